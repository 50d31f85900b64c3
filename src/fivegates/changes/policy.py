"""What the base lets through, and what a change to the settings is: named, and of no effect before it is merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from ..errors import LocatedError, SettingsError
from ..findings.model import Notice
from ..named_tuple import NamedTuple
from ..readers.interface import Problem
from ..settings import Settings, load_settings, settings_place
from ..source import Place
from ..tree.interface import Tree
from .renames import Renames

if TYPE_CHECKING:
    from ..findings.ignore import Ignore

MOST_WRONG = 20  # mistakes of one file that are listed


class BasePolicy:
    """What the base lets through: its baseline, and those comments of the head that the base has as well."""

    def __init__(self, tree: Tree, ignores: Sequence[Ignore], renames: Renames) -> None:
        self.tree = tree
        self._known = Counter(_identity(ignore, renames.path(ignore.path)) for ignore in ignores)

    def trusted(self, ignores: list[Ignore]) -> tuple[list[Ignore], list[Notice]]:
        """As many of the same words in a file as the base has there."""
        left, kept, notices = self._known.copy(), [], []
        for ignore in ignores:
            identity = _identity(ignore, ignore.path)
            if left[identity] > 0:
                left[identity] -= 1
                kept.append(ignore)
            else:
                notices.append(Notice(ignore.place, "this ignore comes with the change: it counts once it is merged"))
        return kept, notices


def _identity(ignore: Ignore, path: str) -> tuple[str, tuple[str, ...], str, str]:
    return path, ignore.checks, ignore.reason, str(ignore.until)


class HeadSettings(NamedTuple):
    """The settings of the head, those of the base where they cannot be used; ``problems``: why they cannot.

    ``not_agent``: each glob that they add, and where it stands.
    """

    settings: Settings
    problems: list[Problem]
    notices: list[Notice]
    not_agent: dict[str, Place]


def head_settings(head: Tree, base: Settings) -> HeadSettings:
    """Nothing is raised: the settings of the base count anyway, so that a change that breaks them is judged all the same."""
    try:
        new = load_settings(head)
    except SettingsError as error:
        return HeadSettings(base, broken_by(error), [], {})
    added = {glob: number for number, glob in enumerate(new.not_agent) if glob not in base.not_agent}
    places = {glob: settings_place(head, new, ("not_agent", number)) for glob, number in added.items()}
    return HeadSettings(new, [], _differences(new, base), places)


def broken_by(error: LocatedError) -> list[Problem]:
    """A file that cannot be used, and what else is wrong with it, each at its line."""
    every = [one for one in (error, *error.others) if isinstance(one, LocatedError)]
    return [Problem(Place(one.path, one.line), _said(one)) for one in every[:MOST_WRONG]]


def _said(error: LocatedError) -> str:
    return f"{error.text}; {error.hint}" if error.hint else error.text


def _differences(new: Settings, base: Settings) -> list[Notice]:
    """What of the settings differs."""
    keys = [field.name for field in fields(Settings) if field.name != "path" and getattr(new, field.name) != getattr(base, field.name)]
    if not keys:
        return []
    return [Notice(Place(new.path or base.path, 1), f"settings that come with the change count once it is merged: {', '.join(keys)}")]
