"""What a GitOps object adds to a kustomization before it applies it: patches, images, names, labels; given to kustomize's own steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...readers.interface import Limits, Problem
from ...values import Value
from ..folders import folder_environment
from ..kubernetes.objects import KubernetesObject
from ..kubernetes.units import Unit
from ..kustomize.accumulated import Accumulated
from ..kustomize.build import Accumulation, Builder
from ..kustomize.context import Context
from ..kustomize.finishing import finish
from ..kustomize.kustomization import read_kustomization
from ..kustomize.references import follow_names
from ..kustomize.steps import transform
from ..kustomize.tables import default_tables
from .fields import Holder, field, items_at
from .reading import Surroundings

_FLUX = ("patches", "images", "namePrefix", "nameSuffix", "components")
_ARGO = ("patches", "namePrefix", "nameSuffix", "namespace", "commonLabels", "commonAnnotations", "replicas", "components")
_FILE = "kustomization.yaml"


def flux_addition(top: Holder) -> Value | None:
    """The spec of a Flux Kustomization as a kustomization of its own, None where it adds nothing."""
    spec = field(top, "spec")
    if spec is None or not isinstance(spec.data, dict):
        return None
    entries = {name: value for name in _FLUX if (value := field(spec, name)) is not None}
    labels, annotations = field(spec, "commonMetadata.labels"), field(spec, "commonMetadata.annotations")
    if labels is not None:
        entries["labels"] = Value((Value({"pairs": labels}, labels.origin),), labels.origin)
    if annotations is not None:
        entries["commonAnnotations"] = annotations
    return Value(entries, spec.origin) if entries else None


def argo_addition(source: Value) -> Value | None:
    """``source.kustomize`` of an Application as a kustomization of its own."""
    given = field(source, "kustomize")
    if given is None or not isinstance(given.data, dict):
        return None
    entries = {name: value for name in _ARGO if (value := field(given, name)) is not None}
    images = tuple(_image(item) for item in items_at(given, "images") if item.text)
    if images:
        entries["images"] = Value(images, given.origin)
    return Value(entries, given.origin) if entries else None


def _image(item: Value) -> Value:
    """``old=new:tag``, ``name:tag`` or ``name@digest`` as kustomize writes it."""
    name, equals, new = (item.text or "").partition("=")
    rest = new if equals else name
    rest, _, digest = rest.partition("@")
    head, slash, last = rest.rpartition("/")
    last, _, tag = last.partition(":")
    named = head + slash + last
    texts = {"name": name if equals else named, "newName": named if equals else "", "newTag": tag, "digest": digest}
    return Value({key: Value(text, item.origin) for key, text in texts.items() if text}, item.origin)


class Overlays:
    """Builds of folders that a GitOps object applies, with what it adds; ``incomplete`` grows with those that may hold more."""

    def __init__(self, around: Surroundings, limits: Limits) -> None:
        self._around = around
        self._builder = Builder(around.files, limits)
        self.incomplete: set[str] = set()

    def is_overlay(self, folder: str) -> bool:
        """Whether a folder has a kustomization of its own."""
        return ("" if folder == "." else folder) in self._builder.folders

    def unit(self, folder: str) -> Unit | None:
        """A folder with a kustomization as a unit, whoever else builds on it; None for any other folder."""
        inner = "" if folder == "." else folder
        if inner not in self._builder.folders:
            return None
        path = f"{inner}/{_FILE}".lstrip("/")
        return Unit(folder, folder_environment(path, self._around.environments), self._build(folder, inner, ()))

    def _build(self, folder: str, inner: str, additions: Sequence[Value], applied: str | None = None) -> Sequence[KubernetesObject]:
        built = self._builder.build(inner, additions, applied)
        if not built.complete:
            self.incomplete.add(folder)
        return built.objects

    def with_additions(self, unit: Unit, additions: Sequence[Value], applied: str) -> Sequence[KubernetesObject]:
        """The unit's objects as they are with the additions to a folder ``applied``, which is the unit's or lies above it."""
        folder = unit.name.partition("?")[0]
        inner, above = ("" if one == "." else one for one in (folder, applied))
        if inner in self._builder.folders:
            return self._build(folder, inner, additions, above)
        return list(self._plain(unit, inner, additions, above))

    def is_added(self, unit: Unit) -> bool:
        """Whether a unit is a component that is added to folders, and so not deployed by itself."""
        folder = unit.name.partition("?")[0]
        return not unit.left_out and ("" if folder == "." else folder) in self._builder.components

    @property
    def problems(self) -> list[Problem]:
        """What was wrong in what was built here."""
        return self._builder.problems

    def _plain(self, unit: Unit, folder: str, additions: Sequence[Value], applied: str) -> Iterator[KubernetesObject]:
        context, tables = Context(folder, self._around.files), default_tables()
        given = Accumulation(tuple(Accumulated(Value(dict(one.entries), one.header.origin), one.path) for one in unit.objects), tables)
        components = [named for one in additions for named in items_at(one, "components")]
        given = self._builder.with_components(given, applied, components, adds=folder == applied) if components else given
        context.follow(given.complete, given.settled)
        objects, tables = list(given.objects), given.tables
        for addition in additions:
            objects = transform(objects, read_kustomization(f"{folder}/{_FILE}".lstrip("/"), addition, context), tables, context)
        self._around.files.problems += context.problems
        if not context.complete:
            self.incomplete.add(unit.name.partition("?")[0])
        for one in finish(follow_names(objects, tables, context)):
            found = one.as_object()
            if found is not None:
                yield found
