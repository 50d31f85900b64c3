"""What source files import and call, found line by line without parsing: linear in the text, and nothing is executed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

_PYTHON_FROM = re.compile(r"^[ \t]*+from[ \t]++([A-Za-z_][\w.]{0,200}+)[ \t]++import[ \t]++([^\n#;]{1,400}+)", re.MULTILINE)
_PYTHON_IMPORT = re.compile(r"^[ \t]*+import[ \t]++([A-Za-z_][^\n#;(]{0,400}+)", re.MULTILINE)
_JAVASCRIPT = re.compile(
    r"^[ \t]*+(?:import|export|\}|const|let|var|await|return)(?![\w$])([^\n;]{0,300}?)"
    r"(?:from|require[ \t]{0,4}\(|import[ \t]{0,4}\()[ \t]*+[\"']([^\"'\n]{1,200}+)[\"']",
    re.MULTILINE,
)
_JAVASCRIPT_BARE = re.compile(r"^[ \t]*+import[ \t]*+[\"']([^\"'\n]{1,200}+)[\"']", re.MULTILINE)
_GO = re.compile(r"^[ \t]*+(?:import[ \t]++)?(?:[A-Za-z_.][\w.]{0,60}+[ \t]++)?\"([a-z0-9][^\"\s]{2,200}+)\"[ \t]*+\r?$", re.MULTILINE)
_JAVA = re.compile(r"^[ \t]*+import[ \t]++(?:static[ \t]++)?([A-Za-z_][\w.]{0,250}+)", re.MULTILINE)
LONGEST_LIST = 2000
_WORD = re.compile(r"[A-Za-z_$][\w$]*+")


class Import(NamedTuple):
    """``module`` as written, the ``names`` taken from it on the same line, and where the statement starts."""

    module: str
    names: frozenset[str]
    offset: int


class Call(NamedTuple):
    name: str
    offset: int


def imports_of(language: str, text: str) -> Iterator[Import]:
    """The imports of a source file in ``language`` (python | javascript | go | java); relative ones are left out."""
    return _FINDERS[language](text)


def _python(text: str) -> Iterator[Import]:
    for match in _PYTHON_FROM.finditer(text):
        names = frozenset(_WORD.findall(_listed(text, match)))
        yield Import(match[1], names, match.start(1))
        for name in names:
            yield Import(f"{match[1]}.{name}", frozenset(), match.start(1))
    for match in _PYTHON_IMPORT.finditer(text):
        for part in match[1].split(","):
            module = part.split(" as ")[0].strip()
            yield Import(module, frozenset(), match.start(1))


def _listed(text: str, match: re.Match[str]) -> str:
    """The names of a ``from`` import, to the closing bracket where they stand in brackets."""
    if not match[2].startswith("("):
        return match[2]
    end = text.find(")", match.start(2), match.start(2) + LONGEST_LIST)
    return text[match.start(2) : end] if end >= 0 else match[2]


def _javascript(text: str) -> Iterator[Import]:
    for match in _JAVASCRIPT.finditer(text):
        if match[1].strip().startswith(("type ", "type{")) and match[0].lstrip().startswith(("import", "export")):
            continue  # only types, of which nothing is left when it runs
        yield Import(match[2], frozenset(_WORD.findall(match[1])), match.start(2))
    for match in _JAVASCRIPT_BARE.finditer(text):
        yield Import(match[1], frozenset(), match.start(1))


def _go(text: str) -> Iterator[Import]:
    for match in _GO.finditer(text):
        yield Import(match[1], frozenset(), match.start(1))


def _java(text: str) -> Iterator[Import]:
    for match in _JAVA.finditer(text):
        yield Import(match[1], frozenset(), match.start(1))


_FINDERS: dict[str, Callable[[str], Iterator[Import]]] = {"python": _python, "javascript": _javascript, "go": _go, "java": _java}


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
    """Finds an argument or key of one of ``names``: ``tools=``, ``tools:``, ``"tools":``."""
    return re.compile(r"(?<![\w$])(?:" + "|".join(map(re.escape, names)) + r")[\"']?[ \t]*+(?:=(?!=)|:)")
