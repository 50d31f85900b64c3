"""Credentials that were committed and removed again: git keeps them, and so does everybody who has a clone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..discover import kind_by_name
from ..errors import ReadError
from ..named_tuple import NamedTuple
from ..readers.interface import Limits
from ..readers.text import is_binary
from ..secrets.classifier import Classifier, Judgement
from ..secrets.env_files import env_file_kind
from ..secrets.knowledge import EnvFileKnowledge
from ..secrets.needles import Needles, forms_of
from ..source import Place
from ..tree.git import Repository
from ..tree.history import Bounds, Deadline, PastFile, past_files, sizes_of
from ..tree.objects import ObjectStore
from .find import find_values

_KINDS = frozenset(("dotenv", "dockerfile", "compose", "terraform", "tfvars", "terragrunt", "yaml", "workflow"))
MOST = 1_000  # credentials


class Removed(NamedTuple):
    """A credential that no file holds any more. ``place``: its line in the file as ``commit``, the first to hold it, left it."""

    name: str
    secret: str
    judged: Judgement
    place: Place
    commit: str
    in_env_file: bool

    def __repr__(self) -> str:
        return f"Removed({self.place}, {self.commit})"


class Past(NamedTuple):
    """What history holds, and what of it was not searched, as sentences."""

    removed: list[Removed]
    cut: list[str]


class Search(NamedTuple):
    """What is needed to judge a past file. ``is_excluded``: paths that the settings leave out."""

    classifier: Classifier
    names: EnvFileKnowledge
    limits: Limits
    is_excluded: Callable[[str], bool]


def find_removed(repository: Repository, search: Search, present: Iterable[str], bounds: Bounds) -> Past:
    """Credentials of past versions of env files, Dockerfiles, compose, YAML and Terraform that none of the ``present`` texts holds.

    Outside env files only a provider's format and what opens a model count, as they do in files that are there.
    Raises ``TreeError`` where git fails.
    """
    deadline = Deadline(bounds.seconds)
    versions = past_files(repository, lambda path: _is_wanted(path, search), bounds, deadline)
    oldest: dict[str, Removed] = {}
    for past, data in _read(repository, versions, bounds, deadline):
        for found in _of_version(past, data, search):
            oldest[found.secret] = found  # versions come newest first: the last one met is the first that held it
        if len(oldest) >= MOST:
            deadline.note(f"past credentials beyond {MOST} are not listed")
            break
    kept = _without_present(oldest, present)
    return Past(sorted(kept, key=lambda one: (one.place, one.name)), deadline.cut)


def _is_wanted(path: str, search: Search) -> bool:
    kind = kind_by_name(path.rpartition("/")[2])
    if kind not in _KINDS or search.is_excluded(path):
        return False
    return kind != "dotenv" or env_file_kind(path, search.names) in ("real", "template")


def _read(repository: Repository, versions: list[PastFile], bounds: Bounds, deadline: Deadline) -> Iterable[tuple[PastFile, bytes]]:
    sizes = sizes_of(repository, list(dict.fromkeys(past.blob for past in versions)))
    store = ObjectStore(repository)
    left = bounds.bytes
    for past in versions:
        size = sizes.get(past.blob)
        if size is None:
            deadline.note("some past files are not in this clone")
            continue
        if size > bounds.file_bytes:
            deadline.note(f"past files over {bounds.file_bytes / 1_000_000:g} MB are not searched")
            continue
        left -= size
        if left < 0:
            deadline.note(f"past files beyond {bounds.bytes // 1_000_000} MB together are not searched")
            return
        if deadline.has_passed("older versions of files are not searched"):
            return
        try:
            yield past, store.read(past.blob)
        except ReadError:
            deadline.note("some past files are not in this clone")


def _of_version(past: PastFile, data: bytes, search: Search) -> Iterable[Removed]:
    if is_binary(data):
        return
    in_env_file = kind_by_name(past.path.rpartition("/")[2]) == "dotenv"
    try:
        values = find_values(past.path, data, search.classifier, search.limits)
    except ReadError:
        return  # no text; nobody could have used it as what its name says
    for value in values:
        if in_env_file or value.judged.format or value.judged.opens_only_models:
            yield Removed(value.name, value.secret, value.judged, value.place, past.commit, in_env_file)


def _without_present(oldest: dict[str, Removed], present: Iterable[str]) -> list[Removed]:
    if not oldest:
        return []
    needles = Needles({form: secret for secret in oldest for form in forms_of(secret)})
    there = {secret for text in present for _start, _end, secret in needles.find(text)}
    return [found for secret, found in oldest.items() if secret not in there]
