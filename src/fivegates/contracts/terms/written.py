"""Rights as text, so that what one tree grants can be compared with another tree's: the actions apart, since many grants have the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from .model import Right

Keep = Callable[[str, str], object]  # the id of a list of actions, and the list as text


def write_rights(rights: Iterable[Right], keep: Keep) -> str:
    """``[[id of actions, on, most, names, plane, excepts], ...]`` as JSON, in the order in which each first comes."""
    together: dict[Right, list[str]] = {}
    for right in rights:
        together.setdefault(right._replace(action=""), []).append(right.action)
    return _text([[_kept(sorted(set(actions)), keep), *on[1:]] for on, actions in together.items()])


def read_rights(text: str, actions: Callable[[str], Sequence[str]]) -> tuple[Right, ...]:
    """What ``write_rights`` wrote; ``actions`` by their id."""
    return tuple(
        Right(action, on, most, tuple(names), plane, tuple(excepts))
        for id, on, most, names, plane, excepts in json.loads(text)
        for action in actions(id)
    )


def _kept(actions: list[str], keep: Keep) -> str:
    text = _text(actions)
    id = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    keep(id, text)
    return id


def _text(data: object) -> str:
    return json.dumps(data, separators=(",", ":"))
