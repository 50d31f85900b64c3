"""What a container is given as a file: a person's configuration from the host, a token of its service account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Unknown, Value
from .kept import FILES, Find, Kept
from .keys import Keys
from .lifetimes import read_seconds
from .model import EnvEntry, MountRecord
from .paths import line_in, select

HOMES = ("/home/", "/Users/")
HOME_VARIABLES = ("HOME", "USERPROFILE")


class HostBind(NamedTuple):
    """A path of the host that a service is given, '' where it is not known; of ``?/docker.sock`` only the end is."""

    path: str
    read_only: bool
    value: Value


def compose_mounts(resource: Resource) -> Iterator[MountRecord]:
    """Paths of the host that a compose service is given as volumes, or as files of its secrets and configs."""
    for bind in host_binds(resource):
        yield MountRecord(bind.path, None, line_in(bind.value, resource).place)
    for kind in ("secrets", "configs"):
        for found in select(resource, f"{kind}[]"):
            source = found.value.get("source") if isinstance(found.value.data, dict) else found.value
            entry = _section_entry(resource, kind, source.text or "") if source is not None else None
            file = entry.get("file") if entry is not None else None
            if file is not None:
                yield MountRecord(_host_path(file), None, line_in(found.value, resource).place)


def host_binds(resource: Resource) -> Iterator[HostBind]:
    """Bind mounts of a compose service, in short (``SOURCE:TARGET``) or long form, and volumes whose options make them such."""
    for found in select(resource, "volumes[]"):
        value = found.value
        if isinstance(value.data, dict):
            kind, source = value.get("type"), value.get("source")
            is_bind = kind is not None and kind.text == "bind"
            path = "" if source is None else _host_path(source) if is_bind else _bound(resource, source.text or "")
            yield HostBind(path, _is_true(value.get("read_only")), source or value)
        else:
            path, colon, rest = _host_path(value).partition(":")
            read_only = "ro" in rest.partition(":")[2].split(",")
            is_path = "/" in path or path in ("~", ".", "..")
            yield HostBind((path if is_path else _bound(resource, path)) if colon else "", read_only, value)


def _is_true(value: Value | None) -> bool:
    return value is not None and value.data is True


def _bound(resource: Resource, volume: str) -> str:
    """The host's path that a volume of the project stands for: the local driver binds it where its options say so."""
    entry = _section_entry(resource, "volumes", volume)
    options = entry.get("driver_opts") if entry is not None else None
    kind, device = (options.get(name) if options is not None else None for name in ("o", "device"))
    is_bind = kind is not None and "bind" in (kind.text or "").split(",")
    return _host_path(device) if is_bind and device is not None else ""


def _section_entry(resource: Resource, section: str, name: str) -> Value | None:
    sections = resource.extra.get("sections")
    entries = sections.get(section) if isinstance(sections, Mapping) else None
    return entries.get(name) if entries is not None and name else None


def _host_path(value: Value) -> str:
    """The path with ``~`` in place of the variable that names the home directory, and ``?`` in place of any other; '' where more is not
    known.
    """
    if value.text:
        return value.text
    data = value.data
    if isinstance(data, Unknown) and len(data.parts) == 2:
        start, rest = data.parts
        if isinstance(start, Unknown) and isinstance(rest, str) and rest.startswith("/"):
            names = {str(reference).removeprefix("env.") for reference in start.references}
            return f"~{rest}" if start.exact and names <= set(HOME_VARIABLES) else f"?{rest}"
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
    """The keys of Secrets that a pod's volumes give it as files: those that are picked, or all that the Secret is known to hold; what a
    volume of a secret store's driver holds.
    """
    volumes = keys.get(pod, "volumes")
    for volume in volumes.items() if volumes is not None else ():
        driver = keys.get(volume, "csi")
        attributes = keys.get(driver, "volumeAttributes") if driver is not None else None
        provider = attributes.get("secretProviderClass") if attributes is not None else None
        if provider is not None and provider.text:
            for key in _all_keys(find(FILES, provider.text)):
                yield EnvEntry(key.rpartition("/")[2], None, f"{provider.text}/{key}", line_in(provider, resource).place, "volume")
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


class HomeFolders(NamedTuple):
    """``configuration``: the provider by the folder or file of a home that holds a sign-in to it; ``harmless``: what lies inside one and
    holds none; ``machines``: homes that are nobody's.
    """

    configuration: Mapping[str, str]
    harmless: Sequence[str]
    machines: Sequence[str]


def personal_configuration(path: str, homes: HomeFolders) -> str:
    """Whose sign-in a host path holds (``aws``, ``gcp`` ...): a person's home with the folder of a tool's sign-in below it.

    '' for any other path.
    """
    clean = path.partition(":")[0].rstrip("/")
    if any(f"/{name}/" in f"{clean}/" for name in homes.harmless):
        return ""
    for name, provider in homes.configuration.items():
        home, found, _ = f"{clean}/".partition(f"/{name}/")
        if found and _is_home_of_person(home, homes.machines):
            return provider
    return ""


def _is_home_of_person(home: str, machines: Sequence[str]) -> bool:
    if home == "~":
        return True
    user = next((home.removeprefix(start) for start in HOMES if home.startswith(start)), "")
    return bool(user) and "/" not in user and user.lower() not in machines
