"""Prose of a page that people write, with ``{{ name }}`` where a page's generated parts go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from .markdown import note

FOLDER = Path(__file__).parent / "templates"
_PART = re.compile(r"\{\{ ([a-z_]+) \}\}")


def fill(name: str, source: str, parts: Mapping[str, str]) -> str:
    """The template ``name`` with every part in its place. Raises ValueError where a part is missing or used nowhere."""
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    wanted = set(_PART.findall(text))
    if wanted != parts.keys():
        raise ValueError(f"{name}.md and its parts differ in {sorted(wanted ^ parts.keys())}")
    return f"{note(source)}\n\n{_PART.sub(lambda found: parts[found[1]].strip(), text)}"
