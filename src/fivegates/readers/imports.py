"""What source files import and call, found line by line without parsing: linear in the text, and nothing is executed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter

from ..named_tuple import NamedTuple

_PYTHON_FROM = re.compile(r"^[ \t]*+from[ \t]++([A-Za-z_][\w.]{0,200}+)[ \t]++import[ \t]++([^\n#;]{1,400}+)", re.MULTILINE)
_PYTHON_IMPORT = re.compile(r"^[ \t]*+import[ \t]++([A-Za-z_][^\n#;(]{0,400}+)", re.MULTILINE)
_JAVASCRIPT = re.compile(
    r"^[ \t]*+(?:import|export|\}|const|let|var|await|return)(?![\w$])([^\n;]{0,300}?)"
    r"(?:from|require[ \t]{0,4}\(|import[ \t]{0,4}\()[ \t]*+[\"']([^\"'\n]{1,200}+)[\"']",
    re.MULTILINE,
)
_JAVASCRIPT_BARE = re.compile(r"^[ \t]*+import[ \t]*+[\"']([^\"'\n]{1,200}+)[\"']", re.MULTILINE)
_TYPES = re.compile(r"[ \t]++type(?:[ \t]++[\w$]|[ \t]*+[{*])")
_LISTED_TYPES = re.compile(r"\s*+\{(?:\s*+type\s[^,{}]{1,200}+,)*+\s*+(?:type\s[^,{}]{1,200}+)?+\}")
_CHECKING = re.compile(r"^([ \t]*+)if[ \t]++\(?(?:[A-Za-z_]\w*+\.)?TYPE_CHECKING\)?[ \t]*+:[^\n]*+\n?", re.MULTILINE)
_BLANK = re.compile(r"[ \t]*+(?:#[^\n]*+)?(?:\r?\n|$)")
_GO = re.compile(r"^[ \t]*+(?:import[ \t]++)?(?:[A-Za-z_.][\w.]{0,60}+[ \t]++)?\"([a-z0-9][^\"\s]{2,200}+)\"[ \t]*+\r?$", re.MULTILINE)
_CSHARP = re.compile(
    r"^[ \t]*+(?:global[ \t]++)?using[ \t]++(?:static[ \t]++)?(?:[A-Za-z_]\w*+[ \t]*+=[ \t]*+)?([A-Za-z_][\w.]{0,250}+)[ \t]*+;",
    re.MULTILINE,
)
_RUST = re.compile(
    r"^[ \t]*+(?:pub[ \t]++)?(?:use|extern[ \t]++crate)[ \t]++(?:::)?([A-Za-z_]\w*+(?:::[A-Za-z_]\w*+){0,20}+)", re.MULTILINE
)
_JAVA = re.compile(r"^[ \t]*+import[ \t]++(?:static[ \t]++)?([A-Za-z_][\w.]{0,250}+)", re.MULTILINE)
_CALLED = re.compile(r"\bas[ \t]++\w++")
_COMMENT = re.compile(r"[ \t]*+(?:#|//|/?\*)")
LONGEST_LIST = 2000
_WORD = re.compile(r"[A-Za-z_$][\w$]*+")


class Import(NamedTuple):
    """``module`` as written, the ``names`` taken from it on the same line, where the statement starts; ``only_types``: it says so."""

    module: str
    names: frozenset[str]
    offset: int
    only_types: bool = False


class Call(NamedTuple):
    name: str
    offset: int


def imports_of(language: str, text: str) -> Iterator[Import]:
    """The imports of a source file in ``language`` (python | javascript | go | java | csharp | rust); relative ones are left out."""
    return _FINDERS[language](text)


def _python(text: str) -> Iterator[Import]:
    checked = checked_only(text)
    for match in _PYTHON_FROM.finditer(text):
        names = frozenset(_WORD.findall(_listed(text, match)))
        only_types = is_within(match.start(1), checked)
        yield Import(match[1], names, match.start(1), only_types)
        for name in names:
            yield Import(f"{match[1]}.{name}", frozenset(), match.start(1), only_types)
    for match in _PYTHON_IMPORT.finditer(text):
        for part in match[1].split(","):
            module = part.split(" as ")[0].strip()
            yield Import(module, frozenset(), match.start(1), is_within(match.start(1), checked))


def checked_only(text: str) -> list[tuple[int, int]]:
    """Where blocks begin and end that run for a type checker alone: the lines after ``if TYPE_CHECKING:`` that are set in deeper."""
    blocks: list[tuple[int, int]] = []
    for match in _CHECKING.finditer(text) if "TYPE_CHECKING" in text else ():
        if blocks and match.start() < blocks[-1][1]:
            continue  # it lies in the one before
        end = match.end()
        while end < len(text) and (_BLANK.match(text, end) or _indent(text, end) > len(match[1])):
            end = text.find("\n", end) + 1 or len(text)
        blocks.append((match.end(), end))
    return blocks


def _indent(text: str, start: int) -> int:
    end = start
    while end < len(text) and text[end] in " \t":
        end += 1
    return end - start


def is_within(offset: int, blocks: list[tuple[int, int]]) -> bool:
    """Whether an offset lies in one of some blocks, which are in order."""
    at = bisect_right(blocks, offset, key=itemgetter(0)) - 1
    return at >= 0 and offset < blocks[at][1]


def _listed(text: str, match: re.Match[str]) -> str:
    """The names of a ``from`` import, to the closing bracket where they stand in brackets, but for what they are called here."""
    listed = match[2]
    if listed.startswith("("):
        end = text.find(")", match.start(2), match.start(2) + LONGEST_LIST)
        listed = text[match.start(2) : end] if end >= 0 else listed
    return _CALLED.sub("", listed)


def _javascript(text: str) -> Iterator[Import]:
    for match in _JAVASCRIPT.finditer(text):
        clause = _clause(text, match)
        yield Import(match[2], frozenset(_WORD.findall(clause)), match.start(2), _names_types(clause))
    for match in _JAVASCRIPT_BARE.finditer(text):
        yield Import(match[1], frozenset(), match.start(1))


def _clause(text: str, match: re.Match[str]) -> str:
    """What stands between ``import`` and ``from``, also where the list of names is written over several lines."""
    if "}" not in match[0][: match.start(1) - match.start()]:
        return match[1]
    start = match.start()
    begins = max(text.rfind(word, max(0, start - LONGEST_LIST), start) for word in ("import", "export"))
    return text[begins + len("import") : match.end(1)] if begins >= 0 and ";" not in text[begins:start] else match[1]


def _names_types(clause: str) -> bool:
    """Whether an import takes types alone: ``import type ...``, or each name in its brackets is one."""
    return _TYPES.match(clause) is not None or ("type" in clause and _LISTED_TYPES.fullmatch(clause.rstrip()) is not None)


def _go(text: str) -> Iterator[Import]:
    for match in _GO.finditer(text):
        yield Import(match[1], frozenset(), match.start(1))


def _java(text: str) -> Iterator[Import]:
    for match in _JAVA.finditer(text):
        yield Import(match[1], frozenset(), match.start(1))


def _csharp(text: str) -> Iterator[Import]:
    for match in _CSHARP.finditer(text):
        yield Import(match[1], frozenset(), match.start(1))


def _rust(text: str) -> Iterator[Import]:
    for match in _RUST.finditer(text):
        yield Import(match[1].replace("::", "."), frozenset(), match.start(1))


_FINDERS: dict[str, Callable[[str], Iterator[Import]]] = {
    "python": _python,
    "javascript": _javascript,
    "go": _go,
    "java": _java,
    "csharp": _csharp,
    "rust": _rust,
}


def call_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Finds calls of one of ``names`` (dots allowed); a definition of such a name is no call."""
    longest_first = sorted(set(names), key=lambda name: (-len(name), name))
    return re.compile(
        r"(?<![\w$])(?<!def )(?<!class )(?<!function )(" + "|".join(map(re.escape, longest_first)) + r")(?:<[\w ,.]{0,80}+>)?\("
    )


def calls_of(pattern: re.Pattern[str], text: str) -> Iterator[Call]:
    for match in pattern.finditer(text):
        yield Call(match[1], match.start(1))


def setting_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Finds an argument or key of one of ``names``: ``tools=``, ``tools:``, ``"tools":``; one that is given nothing is none."""
    nothing = r"(?![ \t]*+(?:None|null|undefined)(?![\w.]))"
    return re.compile(r"(?<![\w$])(?:" + "|".join(map(re.escape, names)) + r")[\"']?[ \t]*+(?:=(?!=)|:)" + nothing)


def shorthand_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Finds one of ``names`` as a property of an object of JavaScript that is called like what it holds: ``{model, tools}``."""
    return re.compile(r"(?<!import )(?<!export )\{[^{}()]{0,200}?(?<![\w$.])(" + "|".join(map(re.escape, names)) + r")[ \t\r\n]{0,20}[,}]")


def is_comment(text: str, offset: int) -> bool:
    """Whether the line of a character is a comment: whole ones, as code is put out of use."""
    return _COMMENT.match(text, text.rfind("\n", 0, offset) + 1) is not None
