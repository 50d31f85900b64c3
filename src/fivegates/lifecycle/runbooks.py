"""Who operates a kill switch where the contract does not say: whom its runbook names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..errors import ReadError
from ..roster import Roster
from ..source import Place
from .model import Matter, Tie

Reader = Callable[[str], bytes]
MOST_BYTES = 1_000_000
_AROUND = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._%+-@")


def add_operators(matters: Sequence[Matter], roster: Roster, person: str, read: Reader) -> None:
    """Give the matters whose runbook names the person a tie to it."""
    found = roster.find(person)
    names = sorted({name.strip().lower() for name in (person, *(found.names if found is not None else ())) if "@" in name})
    lines: dict[str, int] = {}
    for matter in matters:
        for path in matter.runbooks:
            if path not in lines:
                lines[path] = _line_of(names, path, read)
            if lines[path]:
                detail = f"its runbook names them ({path})"
                matter.ties.append(Tie("operates", person, "runbook", detail, Place(path, lines[path])))


def _line_of(names: Sequence[str], path: str, read: Reader) -> int:
    """The first line that names one of them, 0 where none does."""
    try:
        text = read(path)[:MOST_BYTES].decode("utf-8", "replace").lower()
    except ReadError:
        return 0
    return min((text.count("\n", 0, at) + 1 for name in names if (at := _find(text, name)) >= 0), default=0)


def _find(text: str, name: str) -> int:
    """Where the name stands as a whole word, -1 where it does not; a full stop behind it ends a sentence."""
    at = text.find(name)
    while at >= 0:
        behind = text[at + len(name) : at + len(name) + 2]
        goes_on = behind[:1] in _AROUND and (behind[:1] != "." or behind[1:] in _AROUND)
        if not (text[at - 1 : at] in _AROUND or (goes_on and behind)):
            return at
        at = text.find(name, at + 1)
    return at
