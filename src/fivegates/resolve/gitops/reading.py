"""What GitOps objects point at: other objects of the tree by kind and name, files of values by path, charts by folder."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ...named_tuple import NamedTuple
from ...readers.interface import Limits, Problem
from ...readers.yaml.model import where_the_last_counts
from ...values import Value
from ..folders import word_environment
from ..interface import Resource
from ..yaml_files import YamlFiles
from .embedded import embedded_yaml
from .fields import text_at

if TYPE_CHECKING:
    from ...readers.yaml import YamlStream

CHART_FILE = "Chart.yaml"
CHART_VALUES = "values.yaml"
_NAMED = ("/ConfigMap", "/Secret", "source.", "helm.cattle.io/")  # what GitOps objects name


class Found(NamedTuple):
    """Documents of values, and whether that is all of them."""

    documents: tuple[Value, ...] = ()
    complete: bool = True


class Surroundings:
    """The objects of every unit by type and name, and the tree's files. ``environments`` folds words to environments."""

    def __init__(self, resources: Iterable[Resource], files: YamlFiles, limits: Limits, environments: Mapping[str, str]) -> None:
        self.files = files
        self.environments = environments
        self._limits = limits
        self._objects: dict[tuple[str, str], list[Resource]] = {}
        self._in_unit: dict[tuple[str, str, str], list[Resource]] = {}  # by type, unit and name with and without kustomize's hash
        for resource in resources:
            if resource.label and resource.type.startswith(_NAMED):
                self._objects.setdefault((resource.type, resource.label), []).append(resource)
                for name in {resource.label, _without_hash(resource.label)}:
                    self._in_unit.setdefault((resource.type, resource.unit, name), []).append(resource)

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """Every folder of the tree, in the order of their paths."""
        found: set[str] = set()
        for path in self.files.paths:
            folder = posixpath.dirname(path)
            while folder and folder not in found:
                found.add(folder)
                folder = posixpath.dirname(folder)
        return tuple(sorted(found))

    def named(self, type: str, name: str, namespace: str, near: Resource) -> Resource | None:
        """The one object of a type and name in ``near``'s own unit, else the only one in the tree; a namespace may not contradict."""
        every = self._objects.get((type, name), ())
        fitting = [one for one in every if not namespace or text_at(one, "metadata.namespace") in ("", namespace)]
        own = [one for one in fitting if one.unit == near.unit]
        one_of = own or fitting
        return one_of[0] if len(one_of) == 1 else None

    def every(self, type: str) -> list[Resource]:
        """Every object of a type, in order."""
        return [one for (kind, _), objects in self._objects.items() if kind == type for one in objects]

    def in_unit(self, type: str, name: str, namespace: str, near: Resource) -> Resource | None:
        """The object of a type and name that is applied together with ``near``; a name may carry the hash that kustomize adds."""
        objects = self._in_unit.get((type, near.unit, name), ())
        return next((one for one in objects if text_at(one, "metadata.namespace") in ("", namespace)), None)

    def chart_folder(self, path: str) -> str:
        """The folder, where it holds a chart of this tree, else ''."""
        folder = inside(path)
        return folder if folder is not None and _joined(folder, CHART_FILE) in self.files.paths else ""

    def chart_name(self, folder: str) -> str:
        """What the chart in a folder is called."""
        stream = self.files.stream(_joined(folder, CHART_FILE))
        name = text_at(stream.documents[0].root, "name") if stream is not None and stream.documents else ""
        return name or posixpath.basename(folder)

    def defaults(self, folder: str) -> Found:
        """The values that a chart of this tree has of its own."""
        path = _joined(folder, CHART_VALUES)
        return self.of_file(path) if path in self.files.paths else Found()

    def held(self, path: str, folder: str) -> str | None:
        """A file that is named from the top of its repository, as Flux asks for it, else from the chart's folder; None out of the tree."""
        from_top = inside(path)
        return from_top if from_top in self.files.paths else under(folder, path)

    def of_file(self, path: str) -> Found:
        """The values in a file of the tree; a file that is not there may hold anything."""
        stream = self.files.stream(path)
        if stream is None:
            return Found(complete=False)
        return _found(stream, stream.problems)

    def of_text(self, value: Value | None) -> Found:
        """The values in a text; one that is not known may hold anything."""
        if value is None or not value.text:
            return Found(complete=value is None or value.text == "")
        stream = embedded_yaml(value, self._limits)
        problems = where_the_last_counts(stream.problems)
        if value.origin.source.is_rendered:
            problems = [_as_rendered(problem) for problem in problems]
        self.files.problems += problems
        return _found(stream, problems)

    def note(self, value: Value, reason: str) -> None:
        """A gap: something at ``value`` that is recognised and not read."""
        self.files.problems.append(Problem(value.place, reason, "not_read"))

    def environment_of(self, paths: Sequence[str]) -> str | None:
        """What the name of a file of values says, the last first: ``values-prod.yaml``; else its folder's own name."""
        for path in reversed(paths):
            folder, _, name = path.rpartition("/")
            for words in (name.rpartition(".")[0], folder.rpartition("/")[2]):
                environment = word_environment(words, self.environments)
                if environment is not None:
                    return environment
        return None


def of_map(value: Value | None) -> Found:
    """Values written in place as a map."""
    if value is None or value.data is None:
        return Found()
    return Found((value,)) if isinstance(value.data, dict) else Found(complete=False)


def _as_rendered(problem: Problem) -> Problem:
    """A mistake in what a chart renders to may be one of the values that it is tried with here."""
    return problem._replace(reason=f"what it renders to: {problem.reason}", kind="template") if problem.kind == "error" else problem


def _found(stream: YamlStream, problems: Iterable[Problem]) -> Found:
    """Values are a mapping; an empty document gives none, anything else is not understood."""
    roots = [document.root for document in stream.documents]
    complete = all(problem.kind == "notice" for problem in problems) and all(
        root.data is None or isinstance(root.data, dict) for root in roots
    )
    return Found(tuple(root for root in roots if isinstance(root.data, dict)), complete)


def inside(path: str) -> str | None:
    """A path as it is written (``./charts/x/``) as one of the tree, '.' for the whole; None where it leads out of it."""
    if "\0" in path or len(path) > 1000:
        return None
    normal = posixpath.normpath(path.lstrip("/") or ".")
    return None if normal == ".." or normal.startswith("../") else normal


def under(folder: str, path: str) -> str | None:
    """A path relative to a folder of the tree (from the top where it starts with ``/``); None where it leads out of the tree."""
    return inside(path if path.startswith("/") or folder == "." else f"{folder}/{path}")


def _joined(folder: str, name: str) -> str:
    return name if folder in (".", "") else f"{folder}/{name}"


def _without_hash(name: str) -> str:
    """``settings-5f7b8c9d2k`` as ``settings``: kustomize adds ten letters and digits."""
    head, dash, tail = name.rpartition("-")
    return head if dash and len(tail) == 10 and tail.isalnum() and any(character.isdigit() for character in tail) else name
