"""Every run of an agent's harness that a job of a workflow or a container holds, with all that it is told: arguments, inputs, settings."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..resolve.workflows.actions import written_inside
from ..source import Pinned, Place
from ..values import Origin, Unknown, Value
from .harness_commands import HarnessCommand, flag_values, harness_commands, harness_in
from .jobs import action_of
from .keys import Keys
from .model import WorkloadRecord
from .paths import decode_json, select_first
from .shell_words import OPEN, shell_text, words_of

if TYPE_CHECKING:
    from ..readers.yaml import YamlStream

FUNCTION = "lambda-function"
_WORD = re.compile(r"[^\s;&|()\"'`]{1,500}")
Find = Callable[[str], "YamlStream | None"]
Row = Mapping[str, Any]


class HarnessRun(NamedTuple):
    """One run of a harness.

    * ``name``: of the harness in the catalogue, ``row``: its row, ``action``: how the action that runs it takes what it is told, or empty;
    * ``arguments``: of the command line, each word; one that may be several words holds ``OPEN``;
    * ``settings``: those that were read, the repository's own among them; ``is_told``: False where some could not be;
    * ``env``: variables by name, None where the value is not known; ``inputs``: of the action;
    * ``place``: the line that its owner edits; ``inside``: where the step is written in an action of this tree;
    * ``is_timed``: something around the command, or a timeout of the step, ends it.
    """

    name: str
    row: Row
    action: Row
    arguments: tuple[str, ...]
    settings: tuple[Value, ...]
    is_told: bool
    env: Mapping[str, str | None]
    inputs: Mapping[str, Value]
    place: Place
    inside: Place | None = None
    is_timed: bool = False


class HarnessRuns:
    """``harnesses`` and ``tools`` are the catalogues; ``find`` gives the documents of a file of the tree."""

    def __init__(self, harnesses: Row, tools: Row, find: Find) -> None:
        self._commands = harnesses
        self._find = find
        self._rows: Mapping[str, Row] = tools["harnesses"]
        self._by_action = {action: name for name, row in self._rows.items() for action in row.get("actions", ())}
        self._by_words = {tuple(words): name for name, row in self._rows.items() for words in row["commands"]}

    def of_job(self, job: Resource) -> Iterator[HarnessRun]:
        """The runs of the steps of a job."""
        around = _environment(job.get("env"))
        steps = job.get("steps")
        written = "\n".join(shell_text(script) for step in (steps.items() if steps is not None else ()) if (script := step.get("run")))
        for step in steps.items() if steps is not None else ():
            env = {**around, **_environment(step.get("env"))}
            inside = written_inside(step)
            found = [self._as_told(run, written) for run in (*self._of_action(step, env), *self._of_script(step, env))]
            timed = step.get("timeout-minutes") is not None
            for run in found:
                yield run._replace(inside=inside.place if inside is not None else None, is_timed=run.is_timed or timed)

    def _as_told(self, run: HarnessRun, written: str) -> HarnessRun:
        """The run; where a script of its job speaks of the harness's settings it may have written them."""
        return run._replace(is_told=False) if any(path in written for path in run.row.get("files", ())) else run

    def of_scripts(self, scripts: Iterable[tuple[str, Place]], env: Mapping[str, str | None]) -> Iterator[HarnessRun]:
        """The runs of shell scripts that a job runs in its checkout, each at its line."""
        listed = list(scripts)
        written = "\n".join(text for text, _ in listed)
        for text, place in listed:
            for found in harness_commands(text, self._commands):
                run = self._of_command(found, env, place, in_repository=True)
                if run is not None:
                    yield self._as_told(run, written)

    def of_container(self, record: WorkloadRecord) -> Iterator[HarnessRun]:
        """The runs of the commands that a pod or a compose service starts with."""
        for command, place, env in started_commands(record):
            yield from self.of_words(command or [], env, place)

    def of_words(self, words: list[str], env: Mapping[str, str | None], place: Place) -> Iterator[HarnessRun]:
        """The runs of one command, which starts outside of any checkout."""
        for found in harness_in(words, self._commands):
            run = self._of_command(found, env, place, in_repository=False)
            if run is not None:
                yield run

    def _of_action(self, step: Value, env: Mapping[str, str | None]) -> Iterator[HarnessRun]:
        name = self._by_action.get(action_of(step), "")
        uses = step.get("uses")
        if not name or uses is None:
            return
        row = self._rows[name]
        action: Row = row["actions"][action_of(step)]
        given = step.get("with")
        inputs = dict(given.data) if given is not None and isinstance(given.data, dict) else {}
        words = [*action.get("flags", ())]
        for one in action.get("arguments", ()):
            if one in inputs:
                words += words_of(shell_text(inputs[one]))
        settings, told = self._settings(row, [inputs[one] for one in action.get("settings", ()) if one in inputs], True)
        is_told = told and (given is None or not given.is_unknown)
        yield HarnessRun(name, row, action, tuple(words), settings, is_told, env, inputs, uses.place)

    def _of_script(self, step: Value, env: Mapping[str, str | None]) -> Iterator[HarnessRun]:
        script = step.get("run")
        if script is not None:
            yield from self.of_scripts([(shell_text(script), script.place)], env)

    def _of_command(self, found: HarnessCommand, env: Mapping[str, str | None], place: Place, *, in_repository: bool) -> HarnessRun | None:
        name = self._by_words.get(tuple(found.row["words"]))
        if name is None:
            return None
        row = self._rows[name]
        given = flag_values(found.arguments, row.get("settings_flags", ())) or []
        settings, told = self._settings(row, [Value(text, Origin("literal", Pinned(text, place), 0)) for text in given], in_repository)
        own = {key: None if "$" in value else value for key, value in found.env.items()}
        return HarnessRun(name, row, {}, found.arguments, settings, told, {**env, **own}, {}, place, None, found.is_timed)

    def _settings(self, row: Row, given: Iterable[Value], in_repository: bool) -> tuple[tuple[Value, ...], bool]:
        """The settings that are given and those of the repository, and whether all of them could be read."""
        found: list[Value] = []
        is_told = True
        for value in given:
            text = shell_text(value).strip()
            one = self._file(text) if text and not text.startswith("{") and OPEN not in text else _json(value, text)
            found += [one] if one is not None else []
            is_told = is_told and (one is not None or not text)
        for path in row.get("files", ()) if in_repository else ():
            stream = self._find(path)
            if stream is not None:
                found += [document.root for document in stream.documents]
                is_told = is_told and not stream.problems and bool(stream.documents)
        return tuple(found), is_told

    def _file(self, path: str) -> Value | None:
        stream = self._find(posixpath.normpath(path)) if "\n" not in path else None
        return stream.documents[0].root if stream is not None and stream.documents and not stream.problems else None


