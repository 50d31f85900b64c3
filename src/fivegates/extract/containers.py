"""The containers of a pod: their images, and the variables that each is given one by one or whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..resolve.interface import Resource
from ..values import Unknown, Value
from .keys import CONTAINERS, Keys
from .model import EnvEntry, Selected
from .paths import line_in
from .texts import reference_text
from .workloads import UNKNOWN_NAME, entry_place


def containers_of(pod: Value, keys: Keys) -> Iterator[Value]:
    for key in CONTAINERS:
        listed = keys.get(pod, key)
        if listed is not None:
            yield from listed.items()


def images_of(containers: Iterable[Value], keys: Keys, resource: Resource) -> Iterator[Selected]:
    for container in containers:
        image = keys.get(container, "image")
        if image is not None:
            yield Selected(image, line_in(image, resource))


def container_env(container: Value, keys: Keys, resource: Resource) -> Iterator[EnvEntry]:
    if isinstance(container.data, Unknown):
        yield EnvEntry(UNKNOWN_NAME, container, None, container.place)
        return
    env = keys.get(container, "env")
    if env is not None and isinstance(env.data, Unknown):
        yield EnvEntry(UNKNOWN_NAME, env, None, line_in(env, resource).place)
    for entry in env.items() if env is not None else ():
        yield from env_entry(entry, keys, resource)
    sources = keys.get(container, "envFrom")
    for source in sources.items() if sources is not None else ():
        yield from env_source(source, keys, resource)


def env_source(source: Value, keys: Keys, resource: Resource) -> Iterator[EnvEntry]:
    for kind in ("secretRef", "configMapRef"):
        reference = keys.get(source, kind)
        name = keys.get(reference, "name") if reference is not None else None
        if name is not None:
            yield EnvEntry(UNKNOWN_NAME, None, f"{kind}:{name.text or '?'}", line_in(name, resource).place, "env_from")


def env_entry(entry: Value, keys: Keys, resource: Resource) -> Iterator[EnvEntry]:
    name = keys.get(entry, "name")
    if name is None or not name.text:
        return
    value = keys.get(entry, "value")
    found = Selected(entry, line_in(entry, resource))
    if value is not None:
        yield EnvEntry(name.text, value, None, entry_place(value, found))
        return
    source = keys.get(entry, "valueFrom")
    secret = keys.get(source, "secretKeyRef") if source is not None else None
    if secret is not None:
        secret_name, key = keys.get(secret, "name"), keys.get(secret, "key")
        store = reference_text(secret_name) if secret_name is not None else None
        reference = f"{store}/{key.text}" if store and key is not None and key.text else None
        yield EnvEntry(name.text, None, reference, line_in(name, resource).place, "secret")
    else:
        yield EnvEntry(name.text, None, None, found.holder.place, "reference")
