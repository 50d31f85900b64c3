"""Whether what collects the logs of a cluster's pods, as far as this tree sets it up, takes them to the SIEM."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...resolve.interface import Resource
from ...values import Value
from ..names import glob_matches
from .observed import Completeness, Observed, nested, unknown_in

CONFIGURATION = "/ConfigMap"
_WORDS = re.compile(r"[^\s,;\"'=\[\]{}()]+")
MOST_TEXT = 200_000  # characters of one configuration that are gone through


class Collectors:
    """The outputs of collectors: objects of their operators, and configurations of fluent-bit and fluentd in ConfigMaps.

    Pods log to their node whatever else there is; a cluster whose collectors stand in another repository leaves the question open.
    """

    def __init__(self, observed: Observed, row: Mapping[str, Any], siem: Sequence[str], completeness: Completeness) -> None:
        """``row``: the kinds that are an output, and the texts in a configuration that begin one."""
        self._verdict: str | None = None
        outputs = list(_outputs(observed, row)) if siem else []
        if not outputs:
            return
        words = {word for output in outputs for value in output for word in _words(value)}
        if any(glob_matches(glob, word) for glob in siem for word in words):
            self._verdict = "reached"
        elif completeness.everything and not any(unknown_in(value, observed.lookup) for output in outputs for value in output):
            self._verdict = "missed"

    def verdict(self) -> str | None:
        """``reached``, ``missed``, or None where no SIEM is named, no output stands here or one is not known."""
        return self._verdict


def _outputs(observed: Observed, row: Mapping[str, Any]) -> Iterator[list[Value]]:
    for resource in observed.of(row["kinds"]):
        yield _given(resource, ("metadata", "spec"))
    for resource in observed.of((CONFIGURATION,)):
        data = resource.get("data")
        for entry in data.data.values() if data is not None and isinstance(data.data, dict) else ():
            if entry.text is not None and any(begin in entry.text for begin in row["begins"]):
                yield [entry]


def _given(resource: Resource, names: Iterable[str]) -> list[Value]:
    return [value for name in names if (value := resource.get(name)) is not None]


def _words(value: Value) -> Iterator[str]:
    """Every word in a value's texts and keys."""
    for one in nested(value):
        if isinstance(one.data, dict):
            yield from one.data
        elif isinstance(one.data, str):
            yield one.data
            yield from (match[0] for match in _WORDS.finditer(one.data[:MOST_TEXT]))
