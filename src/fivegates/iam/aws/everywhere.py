"""Whether resource patterns together give an action on everything that it can be done on.

Starting an instance takes an image, a subnet, an instance ...: every image and one subnet are not everything.
"""

from __future__ import annotations

from collections.abc import Sequence

from .actions import action_data
from .breadth import ACCOUNT, HEAD, TYPE, breadth_of, covers, everything, plain
from .patterns import overlaps

PROVIDED = "aws"  # the account of what AWS provides to everybody


def is_everywhere(patterns: Sequence[str], action: str) -> bool:
    """Whether ``patterns`` (``Pattern.least``) of one statement give an action on all that it can be done on, in a region at least."""
    if any(breadth_of(pattern, action) == ACCOUNT for pattern in patterns):
        return True
    wide = [plain(pattern) for pattern in patterns if breadth_of(pattern, action) == TYPE and not _is_provided(pattern)]
    if not wide:
        return False
    found = action_data().find(action)
    formats, required = (found.formats, found.required) if found is not None else ((), ())
    spoken_of = [one for one in formats if any(_is_of(plain(pattern), one) for pattern in patterns)]
    return all(any(_is_of(pattern, one) and covers(pattern, one) for pattern in wide) for one in (*spoken_of, *required))


def _is_of(pattern: str, shape: str) -> bool:
    """Whether a pattern speaks of what has a format at all."""
    return overlaps(pattern, everything(shape))


def _is_provided(pattern: str) -> bool:
    return pattern.split(":", HEAD)[HEAD - 1 : HEAD] == [PROVIDED]
