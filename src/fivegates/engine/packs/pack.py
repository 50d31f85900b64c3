"""What the packs of a tree bring. Where the settings name none, nothing else of this folder is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ...errors import PolicyError, UsageError
from ...named_tuple import NamedTuple
from ...readers.interface import Problem
from ...settings import Settings
from ...source import Place
from ...tree.interface import Tree
from ..check import Check


class Packs(NamedTuple):
    """``checks`` by id, in order; ``problems``: what kept others from being loaded; ``texts``: the content of each file, by path.

    ``places``: where the query of each check stands, by id; ``examples``: as ``files.CheckFile`` has them, by id.
    """

    checks: tuple[Check, ...] = ()
    problems: tuple[Problem, ...] = ()
    texts: Mapping[str, bytes] = {}
    places: Mapping[str, Place] = {}
    examples: Mapping[str, dict[str, Any]] = {}


def load_packs(tree: Tree, settings: Settings) -> Packs:
    """The checks that the tree brings along. Nothing is raised: a file that cannot be used is a problem at its line."""
    if not settings.packs:
        return Packs()
    from .load import packs_of

    return packs_of(tree, settings)


@contextmanager
def explained_by(problems: Sequence[Problem]) -> Iterator[None]:
    """A check that is asked for and not there may be one of those that could not be loaded: say so too."""
    try:
        yield
    except UsageError as error:
        error.others = tuple(PolicyError(one.reason, one.place.path, one.place.line) for one in problems)
        raise


def told(check: Check, clean: Callable[[str], str]) -> Check:
    """The check with its words, which a stranger wrote, passed through ``clean``."""
    return check._replace(
        title=clean(check.title),
        message=clean(check.message),
        why=clean(check.why),
        fix=clean(check.fix),
        relates_to=tuple(clean(one) for one in check.relates_to),
        pack=clean(check.pack),
    )
