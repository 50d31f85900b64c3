"""What the folder of a file says: which files belong together, and for which environment they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..catalog import load

_WORD = re.compile(r"[^a-z0-9]+")
_OVERLAYS = frozenset(("overlays", "environments", "envs", "clusters"))  # what folders are called that hold one for each environment
NEGATED = frozenset(("non", "not", "no", "pre", "post"))  # ``non-prod`` is not prod


def folder_of(path: str) -> str:
    """The folder of a file, '.' at the top."""
    return path.rpartition("/")[0] or "."


def said_environment(name: str, environments: Mapping[str, str]) -> str | None:
    """The environment that a name stands for which says one and nothing else, as a tag's value does: ``local`` and ``int`` count here.

    ``environments``: the words that count in any name, which the settings may have added to.
    """
    word = name.strip().lower()
    found: str | None = environments.get(word) or load("environments")["said"].get(word)
    return found


def holds_environments(folder: str) -> bool:
    """Whether a folder is called as those are that hold one for each environment."""
    return folder.lower() in _OVERLAYS or folder.lower() in load("environments")["folders"]


def folder_environment(path: str, environments: Mapping[str, str]) -> str | None:
    """The environment that the innermost folder named after one stands for; ``environments`` folds lower-case names."""
    steps = path.split("/")[:-1]
    for above, folder in reversed(list(zip(["", *steps], steps, strict=False))):
        folded = said_environment(folder, environments) if holds_environments(above) else environments.get(folder.lower())
        if folded is not None:
            return folded
    return None


def overlay_environment(path: str, environments: Mapping[str, str]) -> str | None:
    """The environment of a folder's own name, else of a word in the name that an overlay has among others: ``overlays/prod-eu``."""
    steps = path.split("/")[:-1]
    named = next((below for above, below in zip(reversed(steps[:-1]), reversed(steps), strict=False) if above in _OVERLAYS), "")
    return folder_environment(path, environments) or word_environment(named, environments)


def word_environment(text: str, environments: Mapping[str, str]) -> str | None:
    """The one environment that the words of a name stand for (``prod-eu-1``, ``values_pre-prod``); None for none or several."""
    parts = [part for part in _WORD.split(text.lower()) if part]
    found: set[str] = set()
    at = 0
    while at < len(parts):
        pair = environments.get("-".join(parts[at : at + 2])) if at + 1 < len(parts) else None
        if pair is not None:
            found.add(pair)
            at += 2
            continue
        if parts[at] in NEGATED:
            at += 2
            continue
        one = environments.get(parts[at])
        if one is not None:
            found.add(one)
        at += 1
    return found.pop() if len(found) == 1 else None
