"""Programs that are run on files of a stranger: with nothing of the user's environment, for a bounded time and a bounded output.

The environment holds no configuration, no credentials and no PATH, and a proxy that leads nowhere, so that nothing is fetched.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from threading import Timer

from ..named_tuple import NamedTuple

_NOWHERE = "http://127.0.0.1:9"
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
_LONGEST_SAID = 100_000  # bytes of what a program says about its failure


class Ran(NamedTuple):
    """How a run ended: its exit ``code`` (below 0: killed), whether it was ``late``, what it ``printed`` and, beside that, ``said``.

    ``printed`` is one byte longer than was allowed where there was more.
    """

    code: int
    late: bool
    printed: bytes
    said: bytes


def python_path() -> str:
    """What PYTHONPATH has to be for another Python to find what is installed here; the current folder is no part of it."""
    return os.pathsep.join(os.path.realpath(path) for path in sys.path if path)


def run_program(
    command: Sequence[str],
    *,
    seconds: float,
    largest: int,
    question: bytes = b"",
    environment: Mapping[str, str] | None = None,
    listens: bool = True,
) -> Ran:
    """Run ``command`` in an empty folder of its own, ``question`` on its input; nothing that it started is left when this returns.

    ``largest``: bytes that it may print; ``environment``: variables that it needs. Without ``listens`` nothing is kept of what it says.
    """
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as said:
        asked.write(question)
        asked.seek(0)
        process = subprocess.Popen(
            command,
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=said if listens else subprocess.DEVNULL,
            cwd=home,
            env=_environment(home, environment or {}),
            start_new_session=True,
        )
        run = _Run(process, seconds)
        printed = run.read(largest + 1)
        said.seek(0)
        return Ran(process.returncode, run.late, printed, said.read(_LONGEST_SAID).replace(home.encode(), b"HOME"))


def _environment(home: str, more: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the user's: where a system needs a variable to start a program at all, that one."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    proxies = {**dict.fromkeys(_PROXIES, _NOWHERE), "NO_PROXY": "", "no_proxy": ""}
    return {**kept, **more, **proxies, "HOME": home, "TMPDIR": home, "TMP": home, "TEMP": home, "PATH": home}


class _Run:
    """One run of a program, and an end to it: after its seconds, or when its output has ended and it has not."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.late = False
        assert process.stdout is not None  # noqa: S101  # as asked for
        self._process, self._printed = process, process.stdout
        self._timer = Timer(seconds, self._stop)
        self._timer.daemon = True

    def read(self, most: int) -> bytes:
        """What it prints, up to ``most`` bytes; afterwards neither it nor anything that it started is there."""
        self._timer.start()
        try:
            return self._printed.read(most)
        finally:
            self._printed.close()
            self._wait()
            self._timer.cancel()
            _kill(self._process)
            self._process.wait()

    def _stop(self) -> None:
        self.late = True
        _kill(self._process)

    def _wait(self) -> None:
        """A moment to end by itself. It is not waited for in the usual way: while it is not, its number is that of all it has started."""
        for _ in range(100):
            if _has_ended(self._process):
                return
            time.sleep(0.01)


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    if not hasattr(os, "waitid"):
        return process.poll() is not None
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The tool and whatever it has started."""
    if process.returncode is not None:
        return
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):
        process.kill()
