"""Facts of a tree, out of the cache where an earlier run has made them of the same content, else gathered and kept.

Only what the tree, the settings and these options determine is kept. What other tools, plans, the past or a list of people elsewhere have
a say in is gathered anew each time, and what differs from day to day is found after it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from .caching.kept import PROVIDERS, Kept
from .caching.shelf import Shelf
from .caching.trace import TracedTree
from .facts.wanted import USUAL, Wanted
from .gathering import Facts, Progress, compare_with_past, gather
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
    """As ``gather`` with these options; ``cache``: None for none. ``first``: what is done before facts have to be made."""
    if cache is None:
        if first is not None:
            first()
        return gather(tree, settings, progress, wanted=wanted, today=today, past=past)
    wanted = wanted._replace(entitled=True)  # so that what one scan keeps serves a comparison with another tree too
    day = today.isoformat() if today is not None and settings.registry.roster else ""
    shelf = Shelf(cache, tree, settings, [repr(wanted), f"people as of: {day}"])
    facts: Facts | None = shelf.find()
    cost = facts.cost if isinstance(facts, Kept) else 0.0
    if facts is None:
        if first is not None:
            first()
        began, traced = monotonic(), TracedTree(tree)
        facts = gather(traced, settings, progress, wanted=wanted, today=today)
        cost = monotonic() - began
        shelf.keep(without_documents(facts, settings, cost), traced)
    if past is not None and facts.store.holds("contracts"):
        _compare(cache, tree, facts, past, settings, today, cost)
    return facts


def without_documents(facts: Facts, settings: Settings, cost: float = 0.0) -> Kept:
    """The facts alone, as a later run has them: what they were made of takes many times the memory. ``cost``: seconds they took."""
    places = {provider: facts.first_place(provider) for provider in PROVIDERS}
    return Kept(facts.store, facts.agents, facts.problems, facts.ignores, facts.sources, facts.redactor, settings, places, cost)


def _compare(cache: Folder, tree: Tree, facts: Facts, past: Past, settings: Settings, today: date | None, cost: float) -> None:
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
