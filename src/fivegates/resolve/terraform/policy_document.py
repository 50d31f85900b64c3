"""``aws_iam_policy_document``: the JSON it stands for, as the AWS provider writes it, with the places of statements and actions kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...values import Origin, Text, Unknown, Value
from ..interface import Attributes
from .data import Key
from .failures import EvaluationError
from .json_text import decode_json, encode_json
from .unknown import is_whole, unknown_from

LISTS = {"actions": "Action", "not_actions": "NotAction", "resources": "Resource", "not_resources": "NotResource"}
PRINCIPALS = {"principals": "Principal", "not_principals": "NotPrincipal"}
ORDER = ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition")


def policy_json(document: Attributes) -> Value:
    """The ``json`` attribute: a ``Text``, or an unknown, whose content is the policy with ``Statement`` always a list."""
    statements = [_from_block(block) for block in _elements(document.get("statement"))]
    origin = next((statement.origin for statement in statements), None) or _origin(document)
    policy: dict[str, Value] = {}
    sources = _documents(document, ("source_json", "source_policy_documents"))
    overrides = _documents(document, ("override_json", "override_policy_documents"))
    version = _own(document, "version") or _version_of(sources, overrides) or Value("2012-10-17", origin)
    policy["Version"] = version
    identifier = _own(document, "policy_id")
    if identifier is not None:
        policy["Id"] = identifier
    merged = _merge([*_statements(sources), *statements], _statements(overrides))
    policy["Statement"] = Value(tuple(merged), origin)
    content = Value(policy, origin)
    made = Origin("computed", origin.source, origin.offset, "json", origin)
    if is_whole(content):
        return Value(Text.encoding(encode_json(content, sort_keys=False, indent=2), content), made)
    unknown = unknown_from(content)
    return Value(Unknown(references=unknown.references, content=content, reason=unknown.reason), made)


def _origin(document: Attributes) -> Origin:
    for name in document.names():
        if name in ("json", "minified_json"):
            continue
        value = document.get(name)
        if value is not None:
            return value.origin
    header: Origin | None = getattr(document, "origin", None)
    if header is None:
        raise EvaluationError("an empty document has no place")
    return header


def _own(document: Attributes, name: str) -> Value | None:
    value = document.get(name)
    return value if value is not None and value.data is not None else None


def _elements(value: Value | None) -> Iterator[Value]:
    """The elements of a list; one unknown element for those that an unknown list may have."""
    if value is None or value.data is None:
        return
    if not isinstance(value.data, Unknown):
        yield from value.items()
        return
    if value.data.content is not None:
        yield from value.data.content.items()
    yield Value(Unknown(references=value.data.references, reason=value.data.reason), value.origin)


def _from_block(block: Value) -> Value:
    """One ``statement`` block as a statement of the policy language."""
    if not isinstance(block.data, dict):
        return block
    statement: dict[str, Value] = {}
    sid = block.get("sid")
    if sid is not None and sid.data not in (None, ""):
        statement["Sid"] = sid
    effect = block.get("effect")
    statement["Effect"] = effect if effect is not None and effect.data is not None else Value("Allow", block.origin)
    for name, key in LISTS.items():
        value = _strings(block.get(name), name in ("resources", "not_resources"))
        if value is not None:
            statement[key] = value
    for name, key in PRINCIPALS.items():
        value = _principals(block.get(name))
        if value is not None:
            statement[key] = value
    condition = _conditions(block.get("condition"))
    if condition is not None:
        statement["Condition"] = condition
    return Value({key: statement[key] for key in ORDER if key in statement}, block.origin)


def _strings(value: Value | None, interpolated: bool) -> Value | None:
    """A list of strings as the provider writes it: one alone, several sorted backwards; ``&{`` stands for ``${`` in what is no action."""
    if value is None or value.data is None:
        return None
    if isinstance(value.data, Unknown):
        return value
    items = [_held_here(_plain(item) if interpolated else item, value.origin) for item in value.items()]
    if not items:
        return None
    if len(items) == 1:
        return items[0]
    return Value(tuple(sorted(items, key=lambda item: item.text or "", reverse=True)), value.origin)


def _held_here(item: Value, argument: Origin) -> Value:
    """A string that comes from another file keeps the argument of this document that takes it in."""
    if item.origin.source is argument.source:
        return item
    return item.moved(argument.kind, argument.source, argument.offset, argument.name)


def _plain(item: Value) -> Value:
    text = item.text
    return Value(text.replace("&{", "${"), item.origin) if text is not None and "&{" in text else item


def _principals(value: Value | None) -> Value | None:
    if value is None:
        return None
    if isinstance(value.data, Unknown) and value.data.content is None:
        return value
    entries: dict[str, list[Value]] = {}
    for block in _elements(value):
        type, identifiers = block.get("type"), block.get("identifiers")
        if type is None or identifiers is None or not isinstance(type.data, str) or isinstance(identifiers.data, Unknown):
            return Value(unknown_from(block), block.origin)
        if type.data == "*" and [item.text for item in identifiers.items()] == ["*"]:
            return identifiers.items()[0]
        entries.setdefault(Key.written(type.data, type.origin), []).extend(_plain(item) for item in identifiers.items())
    return Value({key: _one_or_many(items, value.origin) for key, items in entries.items()}, value.origin) if entries else None


def _one_or_many(items: list[Value], origin: Origin) -> Value:
    if len(items) == 1:
        return items[0]
    return Value(tuple(sorted(items, key=lambda item: item.text or "", reverse=True)), items[0].origin if items else origin)


def _conditions(value: Value | None) -> Value | None:
    """Conditions by operator and variable. With a variable that is known in part they are unknown, and their content names it with
    ``\\0`` for what is not known of it: the issuer's address before ``:sub`` most often.
    """
    if value is None:
        return None
    tests: dict[str, dict[str, Value]] = {}
    open_names: list[Value] = []
    for block in _elements(value):
        test, variable, values = block.get("test"), block.get("variable"), block.get("values")
        name = _known_parts(variable)
        if test is None or variable is None or values is None or test.text is None or name is None:
            return Value(unknown_from(block), block.origin)
        if variable.text is None:
            open_names.append(variable)
        items = [_plain(item) for item in values.items()]
        wanted = values if isinstance(values.data, Unknown) else Value(tuple(items), values.origin)
        found = tests.setdefault(test.text, {}).get(name)
        if found is not None and not isinstance(wanted.data, Unknown) and not isinstance(found.data, Unknown):
            wanted = Value((*(found.items() or (found,)), *items), found.origin)
        tests[test.text][Key.written(name, variable.origin)] = items[0] if len(wanted.items()) == 1 and items else wanted
    if not tests:
        return None
    made = Value({test: Value(dict(entries), value.origin) for test, entries in tests.items()}, value.origin)
    if not open_names:
        return made
    unknown = unknown_from(*open_names)
    return Value(Unknown(references=unknown.references, content=made, reason=unknown.reason), value.origin)


def _known_parts(variable: Value | None) -> str | None:
    """A name, or of a template what is known of it, where it ends in something known."""
    if variable is None or not isinstance(variable.data, Unknown):
        return variable.text if variable is not None else None
    parts = variable.data.parts
    return "".join(part if isinstance(part, str) else "\0" for part in parts) if parts and isinstance(parts[-1], str) else None


def _documents(document: Attributes, names: Iterable[str]) -> list[Value]:
    """The policies that other documents hold, each decoded; one that is not known stays unknown."""
    found: list[Value] = []
    for name in names:
        value = document.get(name)
        if value is None or value.data in (None, ""):
            continue
        for item in _elements(value) if not isinstance(value.data, str) else (value,):
            if item.data not in (None, ""):
                found.append(_decoded(item))
    return found


def _decoded(item: Value) -> Value:
    data = item.data
    if isinstance(data, Text):
        return data.content
    if isinstance(data, Unknown):
        return data.content if data.content is not None else item
    try:
        return decode_json(str(data), item.origin)
    except EvaluationError as error:
        return Value(Unknown(reason=str(error)), item.origin)


def _version_of(sources: list[Value], overrides: list[Value]) -> Value | None:
    versions = [version for policy in (*sources, *overrides) if (version := policy.get("Version")) is not None]
    return versions[-1] if versions else None


def _statements(policies: list[Value]) -> list[Value]:
    """The statements of several policies in order; an unknown policy counts as one unknown statement."""
    found: list[Value] = []
    for policy in policies:
        statements = policy.get("Statement")
        if isinstance(policy.data, Unknown):
            found.append(policy)
        elif statements is not None:
            found += [statements] if isinstance(statements.data, (dict, Unknown)) else list(statements.items())
    return found


def _merge(statements: list[Value], overrides: list[Value]) -> list[Value]:
    """Overriding statements take the place of those with their Sid; the others are added."""
    merged = list(statements)
    for override in overrides:
        sid = override.get("Sid")
        text = sid.text if sid is not None else None
        same = [index for index, statement in enumerate(merged) if text and _sid(statement) == text]
        if same:
            merged[same[0]] = override
        else:
            merged.append(override)
    return merged


def _sid(statement: Value) -> str | None:
    sid = statement.get("Sid")
    return sid.text if sid is not None else None
