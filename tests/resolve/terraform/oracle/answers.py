"""What an answer is: JSON, in which an unknown part is ``{$unknown: true}`` and what Terraform refuses is ``{$error: true}``."""

from __future__ import annotations

from typing import Any

UNKNOWN = {"$unknown": True}
ERROR = {"$error": True}


def with_unknown(value: Any, unknown: Any) -> Any:
    """A planned value with its unknown parts marked; in a plan an unknown part is null or missing."""
    if unknown is True:
        return UNKNOWN
    if isinstance(unknown, dict) and unknown:
        known = value or {}
        return {key: with_unknown(known.get(key), unknown.get(key, False)) for key in {**known, **unknown}}
    if isinstance(unknown, list) and unknown:
        items = value or []
        padded = [*items, *[None] * (len(unknown) - len(items))]
        return [with_unknown(item, mark) for item, mark in zip(padded, [*unknown, *[False] * len(items)], strict=False)]
    return value


def agree(wanted: Any, found: Any) -> bool:
    """Whether ``found``, plain as ``plain`` makes it, is the answer ``wanted``."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        special = next((mark for mark in ("$error", "$unknown") if mark in wanted), None)
        if special:
            return special in found
        return wanted.keys() == found.keys() and all(agree(wanted[key], found[key]) for key in wanted)
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(map(agree, wanted, found))
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    if isinstance(wanted, (int, float)) and isinstance(found, (int, float)):
        return wanted == found or float(wanted) == float(found)  # a plan has numbers as floating point
    return bool(wanted == found)


def holds_error(found: Any) -> bool:
    """Whether a part is refused: Terraform refuses the whole then, and we keep the rest."""
    if isinstance(found, dict):
        return "$error" in found or any(map(holds_error, found.values()))
    return isinstance(found, list) and any(map(holds_error, found))
