"""What one run of a command uses, and a table of medians with a ratio to each peer of the same run."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from threading import Timer
from typing import NamedTuple

FLOOR = "python -c pass"
PASS = (sys.executable, "-c", "pass")
FIVEGATES = str(Path(sys.executable).parent / "fivegates")


class Used(NamedTuple):
    """Processor seconds, seconds by the clock, megabytes of the largest of its processes.

    ``over``: ended at the limit, so all of them are at least.
    """

    processor: float
    clock: float
    memory: float
    over: bool = False


def run(
    words: Sequence[str],
    expected: Sequence[int] = (0,),
    *,
    at: Path | None = None,
    cache: Path | None = None,
    limit: float | None = None,
) -> Used:
    """One run of a command in the folder ``at``; ``wait4`` tells what it used with the processes that it waited for, git's share included.

    ``limit``: after so many seconds by the clock it and what it started are killed. SystemExit, with what it said, where it ends otherwise
    than ``expected``.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if cache:
        environment["FIVEGATES_CACHE_DIR"] = str(cache)
    with TemporaryFile() as said:
        before = time.perf_counter()
        process = subprocess.Popen(
            words, cwd=at, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
        )
        spent: list[float] = []
        timer = Timer(limit or 0, _end, (process.pid, spent))
        if limit:
            timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        clock = time.perf_counter() - before
        process.returncode = os.waitstatus_to_exitcode(status)
        over = bool(spent) and process.returncode == -signal.SIGKILL
        if process.returncode not in expected and not over:
            said.seek(0)
            raise SystemExit(f"{words} ended with {process.returncode}: {said.read().decode(errors='replace')[-400:]}")
    processor = usage.ru_utime + usage.ru_stime
    return Used(max(processor, *spent) if over else processor, clock, _megabytes(usage), over)


def _end(group: int, spent: list[float]) -> None:
    """Kill a group of processes; appends the processor seconds that they used, which nobody is told who did not wait for each of them."""
    listed = subprocess.run(["ps", "S", "-A", "-o", "pgid=,time="], capture_output=True, text=True, check=False).stdout
    used = 0
    for line in listed.splitlines():
        of, _, clock = line.strip().partition(" ")
        if of == str(group):
            days, _, hours = clock.strip().rpartition("-")
            used += 86_400 * int(days or 0) + sum(60**at * int(float(part)) for at, part in enumerate(reversed(hours.split(":"))))
    spent.append(used)
    os.killpg(group, signal.SIGKILL)


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)


def middle(found: Sequence[Used]) -> Used:
    """Medians of times, and the most memory."""
    processor, clock = median(used.processor for used in found), median(used.clock for used in found)
    return Used(processor, clock, max(used.memory for used in found), any(used.over for used in found))


def print_table(title: str, found: Mapping[str, Sequence[Used]], peers: Sequence[str]) -> None:
    """A line for each command; each of ``peers`` is one of them, and gets a column of ratios in processor seconds."""
    middles = {name: middle(each) for name, each in found.items()}
    shown = [peer for peer in peers if peer in middles]
    print(f"\n{title}\n{'':<32}{'runs':>5}{'processor s':>12}{'clock s':>9}{'MB':>6}" + "".join(f"  {'to ' + peer:>22}" for peer in shown))
    for name, used in middles.items():
        figures = f"{len(found[name]):>5}{used.processor:>12.3f}{used.clock:>9.2f}{used.memory:>6.0f}"
        ratios = "".join(f"{_ratio(used, middles[peer]):>24}" for peer in shown)
        print(f"  {name:<30}{figures}{ratios}" + (f"  over {used.clock:.0f} s" if used.over else ""))
    sys.stdout.flush()


def _ratio(used: Used, peer: Used) -> str:
    """3.1, 1/80, and with a sign in front where one of both was ended at its limit: it is less, or more."""
    sign = "" if used.over == peer.over else ">" if used.over else "<"
    ratio = used.processor / peer.processor
    return f"{sign}{ratio:.2f}" if 0.1 < ratio < 10 else f"{sign}{ratio:,.0f}" if ratio > 1 else f"{sign}1/{1 / ratio:,.0f}"
