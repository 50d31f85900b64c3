"""What workloads are given whole: env files of compose services, Secrets and ConfigMaps that pods load by ``envFrom``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..extract.keys import Keys
from ..extract.paths import line_in
from ..facts.model import Load
from .agents import Linked
from .credentials import Credentials
from .places import Locations

_SOURCES = (("secretRef", "secret", "credentials"), ("configMapRef", "configmap", None))


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
    for pod in linked.record.pods:
        keys = Keys(pod.snake)
        for container in pod.containers:
            sources = keys.get(container, "envFrom")
            for source in sources.items() if sources is not None else ():
                for key, kind, holds in _SOURCES:
                    reference = keys.get(source, key)
                    name = keys.get(reference, "name") if reference is not None else None
                    if name is not None and name.text:
                        loc = locations.of(line_in(name, pod.resource).place, linked.record.resource)
                        store = f"{kind}:{credentials.stored_name(linked, name.text)}"
                        yield Load(linked.id, linked.deployment, kind, store, name.text, holds, loc)
