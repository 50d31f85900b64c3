"""Objects of one kind, name, namespace and image are one agent, be they made from a base, from a chart, or rendered beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from .agents import Linked, is_placed


def find_alike(
    workloads: Iterable[Linked], placed_as: Callable[[Linked], str], folders: Callable[[Linked], Iterable[str]]
) -> Iterator[tuple[str, str]]:
    """Pairs of ids of what is placed alike, '' for what is placed nowhere known.

    One of each must tell its environment or cluster, or both be built from one folder of the tree (``folders``: those of a workload); else
    two of one name may be two tries at one example.
    """
    placed: dict[str, list[Linked]] = defaultdict(list)
    for linked in workloads:
        if key := placed_as(linked):
            placed[key].append(linked)
    for same in placed.values():
        first = next((linked for linked in same if is_placed(linked)), None)
        if first is not None:
            yield from ((linked.id, first.id) for linked in same if linked is not first)
        elif len(same) > 1:
            built = {folder: linked for linked in reversed(same) for folder in folders(linked)}
            yield from ((linked.id, built[folder].id) for linked in same for folder in folders(linked) if built[folder] is not linked)
