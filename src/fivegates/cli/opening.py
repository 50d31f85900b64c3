"""What every command that reads a folder does first: open it, read its settings, gather its facts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ..facts.wanted import USUAL, Wanted
from ..settings import Settings, load_settings
from ..tree.working import WorkingTree
from .failures import printable
from .progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ..caching.folder import Folder
    from ..gathering import Facts, Gathered
    from ..readers.interface import Problem
    from ..secrets.redactor import Redactor
    from ..tree.past import Past

UNREADABLE = 2


def open_root(root: str) -> tuple[WorkingTree, Settings]:
    """The files of a folder and its settings. Raises ``TreeError`` and ``SettingsError``."""
    tree = WorkingTree(root)
    return tree, load_settings(tree)


def open_cache(root: str, *, is_off: bool) -> Folder | None:
    """Where facts of earlier runs are kept; None where nothing shall be, or can be."""
    if is_off:
        return None
    from ..caching.folder import Folder, default_folder

    folder = Folder(default_folder())
    return None if folder.fault(root) else folder


def recall_facts(
    root: str,
    plans: tuple[str, ...] = (),
    kustomize: str = "builtin",
    helm: str = "builtin",
    *,
    no_cache: bool,
    wanted: Wanted = USUAL,
    roster: str = "",
    today: date | None = None,
) -> tuple[WorkingTree, Settings, Facts]:
    """As ``open_facts``, out of the cache where nothing but the tree and its settings has a say in them."""
    cache = open_cache(root, is_off=no_cache or bool(plans or roster) or (kustomize, helm) != ("builtin", "builtin"))
    if cache is None:
        return open_facts(root, plans, kustomize, helm, wanted=wanted, roster=roster, today=today)
    from ..keeping import gather_facts as gather_or_recall

    tree, settings = open_root(root)
    with Progress() as progress:
        facts = gather_or_recall(cache, tree, settings, progress, wanted=wanted, today=today)
    warn(tree)
    return tree, settings, facts


def gather_facts(
    root: str,
    plans: tuple[str, ...] = (),
    kustomize: str = "builtin",
    helm: str = "builtin",
    *,
    wanted: Wanted = USUAL,
    roster: str = "",
    today: date | None = None,
) -> Gathered:
    """The facts of a folder, with progress on a terminal, and a word on standard error for all that is unsure about them."""
    return open_facts(root, plans, kustomize, helm, wanted=wanted, roster=roster, today=today)[2]


def open_facts(
    root: str,
    plans: tuple[str, ...] = (),
    kustomize: str = "builtin",
    helm: str = "builtin",
    *,
    wanted: Wanted = USUAL,
    roster: str = "",
    today: date | None = None,
) -> tuple[WorkingTree, Settings, Gathered]:
    """The same, with the folder and its settings, for commands that ask more of them."""
    from ..gathering import gather
    from .helm import wants_sdk
    from .kustomize import find_kustomize
    from .plans import read_plans

    tree, settings = open_root(root)
    tool, is_helm = find_kustomize(kustomize, tree, settings.limits), wants_sdk(helm)
    with Progress() as progress:
        gathered = gather(
            tree,
            settings,
            progress,
            read_plans(plans, settings.limits),
            tool,
            is_helm,
            wanted=wanted,
            roster=roster,
            today=today,
        )
    warn(tree)
    return tree, settings, gathered


def find_past(root: str) -> Past | None:
    """The history of a folder, None where git keeps none of it. Nothing is asked of it yet."""
    from ..tree.git import find_repository
    from ..tree.past import GitPast

    repository = find_repository(root)
    return GitPast(repository) if repository is not None else None


def warn(tree: WorkingTree) -> None:
    """Say on standard error when git could not be asked."""
    if tree.note:
        sys.stderr.write(f"warning: {printable(tree.note)}\n")


def exit_code_of(problems: Iterable[Problem], redactor: Redactor) -> int:
    """The exit code of a command that lists: 2 where something could not be read, which is then named on standard error."""
    errors = sorted(problem for problem in problems if problem.kind == "error")
    for problem in errors:
        sys.stderr.write(f"unreadable: {printable(f'{problem.place.path}:{problem.place.line}: {problem.reason}', redactor)}\n")
    return UNREADABLE if errors else 0
