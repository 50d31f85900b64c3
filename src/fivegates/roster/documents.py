"""A roster as YAML (a list of people), or as what SCIM exports (a list of users)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..errors import RosterError
from ..readers.interface import DEFAULT_LIMITS
from ..readers.yaml import YamlStream, parse_json, parse_yaml
from ..source import Source
from ..values import Value
from .rows import COLUMNS, Row, column

_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
_ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def document_rows(text: str, path: str, *, is_json: bool) -> Iterator[Row]:
    """The people of a YAML or JSON text. Raises ``RosterError``, with a line and without the text it stands in."""
    source = Source(path, text)
    stream = parse_json(source, DEFAULT_LIMITS) if is_json else parse_yaml(source, DEFAULT_LIMITS)
    root = _only_document(stream, path)
    if root.get("Resources") is not None:
        yield from _scim(root, path)
        return
    listed = root if isinstance(root.data, tuple) else root.get("people")
    if listed is None or not isinstance(listed.data, tuple):
        raise RosterError("this is no list of people", path, root.place.line, "write a list of entries, each with a principal")
    for entry in listed.data:
        yield _row(entry, path)


def _only_document(stream: YamlStream, path: str) -> Value:
    if stream.problems:
        raise RosterError("the roster cannot be read", path, stream.problems[0].place.line, "it must be whole: one YAML or JSON document")
    if len(stream.documents) != 1:
        raise RosterError(f"the roster holds {len(stream.documents)} documents", path, 1, "keep all people in one")
    return stream.documents[0].root


def _row(entry: Value, path: str) -> Row:
    line = entry.place.line
    if not isinstance(entry.data, dict):
        raise RosterError("an entry of the roster is no person", path, line, f"write keys: {', '.join(COLUMNS)}")
    said = {column(key): value for key, value in entry.data.items()}
    unknown = next((value for key, value in said.items() if key not in COLUMNS), None)
    if unknown is not None:
        raise RosterError("a key of this person is none that a roster has", path, unknown.place.line, f"keys are {', '.join(COLUMNS)}")
    one = {key: _text(said.get(key), path) for key in ("principal", "status", "last_day")}
    aliases, teams = (_texts(said.get(key), path) for key in ("aliases", "teams"))
    return Row(line, one["principal"], aliases, teams, one["status"], one["last_day"])


def _scim(root: Value, path: str) -> Iterator[Row]:
    users, total = root.get("Resources"), root.get("totalResults")
    if _LIST not in _texts(root.get("schemas"), path) or users is None or not isinstance(users.data, tuple):
        raise RosterError("this is no list that SCIM exports", path, root.place.line, f"its schemas name {_LIST}")
    if total is not None and isinstance(total.data, int) and total.data > len(users.data):
        raise RosterError("the export holds fewer people than it counts", path, total.place.line, "export all pages into one list")
    for user in users.data:
        if not isinstance(user.data, dict):
            raise RosterError("an entry of the export is no user", path, user.place.line, "export the users again, as SCIM has them")
        yield _user(user, path)


def _user(user: Value, path: str) -> Row:
    """A user by what RFC 7643 calls its attributes; others say nothing of who works here."""
    active, enterprise = user.get("active"), user.get(_ENTERPRISE)
    department = _text(enterprise.get("department"), path) if enterprise is not None and isinstance(enterprise.data, dict) else ""
    groups = (*_inner(user.get("groups"), "display", path), *((department,) if department else ()))
    status = "" if active is None else _text(active, path)
    return Row(user.place.line, _text(user.get("userName"), path), _inner(user.get("emails"), "value", path), groups, status)


def _inner(listed: Value | None, key: str, path: str) -> tuple[str, ...]:
    entries = listed.data if listed is not None and isinstance(listed.data, tuple) else ()
    texts = (_text(entry.get(key), path) for entry in entries if isinstance(entry.data, dict))
    return tuple(text for text in texts if text)


def _texts(value: Value | None, path: str) -> tuple[str, ...]:
    if value is None or value.data is None:
        return ()
    items = value.data if isinstance(value.data, tuple) else (value,)
    return tuple(text for item in items if (text := _text(item, path)))


def _text(value: Value | None, path: str) -> str:
    if value is None or value.data is None:
        return ""
    if isinstance(value.data, bool):
        return str(value.data).lower()
    if not isinstance(value.data, str | int | Decimal):
        raise RosterError("this is no text", path, value.place.line, "write a text, in quotes where YAML takes it for something else")
    return str(value.data)
