"""What ``docker build`` sends along: the files of a build context that its .dockerignore leaves in."""

from __future__ import annotations

from collections.abc import Iterable

from ..globs import path_matches

MOST_RULES = 1_000


class Ignored:
    """The rules of a .dockerignore: the last that matches a path (relative to the context) or a folder it lies in decides.

    Source: the documentation of Docker's build context.
    """

    def __init__(self, text: str) -> None:
        lines = (line.strip() for line in text.split("\n"))
        self._rules = [(line.startswith("!"), line.lstrip("!").strip().strip("/")) for line in lines if line and not line.startswith("#")][
            :MOST_RULES
        ]

    def __contains__(self, path: str) -> bool:
        ignored = False
        for keeps, glob in self._rules:
            if ignored == keeps and glob and path_matches(glob, path):
                ignored = not keeps
        return ignored


def sent(paths: Iterable[str], source: str, ignored: Ignored) -> list[str]:
    """Of ``paths`` (relative to the context) those that ``COPY source`` takes in: all below a folder, '.' for the whole context."""
    folder = source.removeprefix("./").strip("/")
    below = "" if folder in ("", ".") else f"{folder}/"
    return [path for path in paths if path.startswith(below) and path not in ignored]
