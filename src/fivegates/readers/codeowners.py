"""CODEOWNERS: who owns which paths, as GitHub, GitLab, Gitea and Forgejo document it. Each has a grammar of its own, and none is read as
another's.

Common to GitHub and GitLab: the last line that matches decides, ``#`` begins a comment, a space in a path is written ``\\ ``, names are
compared with their case, a line without owners takes ownership away, and only the first file that exists counts (``.github/``, the top,
``docs/``, ``.gitlab/``), readable or not.

GitHub reads patterns as gitignore does, with these exceptions: ``!`` and ``[ ]`` mean nothing and a line with them is skipped, like one
with a word that is no owner; ``docs/*`` means the files of that folder and not those of folders in it.

GitLab (a file in ``.gitlab/``, or one with sections): every section decides by itself and all of them count; a section may name
owners for the lines that name none; a path without a leading slash is meant at any depth, and one without wildcard or trailing slash
is a file; ``!`` takes a path out of its section.

Gitea and Forgejo (a file in ``.gitea/`` or ``.forgejo/``, and the file at the top or in ``docs/`` of a tree that is theirs alone): a
pattern is a regular expression between ``^`` and ``$``, of which a backslash makes a plain character before it is read as one; behind
``!`` it means all that it does not match.
Every line that matches counts; one without owners is skipped. The top comes first, then ``docs/``, ``.gitea/`` and ``.forgejo/``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import takewhile

from ..globs import glob_matches
from ..named_tuple import NamedTuple
from ..source import Place, Source

_GITEA = (".gitea/", ".forgejo/")
_OTHERS = (".github/", ".gitlab/", ".gitlab-ci.yml")
LOCATIONS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS", ".gitea/CODEOWNERS", ".forgejo/CODEOWNERS")
_GITEA_LOCATIONS = ("CODEOWNERS", "docs/CODEOWNERS", ".gitea/CODEOWNERS", ".forgejo/CODEOWNERS")
_SECTION = re.compile(r"\^?\[(?P<name>[^\[\]]+)\](?:\[[0-9]+\])?(?=\s|$)")
_OWNER = re.compile(r"@@?+[\w.-]++(?:/[\w.-]++)*+|[^\s@]++@[^\s@.]++(?:\.[^\s@.]++)++", re.ASCII)
_SPACE = "\0"
_MOST_WORDS = 500  # of a line
Matcher = Callable[[str], bool]
_INDEXED = 3  # steps of a path that rules are found by


class Rule(NamedTuple):
    """One line: ``pattern`` and the ``owners`` it names (an empty tuple takes ownership away). ``section``: GitLab's, folded.

    ``globs``: the pattern as globs over whole paths. ``expression``: the regular expression that it is instead; ``is_negative``: it is
    about all that this does not match.
    """

    pattern: str
    owners: tuple[str, ...]
    place: Place
    section: str = ""
    globs: tuple[str, ...] = ()
    expression: str = ""
    is_negative: bool = False

    @property
    def is_catch_all(self) -> bool:
        """Whether the line covers everything there is."""
        if self.expression:
            return not self.is_negative and self.pattern in ("*", ".*", ".+", ".*?", ".+?", "(.*)", "(.+)")
        return self.pattern in ("*", "**", "/", "/**", "/**/", "**/", "**/*", "/**/*")


def is_of_gitea(paths: Iterable[str]) -> bool:
    """Whether files are those of Gitea or Forgejo alone: some lie in a folder of theirs, and none in one of another host."""
    listed = list(paths)
    return any(path.startswith(_GITEA) for path in listed) and not any(path.startswith(_OTHERS) for path in listed)


def ruling_file(paths: Iterable[str], *, gitea: bool = False) -> str | None:
    """Of the CODEOWNERS files that exist, the one that counts; None where there is none. ``gitea``: on Gitea or Forgejo."""
    present = set(paths)
    return next((path for path in (_GITEA_LOCATIONS if gitea else LOCATIONS) if path in present), None)


def read_codeowners(source: Source, *, gitea: bool = False) -> list[Rule]:
    """The rules of a file in order; comments, blank lines, section headers and what its host skips hold none. ``gitea``: it is one of
    Gitea or Forgejo, as those in their folders always are.
    """
    if gitea or source.path.startswith(_GITEA):
        return list(_gitea_rules(source))
    lines = list(_lines(source))
    gitlab = source.path.startswith(".gitlab/") or any(_SECTION.match(text) for text, _ in lines)
    return list(_gitlab_rules(lines)) if gitlab else list(_github_rules(lines))


class Ownership:
    """The rules of a file, found by a name of a path that they need: a monorepo has thousands of both. ``matcher``: whether a path holds
    what a regular expression matches; None for a pattern that is none.
    """

    def __init__(self, rules: Iterable[Rule], matcher: Callable[[str], Matcher | None] | None = None) -> None:
        self._rules = list(rules)
        told = ((number, rule, matcher(rule.expression)) for number, rule in enumerate(self._rules) if rule.expression and matcher)
        self._expressions = [(number, rule.is_negative, matches) for number, rule, matches in told if matches is not None]
        self._globs: dict[tuple[str, ...], list[tuple[int, str]]] = {}
        self._anywhere: dict[str, list[tuple[int, str]]] = {}
        for number, glob in ((number, glob) for number, rule in enumerate(self._rules) for glob in rule.globs):
            first = _fixed_steps(glob)
            step = "" if first else next(filter(_is_fixed, glob.split("/")), "")
            found = self._anywhere.setdefault(step, []) if step else self._globs.setdefault(first, [])
            found.append((number, glob))

    def of(self, path: str) -> list[Rule]:
        """The lines that decide about ``path``: the last that matches, in GitLab's files of each section, in Gitea's every one."""
        names = path.split("/")
        steps = tuple(names[:_INDEXED])
        candidates = [found for length in range(len(steps) + 1) for found in self._globs.get(steps[:length], ())]
        candidates += [found for name in set(names) for found in self._anywhere.get(name, ())]
        by_expression = [number for number, is_negative, matches in self._expressions if matches(path) is not is_negative]
        matching = sorted({*by_expression, *(number for number, glob in candidates if glob_matches(glob, path))})
        return list({self._rules[number].section: self._rules[number] for number in matching}.values())


def _fixed_steps(glob: str) -> tuple[str, ...]:
    """The first steps of a glob up to one with a wildcard."""
    steps = glob.split("/")[:_INDEXED]
    return tuple(takewhile(_is_fixed, steps))


def _is_fixed(step: str) -> bool:
    return "*" not in step and "?" not in step


def _lines(source: Source) -> Iterator[tuple[str, Place]]:
    """Lines that say something, without comments, with spaces inside of paths set apart."""
    offset = 0
    for line in source.text.split("\n"):
        text = line.replace("\\ ", _SPACE).strip()
        text = "" if text.startswith("#") else re.split(r"\s#", text, maxsplit=1)[0].rstrip()
        if text:
            yield text, source.place(offset)
        offset += len(line) + 1


def _github_rules(lines: Iterable[tuple[str, Place]]) -> Iterator[Rule]:
    for text, place in lines:
        pattern, *owners = text.split()
        if not any(sign in pattern for sign in "![]") and all(_OWNER.fullmatch(owner) for owner in owners):
            pattern = pattern.replace(_SPACE, " ")
            yield Rule(pattern, tuple(owners), place, "", _github_globs(pattern))


def _gitlab_rules(lines: Iterable[tuple[str, Place]]) -> Iterator[Rule]:
    section = ""
    defaults: tuple[str, ...] = ()
    for text, place in lines:
        header = _SECTION.match(text)
        if header is not None:
            section = header["name"].strip().lower()
            defaults = tuple(owner for owner in text[header.end() :].split() if _OWNER.fullmatch(owner))
            continue
        pattern, *named = text.split()
        excluded = pattern.startswith("!")
        pattern = pattern.removeprefix("!").replace(_SPACE, " ").removeprefix("\\")
        owners = () if excluded else tuple(owner for owner in named if _OWNER.fullmatch(owner)) or defaults
        yield Rule(pattern, owners, place, section, _gitlab_globs(pattern))


def _gitea_rules(source: Source) -> Iterator[Rule]:
    offset = 0
    for number, line in enumerate(source.text.split("\n")):
        pattern, *owners = _words(line)[:_MOST_WORDS] or [""]
        named = (owner if owner.startswith("@") else f"@{owner}" for owner in owners)
        known = tuple(owner for owner in named if _OWNER.fullmatch(owner))
        if known:
            expression = f"^{pattern.removeprefix('!')}$"
            yield Rule(pattern, known, source.place(offset), f"line {number}", (), expression, pattern.startswith("!"))
        offset += len(line) + 1


def _words(line: str) -> list[str]:
    """The words of a line up to a comment; what stands behind a backslash is part of a word."""
    words: list[str] = []
    word, is_plain = "", False
    for character in line.strip().replace("\t", " "):
        if is_plain or character not in "\\# ":
            word, is_plain = word + character, False
        elif character == "\\":
            is_plain = True
        else:
            words += [word] if word else []
            word = ""
            if character == "#":
                break
    return [*words, word] if word else words


@lru_cache(maxsize=4096)
def _github_globs(pattern: str) -> tuple[str, ...]:
    """Anchored where a slash stands before the end, else at any depth; a folder means all that is in it."""
    body = pattern.strip("/")
    if not body:
        return ("**",)
    anchored = "/" in pattern.rstrip("/")
    start = body if anchored else f"**/{body}"
    if pattern.endswith("/") or body.endswith("**"):
        return (f"{start}/**/*",)
    return (start,) if pattern.endswith("/*") else (start, f"{start}/**/*")


@lru_cache(maxsize=4096)
def _gitlab_globs(pattern: str) -> tuple[str, ...]:
    """At any depth unless it begins with a slash; what ends in a slash is a folder with all that is in it."""
    body = pattern.strip("/")
    if not body:
        return ("**",)
    start = body if pattern.startswith("/") else f"**/{body}"
    return (f"{start}/**/*",) if pattern.endswith("/") else (start,)
