"""What a container is given as a file: a person's configuration from the host, a token of its service account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..resolve.interface import Resource
from ..source import Place
from ..values import Unknown, Value
from .kept import Find, Kept
from .keys import Keys
from .lifetimes import read_seconds
from .model import EnvEntry, MountRecord
from .paths import line_in, select

HOMES = ("/home/", "/Users/")
HOME_VARIABLES = ("HOME", "USERPROFILE")


def compose_mounts(resource: Resource) -> Iterator[MountRecord]:
    """Bind mounts of a compose service, in short (``SOURCE:TARGET``) or long form."""
    for found in select(resource, "volumes[]"):
        value = found.value
        if isinstance(value.data, dict):
            kind, source = value.get("type"), value.get("source")
            if kind is not None and kind.text == "bind" and source is not None:
                yield MountRecord(_host_path(source), None, line_in(source, resource).place)
        else:
            yield MountRecord(_host_path(value).partition(":")[0], None, line_in(value, resource).place)


def _host_path(value: Value) -> str:
    """The path with ``~`` in place of the variable that names the home directory, '' where it is not known."""
    if value.text:
        return value.text
    data = value.data
    if isinstance(data, Unknown) and len(data.parts) == 2:
        home, rest = data.parts
        if isinstance(home, Unknown) and isinstance(rest, str) and rest.startswith("/"):
            names = {str(reference).removeprefix("env.") for reference in home.references}
            return f"~{rest}" if home.exact and names <= set(HOME_VARIABLES) else ""
    return ""


def pod_mounts(pod: Value, keys: Keys, resource: Resource) -> Iterator[MountRecord]:
    """Host paths and projected tokens of a pod's volumes."""
    volumes = keys.get(pod, "volumes")
    for volume in volumes.items() if volumes is not None else ():
        host = keys.get(volume, "hostPath")
        path = keys.get(host, "path") if host is not None else None
        if path is not None and path.text:
            yield MountRecord(path.text, None, line_in(path, resource).place)
        projected = keys.get(volume, "projected")
        for source in _sources(projected, keys):
            token = keys.get(source, "serviceAccountToken")
            seconds = keys.get(token, "expirationSeconds") if token is not None else None
            lasting = read_seconds(seconds) if seconds is not None else None
            if seconds is not None and lasting is not None:
                yield MountRecord("", lasting, line_in(seconds, resource).place)


def projected_tokens(pod: Value, keys: Keys, resource: Resource) -> Iterator[tuple[str, Place]]:
    """The audience of each token that a pod's volumes ask for, '' for the API server's."""
    volumes = keys.get(pod, "volumes")
    for volume in volumes.items() if volumes is not None else ():
        for source in _sources(keys.get(volume, "projected"), keys):
            token = keys.get(source, "serviceAccountToken")
            if token is not None and isinstance(token.data, dict):
                audience = keys.get(token, "audience")
                yield (audience.text if audience is not None else None) or "", line_in(token, resource).place


def mounted_keys(pod: Value, keys: Keys, resource: Resource, find: Find) -> Iterator[EnvEntry]:
    """The keys of Secrets that a pod's volumes give it as files: those that are picked, or all that the Secret is known to hold."""
    volumes = keys.get(pod, "volumes")
    for volume in volumes.items() if volumes is not None else ():
        sources = [(keys.get(volume, "secret"), "secretName")]
        sources += [(keys.get(source, "secret"), "name") for source in _sources(keys.get(volume, "projected"), keys)]
        for source, called in sources:
            name = keys.get(source, called) if source is not None else None
            if source is not None and name is not None and name.text:
                for key in _picked(source, keys) or _all_keys(find("Secret", name.text)):
                    yield EnvEntry(key, None, f"{name.text}/{key}", line_in(name, resource).place, "volume")


def _picked(source: Value, keys: Keys) -> list[str]:
    items = keys.get(source, "items")
    listed = () if items is None else items.items() or (items,)
    return [key.text for item in listed if (key := keys.get(item, "key")) is not None and key.text]


def _all_keys(kept: Kept | None) -> Iterable[str]:
    return () if kept is None else kept.entries


def _sources(projected: Value | None, keys: Keys) -> tuple[Value, ...]:
    sources = keys.get(projected, "sources") if projected is not None else None
    if sources is None:
        return ()
    return sources.items() if isinstance(sources.data, tuple) else (sources,)


def personal_configuration(path: str, configuration: Mapping[str, str], machines: Sequence[str]) -> str:
    """Whose sign-in a host path holds (``aws``, ``gcp`` ...): a person's home with the folder of a cloud's tools below it.

    '' for any other path.
    """
    clean = path.rstrip("/")
    for name, provider in configuration.items():
        for inside in (f"/{name}", f"/{name}/"):
            home, found, _ = clean.partition(inside)
            if found and (inside.endswith("/") or clean.endswith(inside)) and _is_home_of_person(home, machines):
                return provider
    return ""


def _is_home_of_person(home: str, machines: Sequence[str]) -> bool:
    if home == "~":
        return True
    user = next((home.removeprefix(start) for start in HOMES if home.startswith(start)), "")
    return bool(user) and "/" not in user and user.lower() not in machines
