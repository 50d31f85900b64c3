"""Whether the Terraform of a tree in this repository is what its plans were recorded from."""

from __future__ import annotations

import hashlib
from pathlib import Path

PLANNED_TREES = frozenset({"examples/estate"})


def digest(tree: Path) -> str:
    """Of every Terraform file below ``tree``, by its path."""
    found = hashlib.sha256()
    for path in sorted(tree.rglob("*.tf*")):
        found.update(f"{path.relative_to(tree).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()
