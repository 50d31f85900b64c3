"""The entry point: answers ``--version`` before anything heavy is imported, and leaves without tidying up what ends with the process."""

from __future__ import annotations

import sys
from typing import NoReturn


def main() -> int:
    """Run the command line and return its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from .cli.version import version_text

        sys.stdout.write(version_text())
        return 0
    from .cli.main import run

    return run()


def command() -> NoReturn:
    """Run the command line; the process exits with its code."""
    from .leaving import leave

    leave(main())


def forget_current_folder() -> None:
    """``python -m`` looks for modules in the current folder first: a ``yaml.py`` of the scanned tree must never be imported."""
    if not sys.flags.safe_path:
        del sys.path[0]


if __name__ == "__main__":
    forget_current_folder()
    command()
