"""Evidence that the code of a folder is an agent, from what it declares, imports and calls: a bounded scan, nothing is executed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from ..catalog import load
from ..errors import ReadError
from ..globs import PathGlobs
from ..named_tuple import NamedTuple
from ..source import Place, Source
from ..tree.interface import Entry, Tree
from .declared import LARGEST, Declarations
from .declared import MOST_FILES as MOST_DECLARATIONS
from .dependencies import Dependency, included_requirements, read_requirements, reader_of
from .docker_context import Ignored
from .frameworks import CodeSign, FileSigns, Framework, FrameworkTable
from .interface import Limits, Problem
from .local_imports import Paths, local_imports
from .text import decode

MOST_INCLUDED = 10  # requirements files that others name
MOST_FILES = 2_000
MOST_BYTES = 20_000_000
MOST_IMPORTED = 500  # files that one program is made of
NEAREST = 200  # of a large program's files: farther ones that only call a model say nothing of what the whole is
LARGEST_FILE = 512_000
_JAVA_ROOTS = ("src/main/java/", "src/main/kotlin/")
_DOCKERFILE_STARTS = ("dockerfile.", "containerfile.")
_DOCKERFILE_ENDS = (".dockerfile", ".containerfile")


class CodeEvidence(NamedTuple):
    """The strongest sign of each framework in a folder, strongest first. ``complete``: no limit cut the scan short; ``languages``: of the
    sources that were read.
    """

    folder: str
    frameworks: tuple[CodeSign, ...]
    problems: tuple[Problem, ...] = ()
    complete: bool = True
    languages: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether there are sources and all of them were read."""
        return bool(self.languages) and self.complete and not self.problems


class Taken(NamedTuple):
    """What of a build context is taken into an image: what the globs ``paths`` (relative to ``context``; '.' for all of it) cover, but for
    what the rules of its .dockerignore, ``ignored``, leave out.
    """

    context: str
    paths: tuple[str, ...]
    ignored: str = ""


EVERYTHING = Taken(".", (".",))


class Known:
    """What was read for other folders and images before: ``signs`` of sources, by path and by the packages that are declared for them, and
    the paths that sources import. It grows.
    """

    __slots__ = ("_of_folders", "_paths", "_texts", "entries", "imported", "signs")

    def __init__(self) -> None:
        self.signs: dict[tuple[str, frozenset[tuple[str, str]]], FileSigns] = {}
        self.imported: dict[str, tuple[str, ...]] = {}
        self.entries: dict[str, Entry] = {}
        self._paths: Paths | None = None
        self._of_folders: dict[str, list[str]] = {}
        self._texts: dict[str, str] = {}

    def paths(self, tree: Tree) -> Paths:
        """The files and folders of the tree, listed when first asked for."""
        if self._paths is None:
            self.entries = {entry.path: entry for entry in tree.entries()}
            folders: set[str] = set()
            for path in self.entries:
                while "/" in path and (path := path.rpartition("/")[0]) not in folders:
                    folders.add(path)
            self._paths = Paths(self.entries, folders, self._beside, lambda path: self._text(tree, path))
        return self._paths

    def _beside(self, folder: str) -> Sequence[str]:
        """The files of a folder; all folders are looked through once, when a language asks whose packages are folders."""
        if not self._of_folders:
            for path in self.entries:
                self._of_folders.setdefault(path.rpartition("/")[0] or ".", []).append(path)
        return self._of_folders.get(folder, ())

    def _text(self, tree: Tree, path: str) -> str:
        """A short file, '' where it cannot be read."""
        if path not in self._texts:
            try:
                is_short = tree.size(path) <= LARGEST_FILE
                self._texts[path] = decode(path, tree.read(path)).text if is_short else ""
            except ReadError:
                self._texts[path] = ""
        return self._texts[path]


CodeReader = Callable[[str, Taken], CodeEvidence]


def framework_table(frameworks: Sequence[Framework]) -> FrameworkTable:
    """The frameworks of ``models.yaml`` with what ``code.yaml`` knows of them; made once, it serves every folder."""
    return FrameworkTable(frameworks, load("code"))


