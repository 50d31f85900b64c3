"""What a change does to packs. Those of the base count; a check that comes, goes or is edited is named, and counts once it is merged."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...findings.model import Notice
from ...named_tuple import NamedTuple
from ...readers.interface import Problem
from ...source import Place
from .pack import Packs


class PackChange(NamedTuple):
    """``base`` and ``head``: the packs of both; ``renamed``: where the head has a path of the base."""

    base: Packs
    head: Packs
    renamed: Callable[[str], str]

    def notices(self) -> Iterator[Notice]:
        """A word on each check file that differs, and on what the change mends."""
        before = {self.renamed(path): text for path, text in self.base.texts.items()}
        for path in sorted(before.keys() | self.head.texts.keys()):
            if before.get(path) != self.head.texts.get(path):
                yield Notice(Place(path, 1), f"this file of a pack {self._what(path, before)}: {self._when(path, before)}")
        for problem in self.mended():
            yield Notice(problem.place, f"the change mends this check of a pack: {problem.reason}")

    def _what(self, path: str, before: dict[str, bytes]) -> str:
        if path not in before:
            return "comes with the change"
        return "is edited by the change" if path in self.head.texts else "goes with the change"

    def _when(self, path: str, before: dict[str, bytes]) -> str:
        return "it counts once it is merged" if path not in before else "what the base says counts until it is merged"

    def mended(self) -> list[Problem]:
        """What is wrong with the base's files and not with those of the head."""
        wrong = {(problem.place.path, problem.reason) for problem in self.head.problems}
        return [one for one in self.base.problems if (self.renamed(one.place.path), one.reason) not in wrong]

    def broken(self) -> list[Problem]:
        """What the change breaks: once it is merged these checks would not be asked."""
        known = {(self.renamed(problem.place.path), problem.reason) for problem in self.base.problems}
        return [one for one in self.head.problems if (one.place.path, one.reason) not in known]
