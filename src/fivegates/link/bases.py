"""One object that several deploy units apply (a base under its overlays, a chart under its values) is one thing, deployed several times."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from ..extract.model import WorkloadRecord
from ..resolve.folders import folder_of
from ..source import Place
from .names import image_repository

Object = tuple[Place, str]  # where its kind is written, and its type
_SEPARATOR = re.compile(r"[-_.]")
LONGEST_NAME = 253  # of an object of Kubernetes
TEMPLATES = "templates"  # the folder of a chart in which Helm looks for objects


class Bases:
    """Every place of a Kubernetes object with the units that apply it."""

    def __init__(self, records: Iterable[WorkloadRecord]) -> None:
        self._units: dict[Object, dict[str, int]] = defaultdict(dict)
        self._images: dict[Object, set[str]] = defaultdict(set)
        for record in records:
            base = _object(record)
            if base is not None:
                self._images[base].update(_image_name(record))
                units = self._units[base]
                units[record.resource.unit] = units.get(record.resource.unit, 0) + 1

    def key(self, record: WorkloadRecord, bare_name: Callable[[], str], made_as: Callable[[], str]) -> str | None:
        """What all deployments of one object have in common; None for what one unit alone applies.

        A template may make several objects, and a unit may apply a base twice under two names: these are told apart by their names. A base
        for any agent is told by the images that its overlays put into it: then each name is an agent of its own.
        """
        base = _object(record)
        units = self._units[base] if base is not None else {}
        if base is None or len(units) < 2:
            return None
        place, type = base
        is_many = TEMPLATES in folder_of(place.path).split("/") or max(units.values()) > 1
        told = made_as() if is_many else bare_name() if len(self._images[base]) > 1 else ""
        return f"base {type} {place.path}:{place.line}:{place.column} {told}"


def _object(record: WorkloadRecord) -> Object | None:
    resource = record.resource
    return (resource.place, resource.type) if resource.unit.startswith("kubernetes:") else None


def _image_name(record: WorkloadRecord) -> tuple[str, ...]:
    """What the image that it runs is called, wherever it is kept; nothing where that is not known."""
    text = record.images[0].value.text if record.images else None
    return (image_repository(text).rpartition("/")[2],) if text else ()


def base_folder(place: Place) -> str:
    """The folder of a base, the folder of a chart."""
    folder = folder_of(place.path)
    return folder.removesuffix(f"/{TEMPLATES}") or folder


def shared_name(names: Sequence[str]) -> str:
    """The longest run of words that all names hold: ``dev-triage-bot`` and ``triage-bot-prod`` are ``triage-bot``; '' for none."""
    if any(len(name) > LONGEST_NAME for name in names):
        return ""
    first, *others = (_SEPARATOR.split(name) for name in names)
    shared = first
    for words in others:
        shared = _longest_run(shared, words)
    return _written(shared, names[0])


def _longest_run(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """The first of the longest runs of ``one`` that ``other`` holds too."""
    best: tuple[int, int] = (0, 0)  # length and end
    lengths = [0] * (len(other) + 1)
    for at, word in enumerate(one):
        row = [0] * (len(other) + 1)
        for behind, candidate in enumerate(other):
            if word and word == candidate:
                row[behind + 1] = lengths[behind] + 1
                if row[behind + 1] > best[0]:
                    best = (row[behind + 1], at + 1)
        lengths = row
    length, end = best
    return list(one[end - length : end])


def _written(shared: Sequence[str], name: str) -> str:
    """Words as ``name`` joins them."""
    pattern = "[-_.]".join(map(re.escape, shared))
    found = re.search(pattern, name) if shared else None
    return found.group() if found is not None else ""
