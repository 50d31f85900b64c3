"""The lists of roles that a script writes into the package from a file or folder of them, with where that is from and of which day."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

CATALOG = Path(__file__).parent.parent / "src" / "fivegates" / "catalog"


def asked(description: str | None, given: str) -> argparse.Namespace:
    """``given`` (``file`` or ``folder``) as a path, ``source`` and ``as_of`` of the command line."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(given, type=Path)
    parser.add_argument("--source", required=True, help=f"where the {given} is from, with the licence")
    parser.add_argument("--as-of", required=True, help=f"the day that the {given} is of, for example 2026-08-22")
    return parser.parse_args()


def none_in(given: Path) -> int:
    """Says that there is nothing to write; the exit code."""
    sys.stderr.write(f"there are no roles in {given}\n")
    return 1


def write(file: Path, text: str, roles: int) -> int:
    """Writes a list and says how long it is; the exit code."""
    file.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{roles:,} roles, {file.stat().st_size:,} bytes\n")
    return 0