def read_code_folder(
    tree: Tree, folder: str, table: FrameworkTable, limits: Limits, taken: Taken = EVERYTHING, known: Known | None = None
) -> CodeEvidence:
    """What the code in ``folder`` ('' or '.' for the root) says; it may also be one file, a program, which speaks with what it imports of
    the tree. Of a folder that an image is built from only what is ``taken`` into the image counts.

    A package that is declared and of which no source imports more than types, all of them read, counts for nothing. Read are the manifests
    directly in the folder, what declares an agent, and sources, 2,000 files or 20 MB in all, the nearest first, of which from the 201st on
    only agent frameworks count; folders below with a Dockerfile of their own (but for those that the image takes by name), tests and
    vendored code are left out. A file that cannot be read is a problem in the result. ``known``: what was read of sources before, for
    other folders and images; it grows.
    """
    known = Known() if known is None else known
    listing = _Listing(tree, "" if folder in ("", ".") else folder.rstrip("/") + "/", table.known, taken)
    reading = _Reading(tree, limits)
    declared = [(source, found) for source in _manifests(tree, listing, reading) for found in _dependencies(source, reading)]
    depends = [(found.ecosystem, sign) for source, found in declared if (sign := table.of_dependency(source, found))]
    packages = frozenset((found.ecosystem, found.name) for _source, found in declared)
    declarations = Declarations(load("declarations")["evidence"])
    signs = [sign for source in reading.sources(listing.declarations(declarations)) for sign in declarations.signs(source, limits)]
    files: list[FileSigns] = []
    languages: set[str] = set()
    entries = listing.code() if listing.program is None else _program(listing, listing.program, reading, known)
    for at, entry in enumerate(reading.within_bounds(entries)):
        language = listing.language(entry.path)
        if language is None:
            continue
        if (entry.path, packages) not in known.signs:
            source = reading.source(entry)
            if source is None:
                continue
            known.signs[entry.path, packages] = table.of_source(source, language, packages)
        languages.add(language)
        files.append(known.signs[entry.path, packages] if at < NEAREST else table.without_calls(known.signs[entry.path, packages]))
    if reading.complete and not reading.problems:
        modules = frozenset[str]().union(*(file.modules for file in files))
        depends = [(of, sign) for of, sign in depends if not table.is_unused(sign.name, of, languages, modules)]
    signs += [sign for _, sign in depends]
    written = table.without_types([sign for file in files for sign in file.signs])
    weighed = table.weigh([*signs, *written], files, is_program=listing.program is not None)
    return CodeEvidence(folder, weighed, tuple(reading.problems), reading.complete, frozenset(languages))


def files_of_program(tree: Tree, path: str, limits: Limits, known: Known) -> list[str] | None:
    """The files that a program is made of: its own and what that imports of the tree; [] for a folder, None where not all is known."""
    entries = tree.entries()
    at = bisect_left(entries, path, key=lambda entry: entry.path)
    if at == len(entries) or entries[at].path != path:
        return []
    listing, reading = _Listing(tree, f"{path}/", load("code"), EVERYTHING), _Reading(tree, limits)
    found = [entry.path for entry in _program(listing, entries[at], reading, known)]
    return found if not reading.problems and len(found) < MOST_IMPORTED else None


def _program(listing: _Listing, first: Entry, reading: _Reading, known: Known) -> Iterator[Entry]:
    """A file and what it imports of the tree, directly or not."""
    paths = known.paths(reading.tree)
    waiting, seen = [first], {first.path}
    for entry in waiting:  # grows while it is walked
        language = listing.language(entry.path)
        if language is None or listing.size(entry.path) > LARGEST_FILE:
            continue
        yield entry
        if entry.path not in known.imported:
            source = reading.source(entry)
            found = local_imports(language, entry.path, source.text, paths) if source is not None else ()
            known.imported[entry.path] = tuple(found)
        new = [path for path in known.imported[entry.path] if path not in seen][: MOST_IMPORTED - len(waiting)]
        seen.update(new)
        waiting += [known.entries[path] for path in new]


def _manifests(tree: Tree, listing: _Listing, reading: _Reading) -> Iterator[Source]:
    """The manifests of a folder, and the requirements files that they include, wherever in the tree these lie."""
    included: dict[str, None] = {}
    for source in reading.sources(listing.manifests()):
        yield source
        included |= dict.fromkeys(included_requirements(source)) if source.path.endswith((".txt", ".in")) else {}
    if included:
        known = {entry.path for entry in listing.manifests()}
        entries = [entry for entry in tree.entries() if entry.path in included and entry.path not in known]
        yield from reading.sources(entries[:MOST_INCLUDED])


def _dependencies(source: Source, reading: _Reading) -> list[Dependency]:
    reader = reader_of(source.path.rpartition("/")[2]) or read_requirements
    try:
        return reader(source)
    except ReadError as error:
        reading.problems.append(Problem(source.place(error.offset), error.message))
        return []


