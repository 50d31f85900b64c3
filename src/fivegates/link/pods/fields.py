"""Fields of pods and containers as the cluster reads them: true, false, or not known."""

from __future__ import annotations

from collections.abc import Iterator

from ...extract.keys import Keys
from ...values import Value

_TRUTHS = {"true": True, "false": False, "yes": True, "no": False, "on": True, "off": False}


class Unsure(Exception):
    """A value that the answer depends on is not known."""


def truth(value: Value | None) -> bool | None:
    """A boolean field: None where there is none. Raises ``Unsure`` where it is not known."""
    if value is None or value.data is None:
        return None
    if value.is_unknown:
        raise Unsure
    data = value.data
    if isinstance(data, bool):
        return data
    return _TRUTHS.get(data.lower()) if isinstance(data, str) else None


def is_on(value: Value | None) -> bool:
    """Whether a boolean field is true for certain."""
    try:
        return truth(value) is True
    except Unsure:
        return False


def items(value: Value | None) -> Iterator[Value]:
    """The elements of a list; a block of Terraform's that stands alone is one."""
    if value is not None:
        yield from value.items() or ((value,) if isinstance(value.data, dict) else ())


def security(holder: Value, keys: Keys, field: str) -> Value | None:
    """A field of a pod's or container's ``securityContext``."""
    context = keys.get(holder, "securityContext")
    return keys.get(context, field) if context is not None else None
