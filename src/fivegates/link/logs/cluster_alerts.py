"""What an alert over the metrics of a cluster watches without naming it: every pod, or every pod of a namespace."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...extract.paths import select
from ...resolve.interface import Resource
from ...values import Value

_METRIC = re.compile(r"([a-z_:]++)\s*+(?:\{([^{}]*+)\})?+")
_MATCHER = re.compile(r"([a-z_]++)\s*+(=~|!~|!=|=)\s*+[\"']([^\"']*+)[\"']")
EVERYTHING = ("", ".*", ".+")
ALL = "kubernetes"


def namespace_watched(namespace: str) -> str:
    """How a namespace is called among what is watched."""
    return f"namespace {namespace}"


def is_alert(resource: Resource, row: Mapping[str, Any]) -> bool:
    """Whether a resource that may hold recording rules alone holds an alert, or may."""
    if resource.type not in row["types"]:
        return True
    rules = [found.value for found in select(resource, row["path"])]
    return not rules or any(rule.is_unknown or rule.get(row["alert"]) is not None for rule in rules)


def watched(resource: Resource, row: Mapping[str, Any]) -> Iterator[str]:
    """What the alerts of a resource watch: ``kubernetes``, or one namespace of it."""
    for found in select(resource, row["path"]) if resource.type in row["types"] else ():
        expression = found.value.get(row["expression"]) if found.value.get(row["alert"]) is not None else None
        yield from _measured(expression, tuple(row["metrics"]))


def _measured(expression: Value | None, metrics: tuple[str, ...]) -> Iterator[str]:
    for match in _METRIC.finditer(expression.text or "" if expression is not None else ""):
        if match[1].startswith(metrics):
            narrowing = {
                name: text for name, sign, text in _MATCHER.findall(match[2] or "") if sign in ("=", "=~") and text not in EVERYTHING
            }
            narrowing.pop("job", None)  # who measured it
            if not narrowing:
                yield ALL
            elif set(narrowing) == {"namespace"}:
                yield from (namespace_watched(name) for name in narrowing["namespace"].split("|"))
