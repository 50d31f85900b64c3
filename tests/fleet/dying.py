"""Scans that kill the process they run in, once or always: what a worker is told to run instead of ``scan_one``."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from fivegates.fleet.one import Outcome
from fivegates.fleet.targets import Target


def dies_always(target: Target, today: str) -> Outcome:
    if target.name == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(target.name, {"today": today}, b"facts")


def dies_once(target: Target, today: str) -> Outcome:
    mark = Path(target.path, "died")
    if target.name == "deadly" and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(target.name, {"today": today}, b"facts")
