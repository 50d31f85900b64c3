"""Reads the packs of a tree: every check file below the folders that the settings name, each whole or told at its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from ...errors import PolicyError, ReadError
from ...globs import path_matches
from ...readers.interface import Limits, Problem
from ...secrets.sanitise import sanitise
from ...settings import Settings, settings_place
from ...source import Place, Source
from ...tree.interface import Tree
from ..files import CheckFile, read_check
from ..select import load_checks
from .pack import Packs, told
from .rules import refusals

ENDINGS = (".yaml", ".yml")
RESERVED = "FG"  # begins the ids of the checks that ship
MOST_FILES = 200  # of all packs of a tree
MAX_BYTES = 200_000  # of one file
LIMITS = Limits(nesting=20, yaml_nodes=20_000)


def packs_of(tree: Tree, settings: Settings) -> Packs:
    """See ``pack.load_packs``."""
    found: list[str] = []
    problems: list[Problem] = []
    for number, glob in enumerate(settings.packs):
        files = [path for path in check_files(tree) if path_matches(glob, path)]
        found += files
        if not files:
            place = settings_place(tree, settings, ("packs", "paths", number))
            problems.append(Problem(place, f"there is no check file in {glob}: its checks are not asked"))
    packs = read_packs(tree, sorted(set(found)))
    return packs._replace(problems=tuple(sorted([*problems, *packs.problems])))


def check_files(tree: Tree) -> Iterator[str]:
    """The paths of what may be check files. A link to one that is listed itself adds nothing."""
    entries = tree.entries()
    own = {entry.path for entry in entries if not entry.real}
    return (entry.path for entry in entries if entry.path.endswith(ENDINGS) and entry.real not in own)


def read_packs(tree: Tree, paths: list[str]) -> Packs:
    """The checks in these files of a tree. An id or a name that a shipped check has, or one of a file before it, is a mistake."""
    taken = {known: f"{check.id} of fivegates" for check in load_checks() for known in (check.id, check.name)}
    files: list[CheckFile] = []
    problems: list[Problem] = []
    texts: dict[str, bytes] = {}
    for path in islice(paths, MOST_FILES):
        try:
            texts[path] = _bytes(tree, path)
            file = _read(Source(path, _text(texts[path], path)))
            _claim_names(file, taken)
        except PolicyError as error:
            problems += _problems(error)
        else:
            files.append(file)
    if len(paths) > MOST_FILES:
        problems.append(Problem(Place(paths[MOST_FILES], 1), f"nothing is read from here on: packs hold more than {MOST_FILES} files"))
    files.sort(key=lambda file: file.check.id)
    return Packs(
        tuple(file.check for file in files),
        tuple(sorted(problems)),
        texts,
        {file.check.id: Place(file.check.pack, file.lines["query"]) for file in files},
        {file.check.id: file.examples for file in files},
    )


def _bytes(tree: Tree, path: str) -> bytes:
    if tree.size(path) > MAX_BYTES:
        raise PolicyError(f"a check file of more than {MAX_BYTES:,} bytes", path, hint="put each check into a file of its own")
    try:
        data = tree.read(path)
    except ReadError as error:
        raise PolicyError(
            f"a check file that cannot be read: {error.message}", path, hint="`packs` of the settings names the files"
        ) from error
    if len(data) > MAX_BYTES:
        raise PolicyError(f"a check file of more than {MAX_BYTES:,} bytes", path, hint="put each check into a file of its own")
    return data


def _text(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PolicyError("a check file that is not UTF-8 text", path, line, "save it as UTF-8") from error


def _read(source: Source) -> CheckFile:
    """The check of a file, its words without control characters. Raises ``PolicyError``."""
    file = read_check(source, LIMITS)
    check = file.check
    if check.id.startswith(RESERVED):
        reason = f"id: {check.id} is not for packs: {RESERVED} is for the checks of fivegates"
        raise PolicyError(reason, source.path, file.lines["id"], "take letters of your own, as in ACME101")
    for key in ("query", "related"):
        for reason in refusals(getattr(check, key)):
            raise PolicyError(f"{key}: {reason}", source.path, file.lines[key])
    clean = told(check, sanitise)
    return replace(file, check=clean._replace(title=_line(clean.title), message=_line(clean.message), pack=source.path))


def _line(text: str) -> str:
    return " ".join(text.split())


def _claim_names(file: CheckFile, taken: dict[str, str]) -> None:
    check = file.check
    for key, name in (("id", check.id), ("name", check.name)):
        if name in taken:
            raise PolicyError(f"{key}: {name} is that of {taken[name]}", check.pack, file.lines[key], "take another")
    taken |= dict.fromkeys((check.id, check.name), f"{check.id} in {check.pack}")


def _problems(error: PolicyError) -> Iterator[Problem]:
    for one in (error, *error.others):
        if isinstance(one, PolicyError):
            reason = f"this check is not asked: {str(one).removeprefix(f'{one.path}:{one.line}: ')}"
            yield Problem(Place(one.path, one.line), f"{reason}; {one.hint}" if one.hint else reason)
