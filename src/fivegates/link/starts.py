"""From what an image starts to the file of the tree that it starts: by the words of the command, and what the recipe copies."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..extract.harness_commands import lasting
from ..extract.harness_runs import started_commands
from ..extract.model import WorkloadRecord
from ..extract.started_programs import StartedPrograms
from ..toml_lines import TomlError, parse_toml
from .recipes import Builds, Built
from .start_files import SERVED, SERVERS

if TYPE_CHECKING:
    from ..readers.yaml import YamlStream

MOST_BASES = 20
MOST_DROPPED = 3  # folders of the image in front of a path that the tree has
_ENTRY = re.compile(r"([A-Za-z_]\w{0,60}+(?:\.[A-Za-z_]\w{0,60}+){0,8}+)(?::\w++)?")
_PARTS = re.compile(r"[a-z0-9]++")
RUNTIME = "awslambdaric"
_HANDLER = re.compile(r"((?:[A-Za-z0-9_-]{1,60}+[/.]){0,8}[A-Za-z0-9_-]{1,60})\.[A-Za-z_]\w{0,60}+")
_COMPILED = re.compile(r"(?:dist|build|out)/(.+)\.[cm]?js")


class Starts:
    """Finds the programs of images that the tree builds."""

    def __init__(self, builds: Builds) -> None:
        self._builds = builds
        self._programs = StartedPrograms(_nothing)

    def of(self, record: WorkloadRecord) -> list[str]:
        """The files that a workload's image starts, as far as one file of the tree is left for each; empty where nothing is known."""
        own = [words for words, _place, _env in started_commands(record) if words]
        found: dict[str, None] = {}
        for built in self._builds.of(record):
            for words in self._commands(record, built, own):
                path = next((path for said in self._spellings(words) if (path := self._file(said, built)) is not None), None)
                if path is not None:
                    found[path] = None
                    break
        return list(found)

    def says(self, record: WorkloadRecord, word: str) -> bool:
        """Whether a word stands in the command that a workload or its image starts, also as a part of another."""
        own = [words for words, _place, _env in started_commands(record) if words]
        started = own or [words for words, _place in self._builds.commands(record)]
        return any(word in _PARTS.findall(one.lower()) for words in started for one in words)

    def _commands(self, record: WorkloadRecord, built: Built, own: Sequence[list[str]]) -> Iterator[list[str]]:
        """What the workload says, alone and behind the entry point of its image; else what the image says."""
        yield from own
        for words, _place in self._builds.commands(record):
            if not own:
                yield words
        for stage in self._builds.stages(built) if own else ():
            yield from ([*stage.entrypoint, *words] for words in own if stage.entrypoint)

    def _file(self, words: list[str], built: Built) -> str | None:
        """The one file that the command names below the context, or below a folder that is copied from there."""
        context = built.context if built.context is not None else posixpath.dirname(built.recipe) or "."
        bases = [context, *self._copied(built, context)]
        script = self._script(words, bases)
        named = list(self._programs.of(script, ".")) if script else []
        named += _handled(words)
        named += [f"src/{match[1]}.ts" for path in named if (match := _COMPILED.fullmatch(path))]
        for base in bases:
            found = {path for name in named if self._is_there(path := posixpath.normpath(posixpath.join(base, name)))}
            if found:
                return found.pop() if len(found) == 1 else None
        return None

    def _copied(self, built: Built, context: str) -> list[str]:
        paths = (path for path in self._builds.taken(built._replace(context=context)).paths if path != ".")
        return [posixpath.join(context, path) for path, _ in zip(paths, range(MOST_BASES), strict=False)]

    def _script(self, words: list[str], bases: Sequence[str]) -> str:
        """The command as a script; a server's is that of the module that it serves, a package's own command that of its module."""
        name = posixpath.basename(words[0]) if words else ""
        if name in SERVERS or not SERVERS.isdisjoint(words[2:3]):
            served = next((match[1] for word in words[1:] if (match := SERVED.fullmatch(word))), "")
            return f"python -m {served}" if served else ""
        module = next((module for base in bases if (module := self._entry(name, base))), "") if name == words[0] else ""
        return f"python -m {module}" if module else shlex.join(words)

    def _entry(self, name: str, base: str) -> str:
        """The module behind a command that a package installs under a name."""
        text = self._builds.recipes.text(posixpath.normpath(posixpath.join(base, "pyproject.toml"))) if name else None
        if text is None or name not in text:
            return ""
        try:
            data = parse_toml(text)
        except (TomlError, RecursionError):
            return ""
        for keys in (("project", "scripts"), ("tool", "poetry", "scripts")):
            table: Any = data
            for key in keys:
                table = table.get(key) if isinstance(table, dict) else None
            match = _ENTRY.fullmatch(str(table.get(name, ""))) if isinstance(table, dict) else None
            if match is not None:
                return match[1]
        return ""

    def _spellings(self, words: list[str]) -> Iterator[list[str]]:
        """A command with the folders of the image in front of its paths, and without the outermost of them."""
        bare = self._programs.unwrapped(lasting(words[0].split() if len(words) == 1 else words))
        yield bare
        if any(word.startswith("/") for word in bare[1:]):
            for dropped in range(1, MOST_DROPPED + 1):
                yield [_below(word, dropped) if at and word.startswith("/") else word for at, word in enumerate(bare)]

    def _is_there(self, path: str) -> bool:
        return not path.startswith("..") and self._builds.recipes.source(path) is not None


def _handled(words: Sequence[str]) -> list[str]:
    """Files that may hold the handler of a function, which is what its image starts: ``module.function``, behind its runtime or alone."""
    match = _HANDLER.fullmatch(words[-1]) if words else None
    if match is None or not (len(words) == 1 or RUNTIME in words[:-1]):
        return []
    path = match[1] if "/" in match[1] else match[1].replace(".", "/")
    return [f"{path}.py", f"{path}/__init__.py", f"{path}.js", f"{path}.mjs", f"{path}.cjs", f"{path}.ts", f"src/{path}.ts"]


def _below(path: str, dropped: int) -> str:
    return "/".join(path.strip("/").split("/")[dropped:]) or path


def _nothing(path: str) -> YamlStream | None:
    return None
