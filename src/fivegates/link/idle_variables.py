"""Variables for a model that a function is given along with others, and that its own code has no use for.

Functions made in one loop, or from one list of variables, are all given what one of them needs. Where the whole of a function's code is in
the tree, and neither asks a model nor holds the variable's name, its variable says little; where nobody's code shows a model, all of them
count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from .agents import Linked
from .evidence import Sign

# How much of a variable that the code does not name counts: it is given all the same, and what calls a model for it may be hidden.
IDLE = 0.5
VARIABLES = "model-env"

HoldsWord = Callable[[str, tuple[str, ...]], "bool | None"]


def discount_idle(
    workloads: Iterable[Linked], asking: Collection[str], whole: Callable[[Linked], Sequence[str]], holds_word: HoldsWord
) -> None:
    """Let variables count less for functions whose code does without them.

    ``asking``: ids of workloads whose code asks a model; ``whole``: where the whole code of one lies, nothing where that is not certain;
    ``holds_word``: whether one of some words stands in a folder, None where not all was read.
    """
    units: dict[str, list[Linked]] = defaultdict(list)
    for linked in workloads:
        if any(sign.family == VARIABLES for sign in linked.signs):
            units[linked.record.resource.unit].append(linked)
    for members in units.values():
        needed = {sign.signal for linked in members if linked.id in asking for sign in linked.signs if sign.family == VARIABLES}
        for linked in members if needed else ():
            if linked.id not in asking:
                linked.signs = list(_counted(linked, needed, whole(linked), holds_word))


def _counted(linked: Linked, needed: Collection[str], folders: Sequence[str], holds_word: HoldsWord) -> Iterator[Sign]:
    for sign in linked.signs:
        idle = sign.family == VARIABLES and sign.weight > 0 and sign.signal in needed and folders
        if idle and all(holds_word(folder, _words(sign.signal)) is False for folder in folders):
            yield sign._replace(weight=round(sign.weight * IDLE, 4), detail=f"{sign.detail}, as to others; its code does not name it")
        else:
            yield sign


def _words(variable: str) -> tuple[str, ...]:
    """What code that uses a variable holds: its name, or at least the first word of it where the rest is put together."""
    name = variable.lower()
    return (name, name.partition("_")[0])
