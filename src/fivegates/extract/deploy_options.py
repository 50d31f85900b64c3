"""What the options of a command, or the inputs of an action, say of the service or function that it releases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from ..named_tuple import NamedTuple
from ..values import Origin, Value
from .shell_values import Command, ShellScript

MOST_PAIRS = 1_000
SINGLE = ("name", "folder", "image", "identity", "archive", "handler", "ingress")
SWITCHES = ("own", "open", "guard")  # options that need no value
LISTED = ("env", "secrets", "labels", "kept")
VAULT, KEPT = "keyvaultref:", "secretref:"  # how a Container App's secret, and a variable made of one, is written

Row = Mapping[str, Any]


class Given(NamedTuple):
    """The words behind an option, in the script that they stand in."""

    script: ShellScript
    command: Command
    words: list[str]

    def origin(self, word: str = "") -> Origin:
        """Where the option's command stands, or a word of it."""
        return self.script.origin(self.command, word)

    def value(self, word: str, written: str = "") -> Value:
        """What a word is; ``written``: how it is to be found in the text."""
        return self.script.value(word, self.origin(written or word))


def given_to(command: Command, row: Row, script: ShellScript) -> dict[str, Given]:
    """What a command is given, by what the ``row`` says that its options mean. ``command``: what stands behind its own words."""
    found: dict[str, list[str]] = {}
    behind: list[str] = []  # what stands behind the option before
    for word in command.words:
        option, equals, value = word.partition("=")
        if option.startswith("-") and len(option) > 1:
            behind = found.setdefault(option, [])
            behind += [value] if equals else []
        else:
            behind.append(word)
    first, last = (command.words[at] if command.words else "" for at in (0, -1))
    given = {"name": [first]} if "name" not in row and first and not first.startswith("-") else {}
    given |= {"folder": [last]} if row.get("at_end") and last and not last.startswith("-") else {}
    for what in (*SINGLE, *LISTED, *SWITCHES):
        words = [word for option in row.get(what, ()) for word in found.get(option, ())]
        if words or (what in SWITCHES and any(option in found for option in row.get(what, ()))):
            given[what] = words
    return {what: Given(script, command, words) for what, words in given.items()}


def inputs_of(inputs: Mapping[str, Value], action: Row, row: Row, unit: str) -> dict[str, Given]:
    """What an action is given, by the names that ``action`` has for its inputs; one of them may hold options of the command itself."""
    found: dict[str, Given] = {}
    for what in (*SINGLE, *LISTED):
        value = inputs.get(action.get(what, ""))
        if value is not None and value.data not in (None, ""):
            script = ShellScript(value, unit)
            found[what] = Given(
                script, Command([], 0), list(_split(script.text, row.get("written", ""))) if what in LISTED else [script.text]
            )
    flags = inputs.get(action.get("flags", ""))
    if flags is not None:
        script = ShellScript(flags, unit)
        words = [word for command in script.commands for word in command.words]
        found = {**given_to(Command(words, 0), {**row, "name": ()}, script), **found}
    return found


def _split(text: str, written: str) -> Iterator[str]:
    """A list in an input: where a command takes ``A=1,B=2``, an action takes lines as well."""
    if written == "shorthand":
        yield text
    elif written == "words":
        yield from text.split()
    else:
        yield from (line.strip() for line in text.split("\n") if not line.lstrip().startswith("#"))


def word_of(given: Mapping[str, Given], what: str) -> Value:
    """The one thing that an option holds."""
    one = given[what]
    return one.value(one.words[0])


def read_options(given: Mapping[str, Given], row: Row) -> dict[str, Value]:
    """The identity, variables, secrets and labels that are given, whether it has an identity of its own, and whom it lets in."""
    found: dict[str, Value] = {what: word_of(given, what) for what in ("identity", "handler", "ingress") if what in given}
    if "archive" in given:
        one = given["archive"]
        found["archive"] = one.value(one.words[0].removeprefix("fileb://"), one.words[0])
    for what in SWITCHES:
        if what in given and given[what].words[:1] != ["false"]:
            found[what] = Value(True, given[what].origin(row[what][0]))
    for what, entries in _entries(given, row.get("written", "")).items():
        found[what] = Value(entries, given[what].origin() if what in given else given["env"].origin())
    return found


def _entries(given: Mapping[str, Given], written: str) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {}
    kept = dict(_pairs(given["kept"].words, written)) if "kept" in given else {}
    for what in ("env", "secrets", "labels"):
        for name, word in islice(_pairs(given[what].words, written), MOST_PAIRS) if what in given else ():
            if not name.startswith("/"):  # a secret as a file
                is_stored, word = _stored(what, word, kept)
                found.setdefault("secrets" if is_stored else what, {})[name] = given[what].value(word, f"{name}=")
    return found


def _stored(what: str, word: str, kept: Mapping[str, str]) -> tuple[bool, str]:
    """Whether a store keeps what a variable is, and the name that it has there, else the text itself."""
    if what == "secrets":
        return True, word.rpartition(":")[0] or word  # without its version
    if what != "env" or not word.startswith(KEPT):
        return False, word
    word = kept.get(word.removeprefix(KEPT), word)
    if word.startswith((VAULT, KEPT)):
        return True, word.removeprefix(VAULT).removeprefix(KEPT).partition(",")[0]
    return False, word


def _pairs(words: Iterable[str], written: str) -> Iterator[tuple[str, str]]:
    for word in words:
        if written == "shorthand":
            yield from _shorthand(word)
        elif written == "commas":
            yield from _separated(word)
        else:
            yield from _pair(word)


def _pair(word: str) -> Iterator[tuple[str, str]]:
    name, equals, value = word.strip().partition("=")
    if equals and name:
        yield name, value


def _separated(text: str) -> Iterator[tuple[str, str]]:
    """``A=1,B=2`` as the tools of Google Cloud take it: another sign between the pairs may be named in front (``^;^A=1;B=2``).

    Source: gcloud topic escaping.
    """
    sign, _, rest = text[1:].partition("^") if text.startswith("^") else (",", "", text)
    for pair in rest.split(sign) if sign else ():
        yield from _pair(pair)


def _shorthand(text: str) -> Iterator[tuple[str, str]]:
    """``Variables={A=1,B=2}``, or the same in JSON. Source: the AWS CLI's user guide, shorthand syntax."""
    if not text.lstrip().startswith("{"):
        yield from _separated(text.removeprefix("Variables=").strip().removeprefix("{").removesuffix("}"))
        return
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    held = found.get("Variables", found) if isinstance(found, dict) else {}
    yield from ((name, value) for name, value in held.items() if isinstance(value, str)) if isinstance(held, dict) else ()
