"""Where results go: standard output with or without colour, and files that are either whole or not there."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TextIO

from ..errors import UsageError


class ReaderLeft(Exception):
    """Whoever read standard output has closed it. Not an OSError: click would end the run with 1, which means findings here."""


def print_result(text: str) -> None:
    """Write a finished text to standard output. Raises ``ReaderLeft``, and ``UsageError`` where it takes nothing."""
    if sys.stdout is None:
        raise UsageError("standard output is closed", "--output FORMAT=FILE writes a report to a file")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ReaderLeft from error
    except OSError as error:
        silence_stdout()
        raise UsageError(
            f"standard output cannot be written: {error.strerror}", "make room where it is sent, or send it elsewhere"
        ) from error


def silence_stdout() -> None:
    """Whoever read our output has gone; what Python still wants to flush at its end goes nowhere."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


def write_result(path: str, text: str) -> None:
    """Write a file whole: a reader, or an interrupted run, never sees half of it. Raises ``UsageError`` where it cannot be written.

    What is no file (a device, a pipe) takes the text as it comes; it is never replaced.
    """
    target = Path(path)
    try:
        if target.exists() and not target.is_file():
            with target.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(text)
        else:
            _replace(target, text)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", "name a file in a folder that exists") from error


def _replace(target: Path, text: str) -> None:
    """Write beside the file, then put that in its place."""
    import tempfile

    handle, unfinished = tempfile.mkstemp(".part", f".{target.name}-", target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
        Path(unfinished).chmod(0o666 & ~_umask())
        Path(unfinished).replace(target)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def wants_color(choice: str, stream: TextIO | None) -> bool:
    """``choice`` is always, never or auto; auto looks at NO_COLOR, FORCE_COLOR and whether the stream is a terminal, in this order."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
