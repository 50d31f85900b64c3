"""Keeps the excerpt of real output in README.md in step with what a scan prints: ``python tools/excerpt.py [--check]``."""

from __future__ import annotations

import sys
from pathlib import Path

from pages.screens import printed

ROOT = Path(__file__).parent.parent
FILE = ROOT / "README.md"
START, END = "<!-- excerpt: `make generate` keeps it in step -->\n```\n", "```\n<!-- end of excerpt -->\n"


def excerpt() -> str:
    """The first shared identity with everything that stands under it, and the summary."""
    blocks = scan().split("\n\n")
    shared = next(block for block in blocks if "shared by" in block)
    summary = next(block for block in blocks if block.startswith("-- Summary"))
    return f"{shared.rstrip()}\n\n...\n\n{summary.rstrip()}\n"


def scan() -> str:
    """What `fivegates scan examples/estate` prints on a terminal, without colour."""
    return printed("scan examples/estate", 1, {"NO_COLOR": "1"})


def in_step(text: str, shown: str) -> str:
    """The document with ``shown`` between its markers."""
    before, found, rest = text.partition(START)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise SystemExit(f"{FILE.name} has lost the markers of its excerpt")
    return f"{before}{START}{shown}{END}{after}"


def main(arguments: list[str]) -> int:
    """Write the document, or with ``--check`` only say whether it is in step (exit code 1 where it is not)."""
    text = FILE.read_text(encoding="utf-8")
    wanted = in_step(text, excerpt())
    if text == wanted:
        return 0
    if "--check" in arguments:
        sys.stderr.write(f"the excerpt in {FILE.name} is out of step: run `make generate`\n")
        return 1
    FILE.write_text(wanted, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
