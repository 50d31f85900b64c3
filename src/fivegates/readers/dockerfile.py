"""Dockerfiles: stages with base images, copied paths, variables and what runs. No variable is expanded and nothing is built."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from ..named_tuple import NamedTuple
from ..source import Place, Source

LONGEST_INSTRUCTION = 65_536
MOST_INSTRUCTIONS = 10_000
_DIRECTIVE = re.compile(r"#[ \t]*+([A-Za-z]{1,32}+)[ \t]*+=[ \t]*+(\S{1,256}+)[ \t]*+\r?$")
_KEYWORD = re.compile(r"[ \t]*+([A-Za-z]{2,20}+)(?:[ \t]++|$)")
_HEREDOC = re.compile(r"<<-?([\"']?)([A-Za-z_][A-Za-z0-9_]{0,63}+)\1")
_WORD = re.compile(r"(?:[^\s\"'\\]|\\.|\"(?:[^\"\\]|\\.)*+\"|'[^']*+'|\\|\"|')++", re.DOTALL)
_VARIABLE = re.compile(r"\$(?:(?P<bare>[A-Za-z_]\w{0,99}+)|\{(?P<name>[A-Za-z_]\w{0,99}+)(?::-(?P<default>[^}$]{0,200}+))?\})")
_FLAG = re.compile(r"--([a-z-]{1,32}+)(?:=(.*))?", re.DOTALL)


class Instruction(NamedTuple):
    """``keyword`` in upper case; ``arguments`` with continuation lines joined and comment lines between them left out, at ``offset``."""

    keyword: str
    arguments: str
    offset: int


class Setting(NamedTuple):
    """A variable that ``keyword`` (ENV | ARG) sets; ``value`` is None for an ARG without a default."""

    keyword: str
    name: str
    value: str | None
    place: Place


class Copy(NamedTuple):
    """COPY or ADD: ``sources`` in the build context, or in the stage or image ``from_`` where there is one."""

    sources: tuple[str, ...]
    target: str
    from_: str | None
    place: Place


class Stage(NamedTuple):
    """``base`` as written, ``name`` after AS. ``entrypoint`` and ``command`` are the last ones, split as far as the text tells; ``starts``
    is where the later of them stands.
    """

    base: str
    name: str | None
    place: Place
    copies: tuple[Copy, ...]
    settings: tuple[Setting, ...]
    entrypoint: tuple[str, ...]
    command: tuple[str, ...]
    user: str | None
    starts: Place | None = None


class Dockerfile(NamedTuple):
    """``arguments``: ARGs before the first stage. The last stage is what is built when nobody names another."""

    path: str
    arguments: tuple[Setting, ...]
    stages: tuple[Stage, ...]

    def base_of(self, stage: Stage) -> str:
        """The image or stage that ``stage`` starts from, with the defaults of ARGs put in; '' where one of them has none."""
        if "$" not in stage.base:
            return stage.base
        defaults = {setting.name: setting.value for setting in self.arguments}
        pieces: list[str] = []
        at = 0
        for match in _VARIABLE.finditer(stage.base):
            value = defaults.get(match["bare"] or match["name"]) or match["default"]
            if not value or len(value) * len(pieces) > LONGEST_INSTRUCTION:
                return ""
            pieces += [stage.base[at : match.start()], value]
            at = match.end()
        base = "".join((*pieces, stage.base[at:]))
        return "" if "$" in base else base


def read_dockerfile(source: Source) -> Dockerfile:
    """The stages of a Dockerfile. What is no instruction is passed over: a half-written file gives what it has."""
    arguments: list[Setting] = []
    groups: list[list[Instruction]] = []
    for instruction in instructions_of(source):
        if instruction.keyword == "FROM":
            groups.append([instruction])
        elif groups:
            groups[-1].append(instruction)
        elif instruction.keyword == "ARG":
            arguments += _settings(instruction, source)
    stages = tuple(_stage(group, source) for group in groups)
    return Dockerfile(source.path, tuple(arguments), stages)


def instructions_of(source: Source) -> Iterator[Instruction]:
    """The instructions in order, at most ten thousand; here-documents are passed over and an instruction is cut at 64 kB."""
    lines = source.text.split("\n")
    escape = _escape_of(lines)
    closings = _lines_by_text(lines) if "<<" in source.text else {}
    offset = index = found = 0
    while index < len(lines) and found < MOST_INSTRUCTIONS:
        line = lines[index]
        match = None if line.lstrip().startswith("#") else _KEYWORD.match(line)
        if match is None:
            offset, index = offset + len(line) + 1, index + 1
            continue
        start = offset + match.start(1)
        text, used = _joined(lines, index, escape)
        skipped = _heredoc_lines(closings, index + used, text) if "<<" in text else 0
        yield Instruction(match[1].upper(), text[match.end() :].strip()[:LONGEST_INSTRUCTION], start)
        offset += sum(len(lines[i]) + 1 for i in range(index, index + used + skipped))
        index, found = index + used + skipped, found + 1


def _escape_of(lines: Sequence[str]) -> str:
    """The escape character: directives stand in comments before everything else."""
    for line in lines[:16]:
        match = _DIRECTIVE.match(line)
        if match is None:
            break
        if match[1].lower() == "escape":
            return "`" if match[2] == "`" else "\\"
    return "\\"


def _joined(lines: Sequence[str], index: int, escape: str) -> tuple[str, int]:
    """The instruction that starts on a line, continuation lines joined by a space, and how many lines it takes."""
    pieces: list[str] = []
    used = 0
    while index + used < len(lines):
        text = lines[index + used].rstrip(" \t\r")
        used += 1
        if used > 1 and (not text or text.lstrip().startswith("#")):
            continue
        if not text.endswith(escape):
            pieces.append(text)
            break
        pieces.append(text[:-1])
    return " ".join(pieces), used


def _lines_by_text(lines: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        found.setdefault(line.strip(), []).append(index)
    return found


def _heredoc_lines(closings: Mapping[str, Sequence[int]], index: int, text: str) -> int:
    """How many lines the here-documents that ``text`` opens take; none where one is never closed."""
    end = index
    for match in _HEREDOC.finditer(text):
        possible = closings.get(match[2], ())
        first = bisect_left(possible, end)
        if first == len(possible):
            return 0
        end = possible[first] + 1
    return end - index


def _stage(group: Sequence[Instruction], source: Source) -> Stage:
    _, words = _flags(group[0].arguments)
    named = len(words) >= 3 and words[1].upper() == "AS"
    last = {instruction.keyword: instruction for instruction in group}
    return Stage(
        base=words[0] if words else "",
        name=words[2] if named else None,
        place=source.place(group[0].offset),
        copies=tuple(copy for one in group if one.keyword in ("COPY", "ADD") and (copy := _copy(one, source)) is not None),
        settings=tuple(setting for one in group if one.keyword in ("ENV", "ARG") for setting in _settings(one, source)),
        entrypoint=_command(last.get("ENTRYPOINT")),
        command=_command(last.get("CMD")),
        user=last["USER"].arguments or None if "USER" in last else None,
        starts=max((source.place(last[keyword].offset) for keyword in ("ENTRYPOINT", "CMD") if keyword in last), default=None),
    )


def _copy(instruction: Instruction, source: Source) -> Copy | None:
    flags, words = _flags(instruction.arguments)
    paths = _json_words(instruction.arguments) or words
    if len(paths) < 2:
        return None
    return Copy(tuple(paths[:-1]), paths[-1], flags.get("from"), source.place(instruction.offset))


def _settings(instruction: Instruction, source: Source) -> Iterator[Setting]:
    place = source.place(instruction.offset)
    words = _words(instruction.arguments)
    if instruction.keyword == "ENV" and words and "=" not in words[0]:
        name, _, value = instruction.arguments.partition(" ")
        yield Setting("ENV", name, value.strip(), place)
        return
    for word in words:
        name, equals, value = word.partition("=")
        yield Setting(instruction.keyword, name, _unquoted(value) if equals else None, place)


def _command(instruction: Instruction | None) -> tuple[str, ...]:
    if instruction is None:
        return ()
    return tuple(_json_words(instruction.arguments) or map(_unquoted, _words(instruction.arguments)))


def _flags(arguments: str) -> tuple[dict[str, str], list[str]]:
    flags: dict[str, str] = {}
    words = _words(arguments)
    while words and (match := _FLAG.fullmatch(words[0])) is not None:
        flags[match[1]] = match[2] or ""
        del words[0]
    return flags, [_unquoted(word) for word in words]


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _unquoted(word: str) -> str:
    return word[1:-1] if len(word) >= 2 and word[0] == word[-1] and word[0] in "\"'" else word


def _json_words(text: str) -> list[str]:
    """The strings of the exec form, after any flags; empty where it is another form."""
    bracket = text.find("[")
    if bracket < 0 or not all(word.startswith("--") for word in text[:bracket].split()):
        return []
    try:
        data = json.loads(text[bracket:])
    except (ValueError, RecursionError):
        return []
    return data if isinstance(data, list) and all(isinstance(item, str) for item in data) else []
