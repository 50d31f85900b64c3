"""Where a unit's ``source`` leads: a folder of the tree, or a module that is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ....readers.hcl.syntax import Argument, Block, Body, Literal
from ....source import Pinned, Place

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


def called_elsewhere(source: str, place: Place) -> Block:
    """A module call that asks for what ``source`` asks for: of a registry the source and the version, else the address as it is."""
    address, version = source, ""
    if source.startswith("tfr://"):
        address, _, query = source.removeprefix("tfr://").lstrip("/").partition("?")
        version = next((part.removeprefix("version=") for part in query.split("&") if part.startswith("version=")), "")
    written = Pinned(source, place)
    texts = {"source": address, "version": version}
    arguments = {name: Argument(name, written, 0, 0, 0, Literal(text, 0, 0)) for name, text in texts.items() if text}
    return Block("module", ("unit",), Body(written, arguments), 0, 0)
