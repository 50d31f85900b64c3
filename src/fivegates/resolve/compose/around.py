"""What a compose file may name beside itself: other compose files, env files, files of secrets. Nothing outside the tree is reached."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...readers.interface import Problem
from ...source import Place, Source
from ...values import Unknown, Value

if TYPE_CHECKING:
    from ...readers.dotenv import DotenvEntry
    from ...readers.yaml import YamlStream

EnvFiles = Mapping[str, tuple[Source, "Sequence[DotenvEntry]"]]
_REMOTE = ("oci:", "git@", "github.com/", "git:", "ssh:")


@dataclass(slots=True)
class Around:
    """``follow`` gives a YAML file, ``text`` the text of any small file, ``env`` an env file that was read, all by path from the root.

    ``problems`` grows with what is named and not had: each place once.
    """

    follow: Callable[[str], YamlStream | None]
    env: EnvFiles
    text: Callable[[str], Source | None]
    problems: list[Problem] = field(default_factory=list)
    _told: set[tuple[Place, str]] = field(default_factory=set)

    def tell(self, value: Value, reason: str, kind: str = "not_read") -> None:
        """List what is wrong at ``value``."""
        key = (value.place, reason)
        if key not in self._told:
            self._told.add(key)
            self.problems.append(Problem(value.place, f"Compose: {reason}", kind))

    def path(self, folder: str, value: Value, what: str) -> str | None:
        """The path that ``value`` names from ``folder``; what is elsewhere or not known is listed, and None."""
        text = value.text
        if isinstance(value.data, Unknown):
            self.tell(value, f"{what} names a file by a variable that is not set here")
            return None
        if not text:
            self.tell(value, f"{what} names no file", "notice")
            return None
        if "://" in text or text.startswith(_REMOTE):
            self.tell(value, f"{what} names a file that is fetched from elsewhere")
            return None
        joined = posixpath.normpath(posixpath.join(folder, text))
        if text.startswith(("/", "~")) or is_outside(joined):
            self.tell(value, f"{what} leads outside the root")
            return None
        return joined


def is_outside(path: str) -> bool:
    """Whether a path from the root leads out of it."""
    return path == ".." or path.startswith("../")
