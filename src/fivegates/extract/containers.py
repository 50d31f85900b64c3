"""The containers of a pod: their images, and the variables that each is given one by one or whole."""

from __future__ import annotations

from collections.abc import Iterator

from ..resolve.interface import Resource
from ..values import Unknown, Value
from .kept import Find, Kept
from .keys import CONTAINERS, Keys
from .model import INIT, SIDECAR, ContainerImage, EnvEntry, LoadedStore, PodRecord, Selected
from .paths import line_in
from .texts import part_name, reference_text
from .workloads import UNKNOWN_NAME, entry_place

SECRET, CONFIG_MAP = "Secret", "ConfigMap"
SOURCES = {"secretRef": SECRET, "configMapRef": CONFIG_MAP}


def finds_nothing(kind: str, name: str) -> Kept | None:
    """Where no ConfigMap and no Secret is at hand."""
    return None


def containers_of(pod: Value, keys: Keys) -> Iterator[Value]:
    for key in CONTAINERS:
        listed = keys.get(pod, key)
        if listed is not None:
            yield from listed.items()


def images_of(pod: PodRecord) -> Iterator[ContainerImage]:
    """The image of each container of a pod."""
    keys = Keys(pod.snake)
    before = keys.get(pod.spec, "initContainers")
    starting = before.items() if before is not None else ()
    for container in pod.containers:
        image = keys.get(container, "image")
        if image is not None:
            role = _role(container, keys) if any(one is container for one in starting) else ""
            yield ContainerImage(image, line_in(image, pod.resource), container, part_name(container), role)


def _role(container: Value, keys: Keys) -> str:
    """What a container of those that start before the others is: one that is started again whenever it ends runs beside them."""
    restarted = keys.get(container, "restartPolicy")
    return SIDECAR if restarted is not None and restarted.data == "Always" else INIT


def container_env(container: Value, keys: Keys, resource: Resource, find: Find = finds_nothing) -> Iterator[EnvEntry]:
    """The variables of a container: those given one by one, then those that only ``envFrom`` gives, of one name the last.

    ``find``: what ConfigMaps and Secrets hold; one that is not found stays one entry that stands for all of its variables.
    """
    if isinstance(container.data, Unknown):
        yield EnvEntry(UNKNOWN_NAME, container, None, container.place)
        return
    env = keys.get(container, "env")
    if env is not None and isinstance(env.data, Unknown):
        yield EnvEntry(UNKNOWN_NAME, env, None, line_in(env, resource).place)
    own = {one.name: one for entry in (env.items() if env is not None else ()) for one in env_entry(entry, keys, resource, find)}
    yield from own.values()
    sources = keys.get(container, "envFrom")
    loaded: dict[str, EnvEntry] = {}
    for source in sources.items() if sources is not None else ():
        for one in env_source(source, keys, resource, find):
            loaded[one.reference or "" if one.name == UNKNOWN_NAME else one.name] = one
    yield from (one for name, one in loaded.items() if name not in own)


def env_source(source: Value, keys: Keys, resource: Resource, find: Find = finds_nothing) -> Iterator[EnvEntry]:
    """What one ``envFrom`` loads: a variable for each key that is known, and one for all others where there may be more."""
    for named in named_sources(source, keys, resource):
        yield from loaded_from(named, find)


def named_sources(source: Value, keys: Keys, resource: Resource) -> Iterator[LoadedStore]:
    """The Secret or ConfigMap that one ``envFrom`` names."""
    prefix = keys.get(source, "prefix")
    before = "" if prefix is None else prefix.text
    for kind, makes in SOURCES.items():
        reference = keys.get(source, kind)
        name = keys.get(reference, "name") if reference is not None else None
        if name is not None:
            yield LoadedStore(makes, name.text or "", before, line_in(name, resource).place)


def loaded_from(store: LoadedStore, find: Find) -> Iterator[EnvEntry]:
    """A variable for each key of a store that is known, and one for all others where there may be more."""
    makes, name, prefix, place = store
    kept = find(makes, name) if name and prefix is not None else None
    for key, value in kept.entries.items() if kept is not None else ():
        full = f"{prefix}{key}"
        if makes == SECRET:
            yield EnvEntry(full, value, f"{name}/{key}", place, "secret")
        else:
            yield EnvEntry(full, value, None, value.place if value is not None else place)
    if kept is None or not kept.is_complete:
        kind = next(kind for kind, made in SOURCES.items() if made == makes)
        yield EnvEntry(UNKNOWN_NAME, None, f"{kind}:{name or '?'}", place, "env_from")


def env_entry(entry: Value, keys: Keys, resource: Resource, find: Find = finds_nothing) -> Iterator[EnvEntry]:
    """One variable: its value, the key of a ConfigMap with the value that ``find`` knows, or the key of a Secret."""
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
        return
    kept = _setting(keys.get(source, "configMapKeyRef") if source is not None else None, keys, find)
    if kept is not None:
        yield EnvEntry(name.text, kept, None, kept.place)
    else:
        yield EnvEntry(name.text, None, None, found.holder.place, "reference")


def _setting(reference: Value | None, keys: Keys, find: Find) -> Value | None:
    """The value that a ConfigMap keeps under the key that a variable names."""
    name, key = (keys.get(reference, part) if reference is not None else None for part in ("name", "key"))
    kept = find("ConfigMap", name.text) if name is not None and name.text else None
    return kept.entries.get(key.text) if kept is not None and key is not None and key.text else None
