"""Where a unit's ``source`` leads: a folder of the tree, or a module that is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Locate = Callable[[str, str], str | None]

ELSEWHERE = ("github.com/", "bitbucket.org/", "gitlab.com/", "git@")


def local_folder(source: str, base: str, locate: Locate, mapped: Mapping[str, str]) -> str | None:
    """The folder that ``source`` names, relative to ``base`` where it is; None for an address that is no path of the tree.

    ``path//folder`` is a folder of what is copied from ``path``.
    """
    if source in mapped:
        return mapped[source]
    path = source.removeprefix("file://").partition("?")[0]
    if "::" in path or "://" in path or path.startswith(ELSEWHERE):
        return None
    return locate(path, base)
