"""Local processes that scan: bounded, spawned, and none that dies takes more with it than the repository it was at."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import connection
from threading import Thread

from .one import Outcome, failed, scan_one
from .targets import Target

AHEAD = 2  # repositories that each worker has before it
TASKS = 100  # repositories after which a worker is replaced: what a scan leaves in memory does not add up
DIED = "the process that scanned it died, and did so again when it was tried alone"


def scan_locally(targets: Iterable[Target], today: str, workers: int) -> Iterator[tuple[Target, Outcome]]:
    """The outcome of each, as they come."""
    waiting = iter(targets)
    suspects: list[Target] = []
    while True:
        yield from _run(waiting, today, workers, suspects)
        if not suspects:
            return
        for target in suspects:
            yield target, _alone(target, today)
        suspects.clear()


def _run(waiting: Iterator[Target], today: str, workers: int, suspects: list[Target]) -> Iterator[tuple[Target, Outcome]]:
    """Until all are done, or a worker dies: then whoever was before any of them is suspect."""
    running: dict[Future[Outcome], Target] = {}
    pool = _pool(workers)
    try:
        while True:
            for target in islice(waiting, workers * AHEAD - len(running)):
                try:
                    running[pool.submit(scan_one, target, today)] = target
                except BrokenProcessPool:
                    suspects.append(target)
            if suspects or not running:
                break
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                target = running.pop(future)
                try:
                    outcome = future.result()
                except BrokenProcessPool:
                    suspects.append(target)
                    continue
                yield target, outcome
        for future, target in running.items():
            try:
                yield target, future.result()
            except BrokenProcessPool:
                suspects.append(target)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _alone(target: Target, today: str) -> Outcome:
    with _pool(1) as pool:
        try:
            return pool.submit(scan_one, target, today).result()
        except BrokenProcessPool:
            return failed(target, DIED)


def _pool(workers: int) -> ProcessPoolExecutor:
    os.environ["PYTHONSAFEPATH"] = "1"  # else a worker looks for modules in the current folder first, and that may hold anything
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=spawn, initializer=_stand_by, max_tasks_per_child=TASKS)


def _stand_by() -> None:
    """Control-C is for the process that was started, which lets its workers end what they are at; none outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
