"""Files out of git's object store, without a checkout: what the index and commit trees have in common."""

from __future__ import annotations

import json
import threading
import weakref
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import IO, TYPE_CHECKING

from ..errors import ReadError, TreeError
from ..named_tuple import NamedTuple
from .git import REFETCH, WITHOUT_GIT, Repository, command, environment, run_git
from .interface import Entry, Unlisted
from .paths import MAX_LINK_HOPS, OUTSIDE, expand_folder_links, is_skipped, join_inside

if TYPE_CHECKING:
    from subprocess import Popen

_LINK, _SUBMODULE = "120000", "160000"
MISSING = f"git has no such object; where this is a partial clone, {REFETCH}"
ENDED = f"git ended while it was asked for an object; where this is a partial clone, {REFETCH}"
PASSING = (MISSING, ENDED)  # why a file of a commit may not be readable today and be another day


class Blob(NamedTuple):
    """A path git keeps: its mode and object name."""

    path: str
    mode: str
    name: str


class ObjectTree:
    """The entries of a list of blobs. Submodules and vendored folders are left out; links are resolved by their text."""

    def __init__(self, root: str, repository: Repository) -> None:
        self._root = root
        self._repository = repository
        self._store = ObjectStore(repository)
        self._blobs: dict[str, Blob] = {}
        self._entries: list[Entry] | None = None
        self._unlisted: list[Unlisted] = []
        self._sizes: dict[str, int] | None = None

    @property
    def root(self) -> str:
        return self._root

    @property
    def prefix(self) -> str:
        return self._repository.prefix

    def entries(self) -> Sequence[Entry]:
        if self._entries is None:
            self._entries = self._list()
        return self._entries

    def unlisted(self) -> Sequence[Unlisted]:
        self.entries()
        return self._unlisted

    @property
    def state(self) -> str:
        """A name for all that it holds: trees of one state give the same answers, however long ago."""
        self.entries()
        told = json.dumps([list(blob) for _, blob in sorted(self._blobs.items())])
        return sha256(told.encode("utf-8")).hexdigest()

    def files_in(self, folder: str) -> Sequence[Entry]:
        """Nothing: what git keeps lacks the folders that tools fill."""
        return ()

    def size(self, path: str) -> int:
        self.entries()
        try:
            blob = self._follow(path)
        except ReadError:  # a link that is missing has no bytes either
            return 0
        if self._sizes is None:
            self._sizes = self._ask_sizes()
        return self._sizes.get(blob.name, 0) if blob is not None else 0

    def _ask_sizes(self) -> dict[str, int]:
        """Bytes by object name, asked for when somebody is about to read; an object that is missing (a partial clone) has none."""
        asked = "".join(f"{name}\n" for name in {blob.name for blob in self._blobs.values()}).encode("ascii")
        told = run_git(self._repository, ["cat-file", "--batch-check=%(objectname) %(objectsize)"], asked).decode("ascii", "replace")
        pairs = (line.split(" ") for line in told.splitlines())
        return {name: int(size) for name, size in pairs if size.isdigit()}

    def read(self, path: str) -> bytes:
        self.entries()
        blob = self._follow(path)
        if blob is None:
            raise ReadError(f"{OUTSIDE} or nowhere is not followed" if path in self._blobs else "there is no such file")
        return self._store.read(blob.name)

    def list_blobs(self) -> Iterable[Blob]:
        """Every path below the root; each kind of tree asks git in its own way. Raises ``TreeError``."""
        raise NotImplementedError

    def _list(self) -> list[Entry]:
        self._blobs = {blob.path: blob for blob in self.list_blobs() if blob.mode != _SUBMODULE and not is_skipped(blob.path)}
        files = sorted(Entry(blob.path) for blob in self._blobs.values() if blob.mode != _LINK)
        folders = {folder for entry in files for folder in _folders_of(entry.path)}
        to_folders: list[tuple[str, str, bool]] = []
        for link in [path for path, blob in self._blobs.items() if blob.mode == _LINK]:
            try:
                target, real = self._target(link), self._follow(link)
            except ReadError:  # the object is missing, as whoever reads the link is told
                target, real = None, None
            if target is not None and target in folders:
                to_folders.append((link, target, True))
            else:
                files.append(Entry(link, True, real.path) if real else Entry(link))
        files.sort()
        linked, self._unlisted = expand_folder_links(files, to_folders)
        return sorted(files + linked) if linked else files

    def _target(self, link: str) -> str | None:
        """Where the chain of links that starts at ``link`` ends, relative to the root; None outside, in a circle or too far."""
        path: str | None = link
        for _ in range(MAX_LINK_HOPS):
            blob = self._blobs.get(path) if path is not None else None
            if path is None or blob is None or blob.mode != _LINK:
                return path
            text = self._store.read(blob.name).decode("utf-8", "surrogateescape")
            path = join_inside(path.rpartition("/")[0], text)
        return None

    def _follow(self, path: str) -> Blob | None:
        """The blob of the file ``path`` leads to, through links on the way (its folders included)."""
        for _ in range(MAX_LINK_HOPS):
            blob = self._blobs.get(path)
            if blob is not None and blob.mode != _LINK:
                return blob
            at = path if blob is not None else next((folder for folder in _folders_of(path) if folder in self._blobs), None)
            target = self._target(at) if at is not None else None
            if at is None or target is None:
                return None
            path = (target + path[len(at) :]).lstrip("/")
        return None


class ObjectStore:
    """One ``git cat-file --batch`` for any number of objects, started with the first question and ended with this object."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._pipes: tuple[IO[bytes], IO[bytes]] | None = None
        self._lock = threading.Lock()

    def read(self, name: str) -> bytes:
        """The content of an object. Raises ``ReadError`` where it is missing (a partial or damaged clone)."""
        return self.look_up(name)[1]

    def look_up(self, name: str) -> tuple[str, bytes]:
        """The full name and content of what ``name`` (a name or revision) means. Raises ``ReadError`` where there is none."""
        with self._lock:
            questions, answers = self._pipes or self._start()
            try:
                questions.write(name.encode("utf-8", "surrogateescape") + b"\n")
                questions.flush()
            except OSError as error:
                raise ReadError(ENDED) from error
            header = answers.readline().split(b" ")
            if header == [b""]:
                raise ReadError(ENDED)
            if len(header) != 3 or not header[2].strip().isdigit():
                raise ReadError(MISSING)
            content = answers.read(int(header[2]))
            answers.read(1)  # the newline after it
        return header[0].decode("ascii"), content

    def _start(self) -> tuple[IO[bytes], IO[bytes]]:
        import subprocess

        try:
            process = subprocess.Popen(
                command(self._repository, ["cat-file", "--batch"]),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(self._repository),
            )
        except OSError as error:
            raise TreeError(f"git could not be started: {error.strerror}", WITHOUT_GIT) from error
        if process.stdin is None or process.stdout is None:
            raise TreeError("git could not be started", WITHOUT_GIT)
        self._pipes = process.stdin, process.stdout
        weakref.finalize(self, _stop, process)
        return self._pipes


def _stop(process: Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()  # it ends by itself once nobody asks any more


def _folders_of(path: str) -> list[str]:
    """Every folder on the way to a path, outermost first."""
    steps = path.split("/")[:-1]
    return ["/".join(steps[: count + 1]) for count in range(len(steps))]
