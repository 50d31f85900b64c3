"""Deploy units of Kubernetes objects: what one tool applies together, each object with an address of its own in it."""

from __future__ import annotations

from collections.abc import Sequence

from ...named_tuple import NamedTuple
from ...source import Place
from ...values import Unknown
from ..attributes import MappingAttributes
from ..interface import INSTALLED, Resource
from .objects import KubernetesObject


class Unit(NamedTuple):
    """Objects that are applied together.

    * ``name``: unique among units, and what ``Resource.unit`` carries after ``kubernetes:``: a folder of plain manifests, the folder of an
      overlay, the folder of a chart (``<folder>?<values file>`` where it is rendered once per file);
    * ``environment``: as far as folder, overlay or values file tell, folded ('prod'), else None;
    * ``cluster``: the cluster that the objects go to, where a GitOps object says it, else '';
    * ``settled``: nothing that is not understood may change them: name another image, another account;
    * ``installed``: of what a release makes of a chart in this tree, the line that its owner edits: of its own file of values, else of the
      object that holds it;
    * ``left_out``: they lie beside a kustomization that does not apply them; one that is not whole is a patch that nobody uses.
    """

    name: str
    environment: str | None
    objects: Sequence[KubernetesObject]
    cluster: str = ""
    left_out: bool = False
    settled: bool = True
    installed: Place | None = None


def unit_resources(unit: Unit) -> list[Resource]:
    """The unit's objects as resources, in order.

    An object given again in one unit (a patch, a variant) keeps the address and says in ``extra["alternative"]`` which file gives it
    (``FILE``, ``FILE#2`` ...); objects whose name is unknown are numbered, because they are never the same.
    """
    names = _Names()
    return [_resource(unit, found, names) for found in unit.objects]


class _Names:
    """The addresses given out in one unit, and of which type."""

    def __init__(self) -> None:
        self.types: dict[str, str] = {}
        self.unnamed: dict[str, int] = {}
        self.alternatives: dict[tuple[str, str], int] = {}

    def address(self, found: KubernetesObject) -> tuple[str, str | None]:
        """The object's address, and which alternative it is where the same object has been given before."""
        scope = f"{found.namespace or '?'}/{found.kind}"
        pattern = _pattern(found) if found.name is None else ""
        if pattern and f"{scope}/{pattern}" not in self.types:
            self.types[f"{scope}/{pattern}"] = found.type
            return f"{scope}/{pattern}", None
        if found.name is None:
            count = self.unnamed[scope] = self.unnamed.get(scope, 0) + 1
            return f"{scope}/?{count if count > 1 else ''}", None
        name = f"{found.name}*" if found.generated else found.name
        address = f"{scope}/{name}"
        if self.types.get(address, found.type) != found.type:  # two groups with one kind: the later one names its group
            address = f"{scope}.{found.group}/{name}"
        if address not in self.types:
            self.types[address] = found.type
            return address, None
        count = self.alternatives[address, found.path] = self.alternatives.get((address, found.path), 0) + 1
        return address, found.path if count == 1 else f"{found.path}#{count}"


def _resource(unit: Unit, found: KubernetesObject, names: _Names) -> Resource:
    address, alternative = names.address(found)
    extra: dict[str, object] = {"alternative": alternative} if alternative else {}
    if not unit.settled:
        extra["unsettled"] = True
    if unit.left_out:
        extra["left_out"] = True
    if unit.installed is not None:
        extra[INSTALLED] = unit.installed
    if unit.cluster:
        extra["cluster"] = unit.cluster
    return Resource(
        unit=f"kubernetes:{unit.name}",
        type=found.type,
        address=address,
        label=_label(found),
        place=found.header.place,
        attributes=MappingAttributes(found.entries),
        conditional=found.conditional,
        environment=unit.environment,
        version=found.version,
        extra=extra,
    )


def _pattern(found: KubernetesObject) -> str:
    """A name that is known in part, with ``*`` for the rest; '' where nothing of it is."""
    metadata = found.entries.get("metadata")
    name = metadata.get("name") if metadata is not None else None
    parts = name.data.parts if name is not None and isinstance(name.data, Unknown) else ()
    pattern = "".join(part if isinstance(part, str) else "*" for part in parts)
    return pattern if pattern.strip("*-") else ""


def _label(found: KubernetesObject) -> str:
    name = found.name or _pattern(found).replace("*", "").strip("-")
    return name.rstrip("-") if found.generated else name