class _Listing:
    """The files of a folder that are worth reading."""

    def __init__(self, tree: Tree, prefix: str, known: Mapping[str, Any], taken: Taken) -> None:
        entries = tree.entries()
        self.size = tree.size
        start = bisect_left(entries, prefix, key=lambda entry: entry.path)
        end = bisect_left(entries, prefix[:-1] + "0", key=lambda entry: entry.path) if prefix else len(entries)
        self._prefix = prefix
        self._entries = entries[start:end]
        self.program: Entry | None = None
        if not self._entries and prefix:  # no folder: a file, then
            at = bisect_left(entries, prefix[:-1], key=lambda entry: entry.path)
            self._entries = [entry for entry in entries[at : at + 1] if entry.path == prefix[:-1]]
            self._prefix = prefix[:-1].rpartition("/")[0] + "/" if "/" in prefix[:-1] else ""
            self.program = self._entries[0] if self._entries else None
        self._image = _image(taken) if taken != EVERYTHING else None
        others = {entry.path.rpartition("/")[0] + "/" for entry in self._entries if _is_dockerfile(entry.path)} - {self._prefix, "/"}
        named = [path for path in taken.paths if path != "."]
        self._others = {folder for folder in others if not any(f"{self._prefix}{path}/".startswith(folder) for path in named)}
        self._skipped = frozenset(known["skip_folders"])
        self._skipped_endings = tuple(known["skip_endings"])
        self._languages = {ending: language for language, endings in known["languages"].items() for ending in endings}

    def manifests(self) -> list[Entry]:
        direct = (entry for entry in self._entries if "/" not in self._inner(entry) and reader_of(self._inner(entry)) is not None)
        return [entry for entry in direct if self._is_taken(entry)]

    def code(self) -> Iterator[Entry]:
        """Sources, the nearest first. Of a large folder most are never asked for, so each is looked at when its turn comes."""
        named = sorted((entry for entry in self._entries if self._is_code(entry)), key=_nearest)
        return (entry for entry in named if self.size(entry.path) <= LARGEST_FILE and self._is_taken(entry))

    def declarations(self, known: Declarations) -> Iterator[Entry]:
        """Files by which an agent is declared to its framework, the nearest first."""
        named = sorted((entry for entry in self._entries if known.names(entry.path) and self._is_inside(entry)), key=_nearest)
        return islice((entry for entry in named if self.size(entry.path) <= LARGEST and self._is_taken(entry)), MOST_DECLARATIONS)

    def language(self, path: str) -> str | None:
        return self._languages.get("." + path.rpartition(".")[2])

    def _is_code(self, entry: Entry) -> bool:
        if self.language(entry.path) is None or entry.path.endswith(self._skipped_endings):
            return False
        return self._is_inside(entry)

    def _is_taken(self, entry: Entry) -> bool:
        return self._image is None or entry.path in self._image

    def _is_inside(self, entry: Entry) -> bool:
        """Whether no folder on the way is left out."""
        *folders, _name = self._inner(entry).split("/")
        path = self._prefix
        for folder in folders:
            path += folder + "/"
            if path.endswith(_JAVA_ROOTS):
                return True  # what follows are names of packages
            if folder in self._skipped or path in self._others:
                return False
        return True

    def _inner(self, entry: Entry) -> str:
        return entry.path[len(self._prefix) :]


class _Image:
    """The files of a tree that an image takes in."""

    def __init__(self, taken: Taken) -> None:
        self._prefix = "" if taken.context == "." else f"{taken.context}/"
        self._has_all = "." in taken.paths
        self._paths = PathGlobs(taken.paths)
        self._ignored = Ignored(taken.ignored)

    def __contains__(self, path: str) -> bool:
        inner = path.removeprefix(self._prefix)
        if not path.startswith(self._prefix) or inner in self._ignored:
            return False
        return self._has_all or self._paths.match(inner)


@lru_cache(maxsize=256)
def _image(taken: Taken) -> _Image:
    return _Image(taken)


def holds(taken: Taken, path: str) -> bool:
    """Whether a file of the tree is in what an image takes in."""
    return taken == EVERYTHING or path in _image(taken)


class _Reading:
    """Reads files until a bound is reached, and keeps what went wrong."""

    def __init__(self, tree: Tree, limits: Limits) -> None:
        self.tree = tree
        self._largest = limits.file_bytes
        self._files = MOST_FILES
        self._bytes = MOST_BYTES
        self.problems: list[Problem] = []
        self.complete = True

    def sources(self, entries: Iterable[Entry]) -> Iterator[Source]:
        read = (self.source(entry) for entry in self.within_bounds(entries))
        return (source for source in read if source is not None)

    def within_bounds(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            size = self.tree.size(entry.path)
            if self._files <= 0 or self._bytes < size:
                self.complete = False
                return
            if size > self._largest:
                self.problems.append(Problem(Place(entry.path, 1), "larger than the limit for a file"))
                continue
            self._files -= 1
            self._bytes -= size
            yield entry

    def source(self, entry: Entry) -> Source | None:
        """A file; None, and a problem more, where it cannot be read."""
        try:
            return decode(entry.path, self.tree.read(entry.path))
        except ReadError as error:
            self.problems.append(Problem(Place(entry.path, 1), error.message))
            return None


def _nearest(entry: Entry) -> tuple[int, str]:
    return entry.path.count("/"), entry.path


def _is_dockerfile(path: str) -> bool:
    """Whether a file is a Dockerfile by its name: ``Dockerfile``, ``Containerfile``, ``Dockerfile.agent``, ``agent.Dockerfile``."""
    name = path.rpartition("/")[2].lower()
    return name in ("dockerfile", "containerfile") or name.startswith(_DOCKERFILE_STARTS) or name.endswith(_DOCKERFILE_ENDS)
