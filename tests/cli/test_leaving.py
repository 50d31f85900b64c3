"""The process ends at once, but not before what is owed to others is done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

LEAVING = """\
import atexit, sys, threading, time
from fivegates.leaving import leave

class Kept:
    def __del__(self):
        print("taken apart")

kept = Kept()
"""


def _left(code: str, stdout: int | IO[str] = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", LEAVING + code], stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)


def test_what_is_written_comes_out_and_nothing_is_taken_apart() -> None:
    left = _left("sys.stdout.write('result'); sys.stderr.write('error'); leave(5)")
    assert (left.returncode, left.stdout, left.stderr) == (5, "result", "error")


def test_whoever_asked_to_be_told_of_the_end_is_told() -> None:
    assert _left("atexit.register(print, 'told'); leave(0)").stdout == "told\n"


def test_work_of_another_thread_is_waited_for() -> None:
    left = _left("threading.Thread(target=lambda: (time.sleep(0.2), print('done'))).start(); leave(1)")
    assert (left.returncode, left.stdout) == (1, "done\ntaken apart\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that takes nothing")
def test_what_cannot_be_written_is_no_success() -> None:
    with Path("/dev/full").open("w") as full:
        left = _left("sys.stdout.write('result'); leave(0)", stdout=full)
    assert left.returncode != 0
    assert "No space left on device" in left.stderr


def test_without_output_it_ends_as_well() -> None:
    assert _left("sys.stdout.close(); sys.stdout = None; leave(4)").returncode == 4


def test_the_command_leaves_so(tmp_path: Path) -> None:
    code = f"from fivegates.__main__ import command; sys.argv = ['fivegates', 'scan', {str(tmp_path)!r}, '--no-cache']; command()"
    left = _left(code)
    assert left.returncode == 0
    assert "taken apart" not in left.stdout
