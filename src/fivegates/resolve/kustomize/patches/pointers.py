"""JSON pointers: the way to a value inside an object (RFC 6901), with the indices that kustomize takes."""

from __future__ import annotations

from .branches import Branch
from .failures import PatchError

_DIGITS = 9  # of an index


def steps_of(pointer: str) -> list[str]:
    """The steps of a pointer; what stands in front of the first slash is left out, as kustomize does."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def container_of(root: Branch, steps: list[str]) -> Branch | None:
    """The mapping or list that holds the last step; None where there is none."""
    found: Branch | None = root
    for step in steps[:-1]:
        found = _below(found, step)
        if found is None or found.is_scalar:
            return None
    return found if steps else None


def _below(found: Branch | None, step: str) -> Branch | None:
    if found is None:
        return None
    if found.entries is not None:
        return found.entries.get(step)
    index = position_in(found, step) if found.items is not None else None
    return found.items[index] if found.items is not None and index is not None else None


def position_in(container: Branch, step: str) -> int | None:
    """The index of an element that is there; a negative one counts from the end. None where there is none."""
    items = container.items or []
    index = number_in(step)
    if index is None:
        return None
    index += len(items) if index < 0 else 0
    return index if 0 <= index < len(items) else None


def number_in(step: str) -> int | None:
    digits = step[1:] if step[:1] in ("-", "+") else step
    return int(step) if digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS else None


def insert_position(container: Branch, step: str) -> int:
    """Where a new element of a list goes; ``-`` is behind the last. Raises ``PatchError``."""
    size = len(container.items or ())
    index = size if step == "-" else number_in(step)
    if index is not None and index < 0:
        index += size + 1
    if index is None or not 0 <= index <= size:
        raise PatchError(f"there is no index {step} in a list of {size}")
    return index
