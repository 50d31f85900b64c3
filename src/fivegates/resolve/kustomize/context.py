"""What every step of a build may ask for: files beside the kustomization, and a list for what is wrong or not understood."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from ...readers.interface import Problem
from ...source import Source
from ...values import Value
from ..yaml_files import YamlFiles

if TYPE_CHECKING:
    from ...readers.yaml import YamlDocument

OUTSIDE = "it reads no file outside its folder unless load restrictions are off"
_LONGEST = 200  # characters of a name in a message


class WorkError(Exception):
    """The overlays of this tree take more than is worked out."""


class Work:
    """How much the overlays of one tree may read, make and change: one large file, or one component, may be named thousands of times."""

    def __init__(self, characters: int = 50_000_000, entries: int = 500_000) -> None:
        self._characters = characters
        self._entries = entries

    def spend(self, characters: int, entries: int = 1) -> None:
        """Raises ``WorkError`` when nothing is left."""
        self._characters -= characters
        self._entries -= entries
        if self._characters < 0 or self._entries < 0:
            raise WorkError("the overlays of this tree make more than is worked out")


class Context:
    """One kustomization: ``folder`` is where it lies, relative to the scanned root ('' at the top).

    ``problems`` and ``taken`` (the files that the build has used, by path) grow; ``complete`` turns False with the first problem, and
    ``settled`` with the first one by which an object that is here may be another one in the end.
    """

    def __init__(self, folder: str, files: YamlFiles, work: Work | None = None) -> None:
        self.folder = folder
        self.work = work or Work()
        self.files = files
        self.problems: list[Problem] = []
        self.taken: set[str] = set()
        self.complete = True
        self.settled = True

    def follow(self, complete: bool, settled: bool) -> None:
        """Take over what is known of the objects that this step starts from."""
        self.complete = self.complete and complete
        self.settled = self.settled and settled

    def load(self, named: Value) -> list[YamlDocument] | None:
        """The documents of the file that ``named`` names; None where it cannot be read, which is listed then."""
        path = self.path_of(named)
        stream = None if path is None else self.files.stream(path)
        if path is None or stream is None:
            self.missing(named)
            return None
        self._take(named, path)
        if stream.problems:
            self.complete = False  # the file's own problems are listed with the file
        return stream.documents

    def data(self, named: Value, path: str) -> bytes | None:
        """The bytes of the file that ``named`` names by ``path``, as above."""
        found = self.resolve(path)
        data = None if found is None else self.files.data(found)
        if found is None or data is None:
            self.missing(named, adds=True)
            return None
        self._take(named, found)
        return data

    def text(self, named: Value) -> Source | None:
        """The text of the file that ``named`` names; None where it cannot be read, which is listed then."""
        path = self.path_of(named)
        source = None if path is None else self.files.text(path)
        if path is None or source is None:
            self.missing(named, adds=True)
            return None
        self._take(named, path)
        return source

    def path_of(self, named: Value) -> str | None:
        """The file or folder that ``named`` names, from the scanned root; None for what is no relative path inside it."""
        return None if named.text is None else self.resolve(named.text)

    def resolve(self, written: str) -> str | None:
        """The same for a path as text."""
        if not written or written.startswith("/") or "\0" in written:
            return None
        path = posixpath.normpath(posixpath.join(self.folder, written))
        return None if path == ".." or path.startswith("../") else ("" if path == "." else path)

    def _take(self, named: Value, path: str) -> None:
        self.taken.add(path)
        if self.folder and not path.startswith(f"{self.folder}/"):
            self.notice(named, OUTSIDE)

    def missing(self, named: Value, *, adds: bool = False) -> None:
        """List a file or folder that is not there (or that may not be read)."""
        self.gap(named, "a path that a template fills in" if named.is_unknown else f"{_shown(named)} is not in this tree", adds=adds)

    def gap(self, value: Value, reason: str, *, adds: bool = False) -> None:
        """List what is not supported, at the value that asks for it; what it would change is not known from here on.

        ``adds``: it would bring further objects, and leave those that are here alone.
        """
        self._list(value, reason, "not_read")
        self.settled = self.settled and adds

    def refuse_patch(self, value: Value, reason: str) -> None:
        """List a patch that cannot be applied: a mistake, unless something that it needs may be missing or filled in by a template."""
        if self.complete and not value.is_unknown and "template" not in reason:
            self.error(value, reason)
        else:
            self.gap(value, f"{reason}, as far as this build goes")

    def error(self, value: Value, reason: str) -> None:
        """List what kustomize itself refuses, at the value, so that nobody can say what it stands for."""
        self._list(value, reason, "error")
        self.settled = False

    def notice(self, value: Value, reason: str) -> None:
        """List what kustomize itself refuses although it is plain what is meant: nothing is lost by it."""
        self.problems.append(Problem(value.place, f"Kustomize: {reason}", "notice"))

    def _list(self, value: Value, reason: str, kind: str) -> None:
        self.complete = False
        self.problems.append(Problem(value.place, f"Kustomize: {reason}", kind))


def _shown(value: Value) -> str:
    return repr(value.text[:_LONGEST]) if value.text is not None else "something that is no text"
