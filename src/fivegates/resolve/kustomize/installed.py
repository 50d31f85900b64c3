"""``--kustomize kubectl``: overlays built by the tool that is installed, for what our own build does not support.

This executes a local program on the files of the scanned folder, so it is off by default, asked for by name, and bounded:

* plugins, functions and charts stay off (no ``--enable-*`` is ever passed), files are loaded from below each overlay's root only;
* its environment holds nothing: no configuration, no credentials, no ``git`` on its PATH, and a proxy that leads nowhere, so that remote
  bases are not fetched;
* it gets ``SECONDS`` for an overlay and may print ``LARGEST`` bytes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Timer
from typing import NamedTuple

from ...errors import UsageError
from ...readers.interface import Limits
from ...source import Pinned, Place
from ...values import Value
from .placing import placed_like

SECONDS = 30
LARGEST = 50_000_000  # bytes of a rendered overlay
_NODES = 4_000_000  # values in one
_NOWHERE = "http://127.0.0.1:9"
_SAID = 300  # characters of what the tool says about its failure

_COMMANDS: Mapping[str, Sequence[str]] = {"kubectl": ("kustomize",), "kustomize": ("build",)}


class Rendered(NamedTuple):
    """What the tool printed for one overlay: ``objects``, or in ``reason`` why there is nothing."""

    objects: list[Value]
    reason: str = ""


class InstalledKustomize:
    """The tool, for the overlays of one folder on disk."""

    restriction = "LoadRestrictionsRootOnly"

    def __init__(self, root: Path, limits: Limits) -> None:
        """Raises ``UsageError`` where no tool is installed."""
        self._root = root
        self._limits = replace(limits, yaml_nodes=_NODES)
        self._command = _find_tool(root)

    def render(self, folder: str, place: Place, ours: Sequence[Value] = ()) -> Rendered:
        """The objects of the overlay in ``folder``.

        What the tool prints has no lines. A value stands where the same value stands in ``ours`` (the objects of our own build), else at
        the ``kind`` of our object, else at ``place``, the kustomization file's.
        """
        text = self._run(folder)
        if isinstance(text, Rendered):
            return text
        from ...readers.yaml import parse_yaml

        stream = parse_yaml(Pinned(text, place), self._limits)
        if stream.problems:
            return Rendered([], f"what it prints cannot be read: {stream.problems[0].reason}")
        return Rendered(placed_like([document.root for document in stream.documents if document.root.data], ours))

    def _run(self, folder: str) -> str | Rendered:
        with tempfile.TemporaryDirectory() as home, tempfile.TemporaryFile() as said:
            process = subprocess.Popen(
                [*self._command, "--load-restrictor", self.restriction, str(self._root / folder)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
                cwd=home,
                env=_environment(home),
                start_new_session=True,
            )
            run = _Run(process)
            printed = run.read()
            said.seek(0)
            return self._outcome(process.returncode, run.late, printed, said.read(100_000).replace(home.encode(), b"HOME"))

    def _outcome(self, code: int, late: bool, printed: bytes, said: bytes) -> str | Rendered:
        if len(printed) > LARGEST:
            return Rendered([], f"it prints more than {LARGEST:,} bytes")
        if late or code < 0:
            return Rendered([], f"it gives no answer within {SECONDS} seconds")
        if code:
            words = " ".join(said.decode("utf-8", "replace").replace(str(self._root), ".").split())
            return Rendered([], f"it fails: {words[-_SAID:]}")
        return printed.decode("utf-8", "replace")


def _find_tool(root: Path) -> list[str]:
    """The program and its first arguments; never one out of the scanned tree."""
    import shutil

    for name, command in _COMMANDS.items():
        found = shutil.which(name)
        if found is not None and Path(found).is_absolute() and not Path(found).resolve().is_relative_to(root):
            return [found, *command]
    raise UsageError("--kustomize kubectl needs kubectl or kustomize on PATH", "install one of them, or leave the option out")


def _environment(home: str) -> dict[str, str]:
    """Nothing of the user's: where a system needs a variable to start a program at all, that one."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"), _NOWHERE)
    return {**kept, **proxies, "HOME": home, "TMPDIR": home, "TMP": home, "TEMP": home, "PATH": home, "NO_PROXY": "", "no_proxy": ""}


class _Run:
    """One run of the tool, and an end to it: after ``SECONDS``, or when its output has ended and it has not."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.late = False
        assert process.stdout is not None  # noqa: S101  # as asked for
        self._process, self._printed = process, process.stdout
        self._timer = Timer(SECONDS, self._stop)
        self._timer.daemon = True

    def read(self) -> bytes:
        """What it prints, up to one byte more than is allowed; afterwards neither it nor anything that it started is there."""
        self._timer.start()
        try:
            return self._printed.read(LARGEST + 1)
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