def _json(value: Value, text: str) -> Value | None:
    if not text.startswith("{"):
        return None
    found = decode_json(Value(text.replace(OPEN, "*"), value.origin) if OPEN in text or isinstance(value.data, Unknown) else value)
    return found if found is not None and isinstance(found.data, dict) else None


def _environment(value: Value | None) -> dict[str, str | None]:
    data = value.data if value is not None else None
    return {name: _scalar(one) for name, one in data.items()} if isinstance(data, dict) else {}


def _scalar(value: Value) -> str | None:
    data = value.data
    if isinstance(data, bool):
        return str(data).lower()
    return str(data) if isinstance(data, str | int) else None


def started_commands(record: WorkloadRecord) -> Iterator[tuple[list[str] | None, Place, Mapping[str, str | None]]]:
    """The command that each container of a workload starts, None where it is not known, its line, and the variables it is given; behind it
    the scripts that it names of those that are mounted.
    """
    env = variables_of(record)
    if record.resource.type == "compose/service":
        entry, command = record.resource.get("entrypoint"), record.resource.get("command")
        at = command if command is not None else entry
        if at is not None:
            yield _joined(entry, command), at.place, env
    elif record.kind == FUNCTION:
        yield from ((words, place, env) for words, place in _of_function(record))
    containers = [(Keys(pod.snake), container) for pod in record.pods for container in pod.containers]
    for keys, container in (*containers, *((Keys(False), container) for container in record.starting)):
        entry, command = keys.get(container, "command"), keys.get(container, "args")
        at = command if command is not None else entry
        if at is not None:
            words = _joined(entry, command)
            yield words, at.place, env
            started = _WORD.findall(" ".join(words or ()))
            yield from ((["sh", "-c", shell_text(script)], script.place, env) for path, script in record.scripts if path in started)


def _of_function(record: WorkloadRecord) -> Iterator[tuple[list[str] | None, Place]]:
    """What a function of a container image is told to start in place of what the image says: mostly a handler."""
    found = select_first(record.resource, "image_config[]")
    command = found.value.get("command") if found is not None else None
    if found is not None and command is not None and command.data is not None:
        yield _joined(found.value.get("entry_point"), command), command.place


def variables_of(record: WorkloadRecord) -> dict[str, str | None]:
    """The variables that a workload is given, None for a value that is not known."""
    return {entry.name: _scalar(entry.value) if entry.value is not None else None for entry in record.env}


def _joined(entry: Value | None, command: Value | None) -> list[str] | None:
    words: list[str] = []
    for value in (entry, command):
        if value is None or value.data is None:
            continue
        if isinstance(value.data, tuple):
            words += [shell_text(item) or (_scalar(item) or "") for item in value.data]
        elif value.text is not None:
            words += _split(value.text)
        else:
            return None
    return words


def _split(text: str) -> list[str]:
    """The words of a command that is written as one text, as Compose takes them."""
    try:
        return shlex.split(text)
    except ValueError:
        return list(words_of(text))
