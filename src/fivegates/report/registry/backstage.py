"""The registry as entities of a Backstage catalogue (``catalog-info.yaml``): a Component for each agent.

Formats of names, tags, annotations and references: Backstage, "Descriptor Format of Catalog Entities" and "Entity References".
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from ...errors import UsageError
from ...readers.yaml import parse_yaml
from ...source import Source
from ...values import Value, entries_of
from ..interface import Redactor
from .columns import COLUMNS, UNKNOWN, Row, plain
from .entry import Entry

API = "backstage.io/v1alpha1"
PREFIX = "fivegates.dev/"
_LONGEST = 63  # characters of a name
_ASKED = tuple(column for column in COLUMNS if column != "name")


def render(entries: Sequence[Entry], rows: Sequence[Row], *, redactor: Redactor) -> str:
    """One document for each agent; ``rows`` are the entries' texts, in the same order."""
    names = _names([row["name"] for row in rows], [row["id"] for row in rows])
    said = [plain(redactor.redact(entry.record.contract.purpose or "")) if entry.record.contract else "" for entry in entries]
    documents = [_lines(_entity(*each)) for each in zip(entries, rows, names, said, strict=True)]
    head = "# Kept by `fivegates agents --update`, which writes it anew; what stands here is never taken for an agent's owner.\n"
    return head + "".join("---\n" + "\n".join(lines) + "\n" for lines in documents)


MAKE = "`fivegates agents --format backstage` writes one"


def read(text: str) -> list[Row]:
    """The rows of a kept file. Raises ``UsageError`` where one of its documents is not of the registry."""
    stream = parse_yaml(Source("", text))
    if stream.problems:
        problem = stream.problems[0]
        raise UsageError(f"this is no YAML that can be read: line {problem.place.line}: {problem.reason}", MAKE)
    return [_row(document.root) for document in stream.documents if document.root.data is not None]


def _row(root: Value) -> Row:
    metadata = entries_of(root.get("metadata"))
    said = entries_of(metadata.get("annotations"))
    if f"{PREFIX}id" not in said:
        raise UsageError("this file holds an entity that is not of the registry", "keep the registry in a file of its own")
    title = metadata.get("title")
    texts = {column: said[_key(column)].text or "" for column in _ASKED if _key(column) in said}
    return {"name": (title.text if title is not None else None) or "", **texts}


def _entity(entry: Entry, row: Row, name: str, purpose: str) -> Mapping[str, Any]:
    annotations = {_key(column): row[column] for column in _ASKED if row[column]}
    return {
        "apiVersion": API,
        "kind": "Component",
        "metadata": {
            "name": name,
            "title": row["name"],
            **({"description": purpose} if purpose else {}),
            "annotations": annotations,
            "tags": ["ai-agent"],
        },
        "spec": {"type": "ai-agent", "lifecycle": _lifecycle(entry), "owner": _owner(row["owner"]) if entry.has_owner else UNKNOWN},
    }


def _key(column: str) -> str:
    return PREFIX + column.replace(" ", "-")


def _lifecycle(entry: Entry) -> str:
    contract = entry.record.contract
    if contract is not None and contract.status in ("retiring", "retired"):
        return "deprecated"
    return "production" if entry.in_production else "experimental"


def _owner(principal: str) -> str:
    """A reference to a User or Group: an address goes by what stands before the @, as Backstage's own resolvers for sign-ins have it.

    Who is meant exactly stands in the annotation.
    """
    kind = "group" if principal.startswith(("group:", "@@")) or (principal.startswith("@") and "/" in principal) else "user"
    bare = principal.removeprefix("group:").removeprefix("user:").lstrip("@")
    local = bare.partition("@")[0] if kind == "user" else bare.rpartition("/")[2]
    name = _fit(local.rpartition("/")[2])
    return f"{kind}:default/{name}" if name else UNKNOWN


def _names(names: Sequence[str], ids: Sequence[str]) -> list[str]:
    """Names as Backstage takes them, each once whatever their case: one that two agents have gets a mark made of the id."""
    fitted = [_fit(name) for name in names]
    often = Counter(name.lower() for name in fitted)
    return [
        name if name and often[name.lower()] == 1 else _marked(name or "agent", sha256(id.encode("utf-8", "replace")).hexdigest()[:8])
        for name, id in zip(fitted, ids, strict=True)
    ]


def _marked(name: str, mark: str) -> str:
    return f"{name[: _LONGEST - len(mark) - 1].rstrip('-_.')}-{mark}"


def _fit(text: str) -> str:
    """Letters and digits of ASCII, parts separated by one of ``-_.``, at most 63 characters."""
    kept = "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "-" for char in text)
    pieces: list[str] = []
    for char in kept:
        if char not in "-_." or (pieces and pieces[-1] not in "-_."):
            pieces.append(char)
    return "".join(pieces)[:_LONGEST].rstrip("-_.")


def _lines(data: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """YAML of mappings, lists of texts and texts; texts are quoted as JSON, which is YAML too."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield f"{indent}{key}:"
            yield from _lines(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{key}: [{', '.join(map(_quoted, value))}]"
        else:
            yield f"{indent}{key}: {_quoted(value)}"


def _quoted(text: str) -> str:
    """A text without control characters in double quotes; JSON's pairs of escapes for rarer letters are none in YAML."""
    return json.dumps(text, ensure_ascii=False)
