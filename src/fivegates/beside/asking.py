"""Asks checkov about a folder, in a process of its own: nothing of the user's environment, no network, no settings out of the folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from ..errors import UsageError
from ..named_tuple import NamedTuple
from ..resolve.programs import python_path, run_program
from . import child

PACKAGE = "checkov"
SECONDS = 600
LARGEST = 200_000_000  # bytes of what it answers
_SAID = 300  # characters of what it says about its failure
_ARGUMENTS = (
    "--skip-download",  # nothing of the platform's
    "--skip-results-upload",
    "--download-external-modules", "false",
    "--compact",  # no code of the tree
    "--soft-fail",  # an exit code says that it failed, not what it found
    "--output", "json",
)  # fmt: skip
_VARIABLES = {
    "CKV_SKIP_PACKAGE_UPDATE_CHECK": "true",
    "CKV_IGNORE_HIDDEN_DIRECTORIES": "false",  # what is laid out is what is asked about
    "CKV_VALIDATE_SECRETS": "false",
    "CKV_GITHUB_CONFIG_FETCH_DATA": "false",
    "CKV_GITLAB_CONFIG_FETCH_DATA": "false",
    "ANSI_COLORS_DISABLED": "1",
    "LOG_LEVEL": "ERROR",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class Answer(NamedTuple):
    """What it printed, or in ``reason`` why there is nothing."""

    text: str
    reason: str = ""


def require_checkov() -> None:
    """Raises ``UsageError`` where the extra is not installed, before the scan rather than after it."""
    if find_spec(PACKAGE) is None:
        raise UsageError("--checkov needs checkov", "pip install 'fivegates[checkov]'")


def ask_checkov(folder: Path, frameworks: Sequence[str], checks: Sequence[str]) -> Answer:
    """What checkov says about the files in ``folder``, asked these checks of it, as JSON."""
    ran = run_program(
        [*_command(), str(folder), *_ARGUMENTS, "--framework", *frameworks, "--check", ",".join(checks)],
        seconds=SECONDS,
        largest=LARGEST,
        environment=_environment(),
    )
    if len(ran.printed) > LARGEST:
        return Answer("", f"it prints more than {LARGEST:,} bytes")
    if ran.late or ran.code < 0:
        return Answer("", f"it gives no answer within {SECONDS} seconds" if ran.late else "it was ended by the system")
    if ran.code:
        return Answer("", f"it fails: {_last_words(ran.said.decode('utf-8', 'replace').replace(str(folder), '.'))}")
    return Answer(ran.printed.decode("utf-8", "replace"))


def _command() -> list[str]:
    return [sys.executable, "-P", "-m", child.__name__]


def _last_words(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    words = " ".join(lines[-1].split()) if lines else "it gives no reason"
    return words if len(words) <= _SAID else f"{words[:_SAID]}..."


def _environment() -> dict[str, str]:
    """Where Python finds what is installed, and what checkov is told not to do."""
    kept = {name: os.environ[name] for name in ("VIRTUAL_ENV",) if name in os.environ}
    return {**kept, **_VARIABLES, "PYTHONPATH": python_path()}
