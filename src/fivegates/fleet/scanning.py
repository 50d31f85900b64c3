"""Scans every repository of a fleet that is not done yet, and keeps what is found as it comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..errors import FivegatesError
from ..named_tuple import NamedTuple
from .cluster import scan_on_cluster
from .one import state_of
from .storage import Missing, Storage
from .targets import Refused, Target
from .workers import scan_locally

Progress = Callable[[str, int, int], None]


class Scanned(NamedTuple):
    """``kept``: how many were done already; ``scanned``: how many were read now; ``missing``: those that could not be."""

    kept: int
    scanned: int
    missing: tuple[Missing, ...]


def scan_fleet(
    targets: Sequence[Target],
    refused: Sequence[Refused],
    storage: Storage,
    today: str,
    progress: Progress,
    workers: int,
    scheduler: str = "",
) -> Scanned:
    """Whoever ends this half-way and starts it again gets the same. Raises ``UsageError``."""
    storage.prepare()
    storage.write(
        storage.folder / "fleet.json",
        {"today": today, "repositories": [target.name for target in targets], "refused": [one._asdict() for one in refused]},
    )
    waiting = []
    for number, target in enumerate(targets):
        progress("looking at repositories", number, len(targets))
        if not _is_done(storage, target, today):
            waiting.append(target)
    kept, missing = len(targets) - len(waiting), []
    outcomes = scan_on_cluster(waiting, today, scheduler) if scheduler else scan_locally(waiting, today, workers)
    for number, (target, outcome) in enumerate(outcomes if waiting else (), 1):
        storage.keep(target, outcome, today)
        if outcome.reason:
            missing.append(Missing(target.name, outcome.reason))
        progress("scanning repositories", kept + number, len(targets))
    return Scanned(kept, len(waiting), tuple(sorted(missing)))


def _is_done(storage: Storage, target: Target, today: str) -> bool:
    try:
        return storage.summary_file(target.name).exists() and storage.is_done(target.name, state_of(target.path), today)
    except (FivegatesError, OSError):
        return False
