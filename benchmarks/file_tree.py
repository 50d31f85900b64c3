"""A tree of many small files in many folders, as a monorepo has them."""

from __future__ import annotations

import subprocess
from pathlib import Path

FILES = 50_000
IN_A_FOLDER = 50
_ENDINGS = ("py", "ts", "md", "json", "go", "txt", "yaml", "css", "html", "tf")


def write_files(root: Path, *, tracked: bool) -> None:
    """Write 50,000 files below ``root``; ``tracked``: all of them in git's index."""
    for folder in range(FILES // IN_A_FOLDER):
        inside = root / f"team{folder // 20}" / f"service{folder % 20}" / "src"
        inside.mkdir(parents=True)
        for number in range(IN_A_FOLDER):
            (inside / f"file{number}.{_ENDINGS[number % len(_ENDINGS)]}").write_bytes(b"# nothing\n")
    if tracked:
        for arguments in (["init", "-q"], ["add", "-A"]):
            subprocess.run(["git", "-C", str(root), *arguments], check=True, stdin=subprocess.DEVNULL)
