"""Prints what scans of folders take, with and without a cache, as ratios to checkov and to Python's start.

``make bench TREES="FOLDER ..."`` runs it, and checkov's environment is made for it.

Each folder is copied and committed first. Commands take turns and medians are compared, of processor seconds, since other work on the
machine stretches the clock: a start of Python, checkov, a scan without a cache, with an empty one, of an unchanged tree, after five files
were edited, ``diff`` against the commit, and the hook. checkov has its turn once only where it takes more than two minutes by the clock.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from used import FIVEGATES, FLOOR, PASS, Used, print_table, run

CHECKOV = "checkov"
WITHOUT = "scan without a cache"
LONG = 120  # seconds by the clock from which one turn is enough
ENDINGS = (".tf", ".yaml")
EDITED = 5
WHO = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null")
FOUND = (0, 1, 2)  # exit codes of a scan that was made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--checkov", help="the checkov program to compare with; without it the comparison is left out")
    parser.add_argument("--limit", type=float, default=900, help="seconds by the clock that checkov may take for one folder")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    for folder in options.folders:
        found: dict[str, list[Used]] = {}
        with TemporaryDirectory() as place:
            root = Path(place) / "tree"
            shutil.copytree(folder, root, symlinks=True, ignore=shutil.ignore_patterns(".git"))
            git(root, "init", "-q", "-b", "main")
            git(root, "add", "-A", "-f")
            git(root, "commit", "-q", "-m", "one")
            for command in ((FIVEGATES, "scan", ".", "--no-cache"), *([(options.checkov, "--version")] if options.checkov else [])):
                run(command, FOUND, at=root)  # for the byte code
            for number in range(options.rounds):
                for name, used in one_round(root, Path(place) / f"cache-{number}", number):
                    found.setdefault(name, []).append(used)
                if options.checkov and found.get(CHECKOV, [Used(0, 0, 0)])[-1].clock <= LONG:
                    found.setdefault(CHECKOV, []).append(_checkov(options.checkov, root, options.limit))
        print_table(folder.resolve().name, found, (FLOOR, CHECKOV, WITHOUT))
    return 0


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", *WHO, *words], cwd=root, check=True, stdin=subprocess.DEVNULL)


def _checkov(program: str, root: Path, limit: float) -> Used:
    return run((program, "--directory", ".", "--compact", "--quiet", "--skip-download"), (0, 1), at=root, limit=limit)


def one_round(root: Path, cache: Path, number: int) -> Iterator[tuple[str, Used]]:
    """Each command's turn, by name; the tree is afterwards what it was. A start of Python is short, so it has four."""

    def use(*words: str) -> Used:
        return run((FIVEGATES, *words), FOUND, at=root, cache=cache)

    for _ in range(4):
        yield FLOOR, run(PASS)
    yield WITHOUT, use("scan", ".", "--no-cache")
    yield "scan, first with a cache", use("scan", ".")
    yield "scan, nothing changed", use("scan", ".")
    yield "diff, the first one", use("diff", "HEAD", "--root", ".")
    yield "hook, nothing changed", use("diff", "HEAD", "--index", "--root", ".")
    edit(root, number)
    yield f"scan, {EDITED} files edited", use("scan", ".")
    yield "scan, the same once more", use("scan", ".")
    yield f"diff, {EDITED} files edited", use("diff", "HEAD", "--root", ".")
    edit(root, number + 1)
    git(root, "add", "-A", "-f")
    yield f"hook, {EDITED} files edited", use("diff", "HEAD", "--index", "--root", ".")
    yield "the same without a cache", use("diff", "HEAD", "--index", "--root", ".", "--no-cache")
    git(root, "reset", "-q", "--hard")


def edit(root: Path, number: int) -> None:
    """Add a comment to five files; others for another ``number`` where there are enough."""
    files = sorted(path for path in root.rglob("*") if path.suffix in ENDINGS and path.is_file() and ".git" not in path.parts)
    step = max(1, len(files) // EDITED)
    for path in files[number % step :: step][:EDITED]:
        path.write_bytes(path.read_bytes() + b"\n# edited\n")


if __name__ == "__main__":
    sys.exit(main())
