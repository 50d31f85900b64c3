"""The entry point: answers ``--version`` before anything heavy is imported."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; the process exits with what this returns."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from .cli.version import version_text

        sys.stdout.write(version_text())
        return 0
    from .cli.main import run

    return run()


def forget_current_folder() -> None:
    """``python -m`` looks for modules in the current folder first: a ``yaml.py`` of the scanned tree must never be imported."""
    if not sys.flags.safe_path:
        del sys.path[0]


if __name__ == "__main__":
    forget_current_folder()
    sys.exit(main())
