"""Shell scripts and makefiles as resources with one step: the script itself, every line of it at its own place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from ...source import Source
from ...values import Origin, Value
from ..attributes import MappingAttributes
from ..folders import folder_environment
from ..interface import Resource
from . import SCRIPT
from .places import PLACES, Places, TreeFolders

MAKEFILES = ("makefile", "gnumakefile")
_SET = re.compile(r"(?:export[ \t]++|override[ \t]++)*+([A-Za-z_][A-Za-z0-9_]*+)[ \t]*+(?:\?|::?|:::)?=[ \t]*+(.*+)")
_NAMED = re.compile(r"\$[({]([A-Za-z_][A-Za-z0-9_]*+)[)}]")


def resolve_scripts(scripts: Mapping[str, Source], environments: Mapping[str, str], tree: TreeFolders) -> Iterator[Resource]:
    """Every script, as one step; ``extra``: its ``Places``."""
    for path, source in sorted(scripts.items()):
        name = posixpath.basename(path)
        text = as_shell(source.text) if is_makefile(path) else source.text
        run = Value(text, Origin("entry", Source(path, text), 0, name))
        step = Value({"run": run}, run.origin)
        yield Resource(
            unit=f"script:{path}",
            type=SCRIPT,
            address=name,
            label=name,
            place=source.place(0),
            attributes=MappingAttributes({"steps": Value((step,), run.origin)}),
            environment=folder_environment(path, environments),
            extra={PLACES: Places(tree, path)},
        )


def is_makefile(path: str) -> bool:
    """Whether make reads a file of this name."""
    name = posixpath.basename(path).lower()
    return name in MAKEFILES or name.endswith(".mk")


def as_shell(text: str) -> str:
    """A makefile as a script of as many lines: what its variables are, and the lines of its recipes.

    Source: the manual of GNU make, on recipe syntax and the flavors of variables.
    """
    lines: list[str] = []
    is_continued = False
    for line in text.split("\n"):
        found = _SET.match(line) if not is_continued and not line.startswith("\t") else None
        if found is not None and not line.rstrip().endswith("\\"):
            value = _NAMED.sub(r"${\1}", found[2].partition(" #")[0].strip())
            lines.append(f'{found[1]}="{value}"' if '"' not in value and "`" not in value else "")
        elif line.startswith("\t") or is_continued:
            bare = line if is_continued else line.lstrip("\t @-+")
            lines.append(_NAMED.sub(r"${\1}", bare).replace("$$", "$"))
        else:
            lines.append("")
        is_continued = line.rstrip().endswith("\\") and (line.startswith("\t") or is_continued)
    return "\n".join(lines)
