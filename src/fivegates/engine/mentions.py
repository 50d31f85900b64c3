"""Checks that the settings name and nobody has: a slip of the pen there would switch off what it was to switch on."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..findings.model import Notice
from ..settings import Settings, settings_place
from ..shape import Route
from ..tree.interface import Tree

ELSEWHERE = ("CKV", "default", "checkov")  # how words begin that are no checks of ours


def unknown_checks(tree: Tree, settings: Settings, known: Collection[str]) -> Iterator[Notice]:
    """A word on each, at its line. ``known``: the ids of all checks, those of packs too."""
    for route, check in _named(settings):
        if check not in known and not check.startswith(ELSEWHERE):
            yield Notice(settings_place(tree, settings, route), f"the settings name {check}, and no check has this id: `fivegates checks`")


def _named(settings: Settings) -> Iterator[tuple[Route, str]]:
    for table in ("severity", "enforce"):
        yield from (((table, check), check) for check in getattr(settings, table))
    yield from ((("never_ignore", number), check) for number, check in enumerate(settings.never_ignore))
    yield from ((("waiver", number, "check"), waiver.check) for number, waiver in enumerate(settings.waivers))
