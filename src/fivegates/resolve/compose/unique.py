"""What makes two items of a list the same resource, by the compose specification: a mount's target, all four parts of a port."""

from __future__ import annotations

from collections.abc import Callable

from ...values import Unknown, Value

_SECRETS = "/run/secrets/"


def key_of(attribute: str, item: Value) -> object:
    """The key under which an item of a service's list is unique; one that cannot be told is its own."""
    if isinstance(item.data, dict):
        text = _LONG.get(attribute, _path)(item)
    else:
        short = _SHORT.get(attribute)
        text = short(_written(item)) if short is not None else _written(item)
    return text or id(item)


def _written(item: Value) -> str:
    """The item as text; of a text with variables that are not known, what stands behind the last of them."""
    data = item.data
    if isinstance(data, Unknown):
        last = data.parts[-1] if data.parts else ""
        return f"?{last}" if isinstance(last, str) and ":" in last else ""
    return str(data) if isinstance(data, str | int) else ""


def _field(item: Value, name: str) -> str:
    value = item.get(name)
    return str(value.data) if value is not None and isinstance(value.data, str | int) else ""


def _path(item: Value) -> str:
    return _field(item, "path") or _field(item, "name")


def _mount(text: str) -> str:
    parts = text.split(":")
    return (parts[1] if len(parts) > 1 else text).rstrip("/") or text


def _target(item: Value) -> str:
    return _field(item, "target").rstrip("/")


def _granted(item: Value) -> str:
    return (_field(item, "target") or _field(item, "source")).removeprefix(_SECRETS)


def _port(text: str) -> str:
    """``[address:][published:]target[/protocol]``, an IPv6 address in brackets."""
    ends, _, protocol = text.partition("/")
    outside, _, target = ends.rpartition(":")
    address, _, published = outside.rpartition(":")
    return "|".join((address, target, published, protocol or "tcp"))


def _long_port(item: Value) -> str:
    parts = (_field(item, "host_ip"), _field(item, "target"), _field(item, "published"), _field(item, "protocol") or "tcp")
    return "|".join(parts) if parts[1] else ""


_SHORT: dict[str, Callable[[str], str]] = {"volumes": _mount, "devices": _mount, "ports": _port}
_LONG: dict[str, Callable[[Value], str]] = {
    "volumes": _target,
    "devices": _target,
    "secrets": _granted,
    "configs": _granted,
    "ports": _long_port,
}
