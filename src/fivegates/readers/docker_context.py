"""What ``docker build`` sends along: the files of a build context that its .dockerignore leaves in."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from ..globs import PathGlobs

MOST_RULES = 1_000


class Ignored:
    """The rules of a .dockerignore: the last that matches a path (relative to the context) or a folder it lies in decides.

    Source: the documentation of Docker's build context.
    """

    def __init__(self, text: str) -> None:
        written = (line.strip() for line in text.split("\n"))
        lines = [line for line in written if line and not line.startswith("#")][:MOST_RULES]
        globs = ((line.startswith("!"), line.lstrip("!").strip().strip("/")) for line in lines)
        kinds = groupby((one for one in globs if one[1]), key=itemgetter(0))
        self._rules = [(keeps, PathGlobs(glob for _, glob in rules)) for keeps, rules in kinds]

    def __contains__(self, path: str) -> bool:
        ignored = False
        for keeps, globs in self._rules:
            if ignored == keeps and globs.match(path):
                ignored = not keeps
        return ignored


def sent(paths: Iterable[str], source: str, ignored: Ignored) -> list[str]:
    """Of ``paths`` (relative to the context) those that ``COPY source`` takes in: all below a folder, '.' for the whole context."""
    folder = source.removeprefix("./").strip("/")
    below = "" if folder in ("", ".") else f"{folder}/"
    return [path for path in paths if path.startswith(below) and path not in ignored]
