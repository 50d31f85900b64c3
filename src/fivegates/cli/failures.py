"""Failures as people see them: one sentence and a hint; a crash is one sentence and a log file without any scanned content."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import click

from .. import __version__
from ..errors import FivegatesError

if TYPE_CHECKING:
    from ..secrets.redactor import Redactor

USAGE_ERROR, INTERNAL_ERROR = 2, 3
OURS = "this is a mistake in fivegates and no verdict about your files; please report it, with what `fivegates --version` prints"
MAX_FRAMES, MAX_CAUSES = 60, 5
LONGEST_MESSAGE = 1_000


def report_failure(error: FivegatesError | click.ClickException) -> int:
    """Print an expected failure, and those found along with it, to standard error. Returns the exit code."""
    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        message = error.format_message().rstrip(".")
        _say(message[:1].lower() + message[1:], f"see `{context.command_path} --help`" if context else "")
        return USAGE_ERROR
    for one in (error, *error.others):
        _say(str(one), one.hint or (OURS if one.exit_code == INTERNAL_ERROR else ""))
    return error.exit_code


def report_crash(error: Exception) -> None:
    """Print one sentence and keep what a maintainer needs in a log file of the user's own."""
    where = _last_frame(error.__traceback__)
    log = _write_log("".join(_describe(error)))
    kept = f"the details, without any content of your files, are in {log}; please report them" if log else "please report this"
    _say(f"fivegates itself failed ({type(error).__name__} in {where}); this is no verdict about your files", kept)


def _say(message: str, hint: str) -> None:
    """Texts of the tree (a path, a value) may stand in a message, so it passes the redactor too."""
    for word, text in (("error", message), ("hint", hint)):
        if text:
            sys.stderr.write(f"{word}: {printable(text)}\n")


def printable(text: str, redactor: Redactor | None = None) -> str:
    """One line without credentials and control characters, for messages that are no part of a report.

    ``redactor``: one that knows what the tree holds; without it a credential is known by its form alone.
    """
    from ..secrets.classifier import shipped_classifier
    from ..secrets.redactor import Redactor
    from ..secrets.sanitise import disarm, sanitise

    clean = disarm((redactor or Redactor(shipped_classifier())).redact(sanitise(" ".join(text.split()))))
    return clean if len(clean) <= LONGEST_MESSAGE else f"{clean[:LONGEST_MESSAGE]}..."


def _describe(error: BaseException) -> Iterator[str]:
    """Versions and the places in the code. Messages of exceptions are left out: they may quote a file."""
    import platform

    yield f"fivegates {__version__}, Python {platform.python_version()} on {platform.system()} {platform.machine()}\n"
    cause: BaseException | None = error
    for _ in range(MAX_CAUSES):
        if cause is None:
            return
        yield f"\n{type(cause).__module__}.{type(cause).__qualname__}\n"
        yield from list(_frames(cause.__traceback__))[-MAX_FRAMES:]
        cause = cause.__cause__ or cause.__context__


def _frames(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"  {_short(code.co_filename)}:{trace.tb_lineno} in {code.co_qualname}\n"
        trace = trace.tb_next


def _last_frame(trace: TracebackType | None) -> str:
    frames = list(_frames(trace))
    return frames[-1].strip().split(" ")[0] if frames else "no known place"


def _short(path: str) -> str:
    """A source file by its package, not by where this machine keeps it."""
    for marker in ("site-packages", "fivegates"):
        _, found, rest = path.replace(os.sep, "/").rpartition(f"/{marker}/")
        if found:
            return rest if marker == "site-packages" else f"fivegates/{rest}"
    return path.replace(os.sep, "/").rpartition("/")[2]


def _write_log(text: str) -> str:
    """The path of a new log file, readable by its owner only; '' where none can be written."""
    import tempfile

    for folder in (_cache_folder(), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, path = tempfile.mkstemp(".log", "fivegates-crash-", folder)
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
        except OSError:
            continue
        return path
    return ""


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path(os.path.expanduser("~")) / ".cache") / "fivegates"  # noqa: PTH111 - never raises
