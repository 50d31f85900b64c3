"""What a tree defines itself, by kind and name: what a command releases under such a name is no second workload."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..catalog import load
from ..resolve.interface import MODULE_CALL
from .model import WorkloadRecord

KNATIVE = "serving.knative.dev/"  # what Cloud Run calls its services in a manifest
_WORDS = re.compile(r"[^A-Za-z0-9]+")
ANY = ""  # the kind of what may stand behind a module's call, or on a cluster


class Defined:
    """What the tree defines itself."""

    def __init__(self, workloads: Iterable[WorkloadRecord]) -> None:
        self._names: dict[str, set[tuple[str, ...]]] = {}  # by kind
        self._unnamed: set[str] = set()  # kinds of which one may be called anything
        for record in workloads:
            is_any = record.resource.type == MODULE_CALL or record.resource.type.startswith(KNATIVE)
            self._names.setdefault(ANY if is_any else record.kind, set()).add(_bare(record.name))
            if not record.named and not is_any:
                self._unnamed.add(record.kind)

    def is_there(self, kind: str, name: str) -> bool:
        """Whether the tree defines what is released, or may; what is released under no known name ('') may be any of its kind."""
        if not name:
            return kind in self._names or ANY in self._names
        return kind in self._unnamed or any(_bare(name) in self._names.get(one, ()) for one in (kind, ANY))


def _bare(name: str) -> tuple[str, ...]:
    """The words of a name without those that stand for an environment: what is defined for one is defined."""
    fold = load("environments")["fold"]
    words = [word for word in _WORDS.split(name.lower()) if word]
    return tuple(word for word in words if word not in fold) or tuple(words)
