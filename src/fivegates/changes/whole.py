"""Whether git holds what is compared: a partial clone lacks files of commits, and what is missing would look like what the change adds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import TreeError
from ..tree.git import REFETCH
from ..tree.objects import PASSING

if TYPE_CHECKING:
    from ..readers.interface import Problem


def require_whole(problems: Sequence[Problem], called: str) -> None:
    """Raises ``TreeError`` where files of ``called`` that are read are in git's list and not in its store."""
    lost = sorted({problem.place.path for problem in problems if problem.reason in PASSING})
    if lost:
        number = "1 file" if len(lost) == 1 else f"{len(lost):,} files"
        raise TreeError(f"git lacks the content of {number} of {called}, {'which is' if len(lost) == 1 else 'first'} {lost[0]}", REFETCH)
