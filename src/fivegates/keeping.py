"""Facts of a tree, out of the cache where an earlier run has made them of the same content, else gathered and kept.

Only what the tree, the settings and these options determine is kept. What other tools, plans, the past or a list of people elsewhere have
a say in is gathered anew each time, and what differs from day to day is found after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from .caching.kept import Kept
from .caching.request import Request
from .caching.shelf import Shelf
from .caching.trace import TracedTree
from .facts.wanted import USUAL, Wanted
from .gathering import Facts, Progress, compare_with_past, gather, without_documents
from .settings import Settings
from .tree.interface import Tree

if TYPE_CHECKING:
    from .caching.folder import Folder
    from .tree.past import Past


def gather_facts(
    cache: Folder | None,
    tree: Tree,
    settings: Settings,
    progress: Progress | None = None,
    *,
    wanted: Wanted = USUAL,
    today: date | None = None,
    past: Past | None = None,
    first: Callable[[], None] | None = None,
) -> Facts:
    """As ``gather`` with these options; ``cache``: None for none. ``first``: what is done before the facts of a whole tree have to be made,
    or of any where nothing is kept.

    Where the settings name parts of the tree, its facts are put together of theirs.
    """
    if cache is None and first is not None:
        first()
        first = None
    if cache is None and not settings.parts:
        return gather(tree, settings, progress, wanted=wanted, today=today, past=past)
    wanted = wanted._replace(entitled=True)  # so that what one scan keeps serves a comparison with another tree too
    request, began = Request(cache, tree, settings, progress, wanted, today), monotonic()
    facts = (_of_parts(request, first) if settings.parts else None) or _of_whole(request, first)
    if past is not None and facts.store.holds("contracts"):
        cost = facts.cost if isinstance(facts, Kept) and facts.cost else monotonic() - began
        _compare(cache, tree, facts, past, settings, today, cost)
    return facts


def _of_whole(request: Request, first: Callable[[], None] | None) -> Facts:
    cache, tree, settings, progress, wanted, today = request
    shelf = Shelf(cache, tree, settings, request.told) if cache is not None else None
    kept = shelf.find() if shelf is not None else None
    if kept is not None:
        return kept
    if first is not None:
        first()
    began, traced = monotonic(), TracedTree(tree)
    facts = gather(traced, settings, progress, wanted=wanted, today=today)
    if shelf is not None:
        shelf.keep(without_documents(facts, settings, monotonic() - began), traced)
    return facts


def _of_parts(request: Request, first: Callable[[], None] | None) -> Facts | None:
    """None where the tree is to be read as a whole and nothing is to be said of that."""
    from .parts.gathering import PartReader

    reader = PartReader(request)
    facts: Facts | None = reader.read()
    if not reader.notices:
        return facts
    facts = facts or _of_whole(request, first)
    return replace(without_documents(facts, request.settings), problems=sorted({*facts.problems, *reader.notices}))


def _compare(cache: Folder | None, tree: Tree, facts: Facts, past: Past, settings: Settings, today: date | None, cost: float) -> None:
    """What was reviewed is compared with the facts of then, which never change again."""
    facts.store.insert(
        compare_with_past(
            tree,
            facts.store,
            past,
            settings,
            today,
            lambda then: gather_facts(cache, then, settings, wanted=Wanted(told=True)).store,
            cost,
            is_roster_given=bool(settings.registry.roster),
        )
    )
