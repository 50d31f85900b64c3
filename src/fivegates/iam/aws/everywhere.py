"""Whether resource patterns together give an action on everything that it can be done on.

Starting an instance takes an image, a subnet, an instance ...: every image and one subnet are not everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .actions import action_data
from .breadth import breadth_of
from .patterns import contains, overlaps
from .statements import TOKEN

HEAD = 5  # colons before what an ARN names
THING = "\1"  # something that is only named
PROVIDED = "aws"  # the account of what AWS provides to everybody


def is_everywhere(patterns: Sequence[str], action: str) -> bool:
    """Whether ``patterns`` (``Pattern.least``) of one statement give an action on all that it can be done on, in a region at least."""
    if any(breadth_of(pattern, action) in ("account", "organisation") for pattern in patterns):
        return True
    wide = [pattern for pattern in patterns if breadth_of(pattern, action) == "type" and not _is_provided(pattern)]
    if not wide:
        return False
    found = action_data().find(action)
    formats, required = (found.formats, found.required) if found is not None else ((), ())
    spoken_of = [one for one in formats if any(_speaks(pattern, one) for pattern in patterns)]
    return all(any(_covers(pattern, one) for pattern in wide) for one in (*spoken_of, *required))


def _speaks(pattern: str, form: str) -> bool:
    mine, whole = _parts(pattern), _parts(form)
    return overlaps(mine[2], whole[2]) and overlaps(mine[HEAD], whole[HEAD])


def _covers(pattern: str, form: str) -> bool:
    mine, whole = _parts(pattern), _parts(form)
    return contains(mine[2], whole[2]) and (contains(mine[HEAD], whole[HEAD]) or contains(mine[HEAD].removesuffix(":*"), whole[HEAD]))


def _parts(arn: str) -> list[str]:
    """The six parts of an ARN, of a pattern or of a format, variables as stars; of another text it is all of every part."""
    text = "".join(THING if number % 2 else piece for number, piece in enumerate(arn.split(TOKEN)))
    pieces = text.split("${")
    parts = "".join((pieces[0], *_filled(pieces[1:]))).split(":", HEAD)
    return parts if len(parts) > HEAD else [text] * (HEAD + 1)


def _filled(pieces: Iterable[str]) -> Iterable[str]:
    return ("*" + piece.partition("}")[2] for piece in pieces)


def _is_provided(pattern: str) -> bool:
    return _parts(pattern)[4] == PROVIDED
