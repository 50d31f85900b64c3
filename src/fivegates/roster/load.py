"""Where the roster comes from: a file that the settings name, or one outside the tree that the user names."""

from __future__ import annotations

from ..errors import ReadError, RosterError
from ..tree.interface import Tree
from .csv_rows import csv_rows
from .documents import document_rows
from .mailmap import read_mailmap
from .model import Roster
from .rows import FEWER, people_of

MOST_BYTES = 20_000_000
NAME_ONE = "--roster FILE names a list of people: CSV, YAML, or the JSON of a SCIM export"
MAILMAP, MOST_MAILMAP = ".mailmap", 1_000_000


def load_roster(tree: Tree, path: str = "", file: str = "") -> Roster:
    """The people of ``file``, which the user names, else of ``path`` in the tree (``settings.registry.roster``), with the tree's mailmap.

    With neither the roster is not ``is_given``. Raises ``RosterError``.
    """
    mailmap = _mailmap(tree)
    if file:
        return read_roster(_named(file), file, mailmap)
    if path:
        return read_roster(_of_tree(tree, path), path, mailmap)
    return Roster((), mailmap, is_given=False)


def read_roster(data: bytes, path: str, mailmap: dict[str, str] | None = None) -> Roster:
    """The people that the bytes of a file list: CSV, YAML or JSON by its name, else by its first character. Raises ``RosterError``."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RosterError("the roster is not UTF-8 text", path, data.count(b"\n", 0, error.start) + 1, "save it as UTF-8") from None
    ending = path.lower().rpartition(".")[2]
    if ending == "json" or (ending not in ("csv", "tsv", "yaml", "yml") and text.lstrip()[:1] == "{"):
        rows = document_rows(text, path, is_json=True)
    elif ending in ("yaml", "yml"):
        rows = document_rows(text, path, is_json=False)
    else:
        rows = csv_rows(text, path)
    return Roster(people_of(rows, path), mailmap or {})


def _named(file: str) -> bytes:
    from ..tree.named import read_named

    try:
        data = read_named(file, MOST_BYTES)
    except ReadError as error:
        raise RosterError(f"the roster cannot be read: {error.message}", file, hint=NAME_ONE) from None
    if data is None:
        raise RosterError("the roster is no regular file", file, hint=NAME_ONE)
    return data


def _of_tree(tree: Tree, path: str) -> bytes:
    try:
        data = tree.read(path)
    except ReadError as error:
        hint = "`registry.roster` in the settings names it; --roster FILE takes one from elsewhere"
        raise RosterError(f"the roster cannot be read: {error.message}", path, hint=hint) from None
    if len(data) > MOST_BYTES:
        raise RosterError(f"the roster is larger than {MOST_BYTES:,} bytes", path, hint=FEWER)
    return data


def _mailmap(tree: Tree) -> dict[str, str]:
    try:
        data = tree.read(MAILMAP)
    except ReadError:
        return {}
    return read_mailmap(data[:MOST_MAILMAP].decode("utf-8", "replace"))
