"""Policies that AWS itself would not take: text that is no JSON, documents and patterns beyond all quotas; each listed at its line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..iam.aws.holding import MOST_LOOKED_AT
from ..iam.aws.patterns import LONGEST
from ..iam.aws.statements import LARGEST, MOST_PATTERNS, MOST_STATEMENTS, Pattern, read_statements
from ..readers.interface import DEFAULT_LIMITS, Problem
from ..resolve.interface import Resource
from ..values import Text, Value
from .paths import decode_json, embedded_source, select

MOST_LISTED = 20  # patterns of one policy
NO_POLICY = "this policy is not read: {}"
TOO_LARGE = "this policy is not read: {:,} characters are over the limit of {:,}, and no platform takes a hundredth of that"
TOO_LONG = "a pattern of {:,} characters is taken for one that is not known: no resource has a name of more than 2,048"

CUT = "this policy is not read to its end: {:,} {}, of which {:,} are read"
MANY = "how wide what this grants is, is judged by the {:,} shortest of these {:,} resources"
LISTS = ("Action", "NotAction", "Resource", "NotResource")


def policy_problems(resource: Resource, row: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the policies that a resource holds. ``row``: of the catalogue's ``grants``."""
    for path in (*row.get("policy", ()), *row.get("resource_policy", ()), *row.get("holds", {}).get("policy", ())):
        for found in select(resource, path):
            yield from _problems(found.value)


def _problems(value: Value) -> Iterator[Problem]:
    text = value.text
    if not text:
        return
    if len(text) > LARGEST:
        yield Problem(value.place, TOO_LARGE.format(len(text), LARGEST))
        return
    if not isinstance(value.data, Text) and (wrong := _no_json(value, text)) is not None:
        yield wrong
        return
    if len(text) > MOST_STATEMENTS:
        yield from _left_out(value)
    if len(text) > LONGEST and any(len(piece) > LONGEST for piece in text.split('"')):
        long = [pattern for pattern in _patterns(value) if pattern.text is not None and len(pattern.text) > LONGEST]
        yield from (Problem(pattern.origin.place, TOO_LONG.format(len(pattern.text or "")), "notice") for pattern in long[:MOST_LISTED])


def _left_out(value: Value) -> Iterator[Problem]:
    """What of a policy is over the bounds of ``read_statements``."""
    document = decode_json(value)
    listed = document.get("Statement") if document is not None and isinstance(document.data, dict) else None
    if listed is None or not isinstance(listed.data, tuple | dict):
        return
    statements = listed.items() if isinstance(listed.data, tuple) else (listed,)
    if len(statements) > MOST_STATEMENTS:
        yield Problem(value.place, CUT.format(len(statements), "statements", MOST_STATEMENTS))
    mappings = [one for one in statements[:MOST_STATEMENTS] if isinstance(one.data, dict)]
    held = [one.get(key) for one in mappings for key in LISTS]
    resources = [one.get("Resource") for one in mappings]
    many = [one for one in resources if one is not None and isinstance(one.data, tuple) and MOST_LOOKED_AT < len(one.data) <= MOST_PATTERNS]
    yield from (Problem(one.place, MANY.format(MOST_LOOKED_AT, len(one.items())), "notice") for one in many[:MOST_LISTED])
    long = [one for one in held if one is not None and isinstance(one.data, tuple) and len(one.data) > MOST_PATTERNS]
    yield from (Problem(one.place, CUT.format(len(one.items()), "patterns in one list", MOST_PATTERNS)) for one in long[:MOST_LISTED])


def _no_json(value: Value, text: str) -> Problem | None:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        pass
    else:
        return None
    from ..readers.yaml import parse_json

    problems = parse_json(embedded_source(value), DEFAULT_LIMITS).problems
    if not problems:
        return None
    return Problem(problems[0].place, NO_POLICY.format(problems[0].reason))


def _patterns(value: Value) -> Iterator[Pattern]:
    for statement in read_statements(value)[0]:
        yield from (*statement.actions, *statement.not_actions, *statement.resources, *statement.not_resources)
