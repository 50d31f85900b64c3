"""Names the oldest versions that pyproject.toml admits, one a line, for ``make test-oldest``: ``python tools/oldest.py``."""

from __future__ import annotations

import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent


def oldest() -> list[str]:
    """The lower bound of every dependency as an exact version. Raises ``ValueError`` for one without a bound."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [_lowest(Requirement(text)) for text in project["dependencies"]]


def _lowest(asked: Requirement) -> str:
    for one in asked.specifier:
        if one.operator == ">=":
            return f"{asked.name}=={one.version}"
    raise ValueError(f"{asked} has no lower bound")


if __name__ == "__main__":
    print("\n".join(oldest()))
