"""The shell scripts of the tree that a step runs: in place of a command, or handed to a shell."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ...values import Unknown, Value

LONGEST = 100_000  # characters of a step's script that are looked through
MOST_SCRIPTS = 50  # of one step
_HOLE = "\0"
_STARTED = re.compile(
    r"(?:^|[;&|({]|\b(?:then|do|else|sudo|exec|time)\b)[ \t]*+"  # where a command begins
    r"(?:[A-Za-z_][A-Za-z0-9_]*+=[^\s;&|]*+[ \t]++)*+"  # its variables
    r"(?:(?:/usr)?+(?:/bin/)?+(?:ba|z|da)?+sh[ \t]++(?:-[A-Za-z]++[ \t]++(?:pipefail[ \t]++)?+)*+|(?:source|\.)[ \t]++)?+"
    r"[\"']?+((?:\$\{?+GITHUB_WORKSPACE\}?+/|\0/)?+[A-Za-z0-9_./-]{1,400}\.(?:ba)?sh)[\"']?+(?=[\s;&|)]|\Z)",
    re.MULTILINE,
)


def started_scripts(step: Value) -> Iterator[str]:
    """Paths from the root of the tree, each once, as far as the step says where it runs."""
    run, directory = step.get("run"), step.get("working-directory")
    if run is None or (directory is not None and not directory.text):
        return
    found: dict[str, None] = {}
    for match in _STARTED.finditer(_text(run)[:LONGEST]):
        if len(found) < MOST_SCRIPTS:
            found[_from_root(match[1], directory.text or "" if directory is not None else "")] = None
    yield from (path for path in found if not path.startswith(("/", "..")))


def _from_root(path: str, directory: str) -> str:
    """A path that begins with the checkout's own folder is taken from there, any other from where the step runs."""
    for start in ("${GITHUB_WORKSPACE}/", "$GITHUB_WORKSPACE/", f"{_HOLE}/"):
        if path.startswith(start):
            return posixpath.normpath(path.removeprefix(start))
    return posixpath.normpath(posixpath.join(directory, path))


def _text(value: Value) -> str:
    data = value.data
    if isinstance(data, Unknown):
        return "".join(part if isinstance(part, str) else _HOLE for part in data.parts)
    return value.text or ""
