"""Workers of a Dask cluster that scan. They read the repositories by the same paths, and hand what they find back: nothing else writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import islice
from typing import Any

from ..errors import UsageError
from .one import Outcome, failed, scan_one
from .targets import Target

AHEAD = 4  # repositories for each thread of the cluster
PATIENCE = "20s"


def scan_on_cluster(targets: Iterable[Target], today: str, scheduler: str) -> Iterator[tuple[Target, Outcome]]:
    """The outcome of each, as they come. Dask itself tries a repository again whose worker died. Raises ``UsageError`` for no cluster."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise UsageError("--scheduler needs Dask, which is not installed", "pip install 'fivegates[fleet]'") from error
    try:
        client = distributed.Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {scheduler}", "`dask scheduler` prints its address") from error
    with client, client.as_current():
        if not client.scheduler_info()["workers"]:
            raise UsageError(f"the Dask scheduler at {scheduler} has no workers", f"start one: dask worker {scheduler}")
        waiting = iter(targets)
        running: dict[Any, Target] = {}

        def more(number: int) -> Iterator[Any]:
            for target in islice(waiting, number):
                future = client.submit(scan_one, target, today, pure=False)
                running[future] = target
                yield future

        threads = sum(client.nthreads().values())
        completed = distributed.as_completed(list(more(max(threads, 1) * AHEAD)))
        for future in completed:
            target = running.pop(future)
            yield target, _outcome(future, target)
            for following in more(1):
                completed.add(following)


def _outcome(future: Any, target: Target) -> Outcome:
    try:
        outcome = future.result()
    except Exception as error:
        return failed(target, f"the cluster gave it up: {type(error).__name__}")
    finally:
        future.release()
    return outcome if isinstance(outcome, Outcome) else failed(target, "the cluster answered with something else")
