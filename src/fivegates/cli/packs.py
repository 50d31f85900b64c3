"""The checks of a folder's packs, for commands that show checks and scan nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..settings import OWN_FILE, SHARED_FILE, load_settings
from ..tree.working import WorkingTree
from .failures import printable
from .opening import UNREADABLE

if TYPE_CHECKING:
    from ..engine.packs.pack import Packs
    from ..readers.interface import Problem


def packs_below(root: str) -> Packs:
    """The packs that the settings of a folder name. Raises ``TreeError`` and ``SettingsError``."""
    from ..engine.packs.pack import Packs, load_packs, told

    tree = WorkingTree(root)
    if not (tree.size(OWN_FILE) or tree.size(SHARED_FILE)):
        return Packs()  # nothing is listed: this may be anybody's home
    packs = load_packs(tree, load_settings(tree))
    return packs._replace(checks=tuple(told(check, _clean) for check in packs.checks))


def tell_problems(problems: Iterable[Problem]) -> int:
    """Say on standard error what keeps checks from being asked. Returns the exit code."""
    found = list(problems)
    for problem in found:
        sys.stderr.write(f"error: {printable(f'{problem.place.path}:{problem.place.line}: {problem.reason}')}\n")
    return UNREADABLE if found else 0


def _clean(text: str) -> str:
    """The text without credentials, its lines as they are."""
    from ..secrets.classifier import shipped_classifier
    from ..secrets.redactor import Redactor

    return Redactor(shipped_classifier()).redact(text)
