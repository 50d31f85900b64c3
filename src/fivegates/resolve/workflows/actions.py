"""Local actions and scripts: a step that uses a folder of this tree stands for the steps of the action there, with what the step hands it;
one that runs a script of the tree stands for what the script runs.

Source: GitHub's metadata syntax of actions (``runs.using``, ``inputs``) and its documentation of composite actions: one sees its inputs and
the job's variables, no secrets; what it uses in turn is found from the repository's root.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping

from ...named_tuple import NamedTuple
from ...readers.interface import Problem
from ...readers.yaml import YamlStream
from ...source import Place, Source
from ...values import Origin, Value, entries_of
from ..room import Room
from .expressions import Contexts, interpolate
from .scripts import started_scripts

NAMES = ("action.yml", "action.yaml")
MOST_STEPS = 1_000  # of one job, those of its actions included
MOST_EXPANDED = 30_000  # steps of actions that are put into the jobs of a tree
DEEPEST = 10  # GitHub's own bound on composite actions inside composite actions
DEEPEST_VALUE = 40
OWN = ".github"
HERE = ("./", "$/")  # what names a path of the workflow's own repository
SCRIPT = "run"  # the name of the link by which a step runs a script
CALLED = "argument"  # the kind of the link by which a job uses what an action does

Find = Callable[[str], YamlStream | None]
ReadText = Callable[[str], Source | None]


class LocalAction(NamedTuple):
    """An action of this tree: what it runs ``using`` (composite, docker, node20 ...) and the folder of its code."""

    folder: str
    using: str
    root: Value
    recipe: str = ""


class LocalActions:
    """Finds actions by their folder; ``find`` gives a file's documents, ``text`` that of a short file, None where there is none.

    ``problems`` grows with what is beyond bounds.
    """

    def __init__(self, find: Find, text: ReadText, problems: list[Problem]) -> None:
        self._find = find
        self._text = text
        self._problems = problems
        self._left = MOST_EXPANDED
        self._known: dict[str, LocalAction | None] = {}

    def expand(self, steps: Value, contexts: Contexts) -> Value:
        """The steps of a job (interpolated) with those of composite actions and the tree's scripts behind the step that uses them."""
        found: list[Value] = []
        for step in self._each(steps.items(), contexts, ()):
            found.append(step)
            if len(found) >= MOST_STEPS:
                break
        return Value(tuple(found), steps.origin)

    def programs(self, steps: Value) -> Iterator[tuple[str, str, Place]]:
        """Folder, recipe and place of each action of this tree that is a program of its own."""
        for step in steps.items():
            action = self.of(step)
            uses = step.get("uses")
            if action is not None and uses is not None and (action.recipe or action.using.startswith("node")):
                yield action.folder, action.recipe, uses.place

    def of(self, step: Value) -> LocalAction | None:
        """The action of this tree that a step uses."""
        uses = step.get("uses")
        folder = _folder_named((uses.text or "") if uses is not None else "")
        if folder is None:
            return None
        if folder not in self._known:
            self._known[folder] = self._read(folder)
        return self._known[folder]

    def _read(self, folder: str) -> LocalAction | None:
        for name in NAMES:
            stream = self._find(posixpath.normpath(posixpath.join(folder, name)))
            for document in stream.documents if stream is not None else ():
                runs = document.root.get("runs")
                using = _text(runs, "using").lower()
                if using:
                    image = _text(runs, "image")
                    recipe = image if using == "docker" and "://" not in image else ""
                    return LocalAction(folder, using, document.root, recipe)
        return None

    def _each(self, steps: tuple[Value, ...], contexts: Contexts, calls: tuple[str, ...]) -> Iterator[Value]:
        for step in steps:
            yield step
            yield from self._each(tuple(self._scripts(step, calls)), contexts, calls)
            action = self.of(step)
            if action is None or action.using != "composite" or action.folder in calls or len(calls) >= DEEPEST:
                continue
            runs = action.root.get("runs")
            inner = runs.get("steps") if runs is not None else None
            if self._left < 0:
                continue
            given = _given(action, step, contexts.room)
            own = Contexts(contexts.room, contexts.env, given, {}, contexts.environment, f"github:{action.folder}")
            written = inner.items()[:MOST_STEPS] if inner is not None else ()
            self._left -= len(written)
            if self._left < 0:
                self._problems.append(Problem(step.place, f"more than {MOST_EXPANDED:,} steps of actions; the rest is not read"))
                continue
            filled = tuple(_inside(interpolate(one, own), step) for one in written)
            yield from self._each(filled, own, (*calls, action.folder))

    def _scripts(self, step: Value, calls: tuple[str, ...]) -> Iterator[Value]:
        """What a step runs of the tree's scripts, each as a step of its own; what a script runs in turn is followed no further."""
        if step.origin.kind == CALLED and step.origin.name == SCRIPT:
            return
        for path in started_scripts(step):
            source = self._text(path) if self._left > 0 else None
            if source is not None:
                self._left -= 1
                at = Origin("entry", source, 0)
                yield _inside(Value({"run": Value(source.text, at)}, at), step, SCRIPT)


def _folder_named(uses: str) -> str | None:
    """The folder of this tree that a step uses: ``./folder``, or ``owner/name/.github/folder@ref``, as a repository whose actions others
    use names its own. Below ``.github`` a folder of the same path is the same action, or its copy in a fork.
    """
    if uses == "." or uses.startswith(HERE):
        return posixpath.normpath(uses.removeprefix("$/")) if "@" not in uses else None
    _owner, *folders = uses.partition("@")[0].split("/")
    return "/".join(folders[1:]) if len(folders) > 2 and folders[1] == OWN and ".." not in folders else None


def _given(action: LocalAction, step: Value, room: Room) -> Mapping[str, Value]:
    """The inputs of an action: its defaults and what the step hands it."""
    nothing = Contexts(room, {}, {}, {})
    declared = entries_of(action.root.get("inputs"))
    given = {name: interpolate(default, nothing) for name, row in declared.items() if (default := row.get("default")) is not None}
    return {**given, **entries_of(step.get("with"))}


def _inside(step: Value, caller: Value, how: str = "") -> Value:
    """A step of an action or a script as one of the job: its newest link is where that is used, the ones before where it is written."""
    used = caller.get(how or "uses") or caller
    return _moved(step, used.origin, step.origin.source.path, DEEPEST_VALUE, how)


def _moved(value: Value, at: Origin, path: str, levels: int, how: str) -> Value:
    """A value written in another file, as one that its caller edits; what the caller handed in stays where it is."""
    data = value.data
    if isinstance(data, dict) and levels:
        data = {name: _moved(entry, at, path, levels - 1, how) for name, entry in data.items()}
    elif isinstance(data, tuple) and levels:
        data = tuple(_moved(item, at, path, levels - 1, how) for item in data)
    origin = value.origin
    return Value(data, Origin(CALLED, at.source, at.offset, how or at.name, origin) if origin.source.path == path else origin)


def _text(value: Value | None, name: str) -> str:
    found = value.get(name) if value is not None else None
    return (found.text or "") if found is not None else ""


def written_inside(step: Value) -> Origin | None:
    """Where a step of a job is written in an action of this tree, None for one of the job's own."""
    return list(step.origin.chain())[-1] if step.origin.kind == CALLED else None
