"""The programs of the tree that a script starts from source: ``python scripts/triage.py``, ``npx tsx bot.ts``, ``go run ./cmd/bot``."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..catalog import load
from .builds import inside
from .harness_commands import unwrapped
from .shell_words import OPEN, commands_in

if TYPE_CHECKING:
    from ..readers.yaml import YamlStream

Find = Callable[[str], "YamlStream | None"]
Row = Mapping[str, Any]
MOST_COMMANDS = 500
MOST_PROGRAMS = 20  # of one script
DEEPEST = 3  # from a command to the one that a package calls by its name
_MODULE = re.compile(r"[A-Za-z_]\w{0,60}+(?:\.[A-Za-z_]\w{0,60}+){0,8}+")
_WORDS = re.compile(r"[a-z0-9]++")
_CHECKOUT = ("${GITHUB_WORKSPACE}/", "$GITHUB_WORKSPACE/", "${CI_PROJECT_DIR}/", "$CI_PROJECT_DIR/")
_SOURCES = ("", "src")  # where a package lies below the folder that it is started in


class StartedPrograms:
    """``find`` gives the documents of a file of the tree, for what a package calls by a name."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._known: Row = load("programs")

    def of(self, script: str, folder: str | None, paths: Sequence[str] = ()) -> Iterator[str]:
        """Files and folders of the tree that may hold what a script starts in ``folder`` (None: not known), each once, those of tests and
        trials left out. ``paths``: other folders where modules are looked for. Not each of them need be there.
        """
        found: dict[str, None] = {}
        for path in self._in_script(script, folder, paths, DEEPEST):
            if len(found) < MOST_PROGRAMS and not self._is_trial(path):
                found[path] = None
        yield from found

    def _in_script(self, script: str, folder: str | None, paths: Sequence[str], depth: int) -> Iterator[str]:
        for words in commands_in(script)[:MOST_COMMANDS]:
            words = unwrapped(words)
            if words[:1] == ["cd"] and len(words) == 2:
                folder = _below(folder, words[1])
            elif words:
                yield from self._in_command(words, folder, paths, depth)

    def _in_command(self, words: list[str], folder: str | None, paths: Sequence[str], depth: int) -> Iterator[str]:
        words = self.unwrapped(words)
        if not words:
            return
        if self._is_file(words[0]):
            yield from _paths(folder, words[0])
            return
        for row in self._known["interpreters"]:
            rest = _behind(words, row)
            if rest and self._is_file(rest[0]):
                yield from _paths(folder, rest[0])
                return
        module = self._module(words)
        if module:
            yield from (path for start in (folder, *paths) for path in _module_paths(start, module))
            return
        for row in self._known["builders"]:
            yield from _built(words, row, folder)
        for row in self._known["named"] if depth else ():
            called = row.get("name") or next(iter(_behind(words, row) or ()), "")
            if called and words[: len(row["words"])] == row["words"] and (text := self._command_called(called, folder)):
                yield from self._in_script(text, folder, paths, depth - 1)
                return

    def unwrapped(self, words: list[str]) -> list[str]:
        """A command without what runs it in an environment of packages."""
        for row in self._known["runners"]:
            rest = _behind(words, row)
            if rest is not None:
                return rest
        return words

    def _module(self, words: list[str]) -> str:
        """The module that an interpreter is told to run."""
        for row in self._known["interpreters"]:
            flag = row.get("module")
            if flag in words[1:-1] and words[: len(row["words"])] == row["words"]:
                name = words[words.index(flag) + 1]
                return name if _MODULE.fullmatch(name) else ""
        return ""

    def _is_file(self, word: str) -> bool:
        return word.endswith(tuple(self._known["files"]))

    def _command_called(self, name: str, folder: str | None) -> str:
        stream = self._find(posixpath.normpath(posixpath.join(folder, "package.json"))) if folder is not None else None
        scripts = stream.documents[0].root.get("scripts") if stream is not None and stream.documents else None
        command = scripts.get(name) if scripts is not None else None
        return (command.text or "") if command is not None else ""

    def _is_trial(self, path: str) -> bool:
        *folders, name = path.lower().split("/")
        trials = self._known["trials"]
        return not set(folders).isdisjoint(trials["folders"]) or not set(_WORDS.findall(name)).isdisjoint(trials["words"])


def _behind(words: list[str], row: Row) -> list[str] | None:
    """What stands behind a command's own words and its options; None for another command."""
    begins = len(row["words"])
    if words[:begins] != row["words"]:
        return None
    valued = row.get("valued", ())
    at = begins
    while at < len(words) and words[at].startswith("-") and words[at] != row.get("module"):
        if words[at] == "--":
            return words[at + 1 :]
        at += 2 if words[at] in valued else 1
    return words[at:]


def _built(words: list[str], row: Row, folder: str | None) -> Iterator[str]:
    """The folder that a program is built from, which a file of it names as well, and the file that it begins in by custom."""
    rest = _behind(words, row)
    if rest is None:
        return
    options = row.get("option", ())
    told = next((words[at + 1] for at, word in enumerate(words[:-1]) if word in options), None)
    if told is None and options:
        return
    for path in _paths(folder, told if told is not None else next(iter(rest), "")):
        inside = posixpath.dirname(path) or "." if posixpath.splitext(path)[1] in (".go", ".csproj") else path
        yield inside
        if "main" in row:
            yield posixpath.normpath(posixpath.join(inside, row["main"]))


def _paths(folder: str | None, written: str) -> Iterator[str]:
    path = _below(folder, written) if written else None
    if path is not None and not path.startswith(".."):
        yield path


def _module_paths(folder: str | None, module: str) -> Iterator[str]:
    """The files that a module may be, below the folder where it is started or its folder of sources."""
    name = module.replace(".", "/")
    for base in _SOURCES if folder is not None else ():
        for file in (f"{name}.py", f"{name}/__main__.py"):
            yield from _paths(folder, posixpath.join(base, file))


def _below(folder: str | None, path: str) -> str | None:
    """A path as the tree calls it, None where it is not known; one that begins with the checkout's own folder is taken from there."""
    for start in _CHECKOUT:
        if path.lstrip(OPEN).startswith(start):
            return inside(".", path.lstrip(OPEN).removeprefix(start))
    return inside(folder, path) if OPEN not in path else None


def python_paths(given: Iterable[str | None], folder: str | None) -> list[str]:
    """The folders of the tree that PYTHONPATH names."""
    named = (one for text in given for one in (text or "").split(":") if one)
    return [path for one in named if (path := _below(folder, one)) is not None]
