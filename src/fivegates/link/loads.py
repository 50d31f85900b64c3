"""What workloads are given whole: env files of compose services, Secrets and ConfigMaps that pods, releases and custom resources name
for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..extract.containers import CONFIG_MAP, SECRET, named_sources
from ..extract.keys import Keys
from ..extract.model import LoadedStore, WorkloadRecord
from ..facts.model import Load
from .agents import Linked
from .credentials import Credentials
from .places import Locations

_HOLDS = {SECRET: ("secret", "credentials"), CONFIG_MAP: ("configmap", None)}


def load_rows(workloads: Iterable[Linked], credentials: Credentials, locations: Locations) -> Iterator[Load]:
    """One row for each store that a workload loads, where it does so first."""
    for linked in workloads:
        seen: set[str] = set()
        for row in (*_env_files(linked, credentials, locations), *_objects(linked, credentials, locations)):
            if row.store not in seen:
                seen.add(row.store)
                yield row


def _env_files(linked: Linked, credentials: Credentials, locations: Locations) -> Iterator[Load]:
    for path, place in linked.record.env_files:
        loc = locations.of(place, linked.record.resource)
        yield Load(linked.id, linked.deployment, "env-file", path, path.rpartition("/")[2], credentials.holding(path), loc)


def _objects(linked: Linked, credentials: Credentials, locations: Locations) -> Iterator[Load]:
    for store in _stores(linked.record):
        if store.name:
            kind, holds = _HOLDS[store.makes]
            loc = locations.of(store.place, linked.record.resource)
            yield Load(linked.id, linked.deployment, kind, f"{kind}:{credentials.stored_name(linked, store.name)}", store.name, holds, loc)


def _stores(record: WorkloadRecord) -> Iterator[LoadedStore]:
    for pod in record.pods:
        keys = Keys(pod.snake)
        for container in pod.containers:
            sources = keys.get(container, "envFrom")
            for source in sources.items() if sources is not None else ():
                yield from named_sources(source, keys, pod.resource)
    yield from record.stores
