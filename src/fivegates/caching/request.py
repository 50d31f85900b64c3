"""What facts are asked of a tree, and where they are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from ..facts.wanted import Wanted
from ..named_tuple import NamedTuple
from ..settings import Settings
from ..tree.interface import Tree

if TYPE_CHECKING:
    from .folder import Folder


class Request(NamedTuple):
    """``wanted``: of ``tree`` under ``settings``, as of ``today``; ``cache``: None where nothing is kept."""

    cache: Folder | None
    tree: Tree
    settings: Settings
    progress: Callable[[str, int, int], None] | None
    wanted: Wanted
    today: date | None

    @property
    def told(self) -> list[str]:
        """What the facts depend on beside the tree and its settings."""
        day = self.today.isoformat() if self.today is not None and self.settings.registry.roster else ""
        return [repr(self.wanted), f"people as of: {day}"]
