"""What a GitOps object applies: a folder of this tree, to which cluster and namespace, and what it fills in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...catalog import load
from ...named_tuple import NamedTuple
from ...readers.interface import Problem
from ...values import Value
from ..folders import said_environment
from ..kubernetes.objects import KubernetesObject
from ..kubernetes.units import Unit
from ..kustomize.context import OUTSIDE
from .additions import argo_addition, flux_addition
from .argo import APPLICATION, cluster_of, sources_of
from .artifacts import applied_folder
from .fields import Holder, field, text_at
from .reading import Surroundings, inside
from .substitute import Change, flux_substitution

FLUX_KUSTOMIZATION = "kustomize.toolkit.fluxcd.io/Kustomization"
_FLUX_GAPS = ("patchesStrategicMerge", "patchesJson6902")
_ARGO_GAPS = ("plugin",)


class Delivery(NamedTuple):
    """A folder that is applied.

    * ``folder``: of this tree; ``recursive``: with all folders below it that are no kustomization's; ``overlays_whole``: a kustomization
      below it is applied as one, and nothing below that by itself (Flux writes a kustomization for a folder that has none);
    * ``cluster``: as the object names it, '' for the cluster it is in itself; ``elsewhere``: one that it does not name;
    * ``namespace``: where namespaced objects go, those that name another one too if ``forced``;
    * ``change``: what it puts into the texts; ``additions``: kustomizations that it puts over the folder's own;
    * ``environment``: the one that a variable says which it puts into the texts.
    """

    folder: str
    recursive: bool
    cluster: str = ""
    elsewhere: bool = False
    namespace: Value | None = None
    forced: bool = False
    change: Change | None = None
    additions: tuple[Value, ...] = ()
    overlays_whole: bool = False
    environment: str | None = None


class Top(NamedTuple):
    """The top level of an object."""

    one: KubernetesObject

    def get(self, name: str, /) -> Value | None:
        return self.one.entries.get(name)


def deliveries_of(one: KubernetesObject, around: Surroundings) -> Iterator[Delivery]:
    """The folders that an object applies, none for most."""
    if one.type == FLUX_KUSTOMIZATION:
        yield from _flux(Top(one), around)
    elif one.type == APPLICATION:
        yield from _argo(Top(one), around)


def as_flux_builds(problems: list[Problem], units: Iterable[Unit]) -> list[Problem]:
    """Problems of overlays without what is none for Flux, where it is used: its controller builds them without load restrictions.

    Source: its documentation of the Kustomization API.
    """
    is_flux = any(one.type == FLUX_KUSTOMIZATION for unit in units for one in unit.objects)
    return [one for one in problems if not (is_flux and one.kind == "notice" and one.reason.endswith(OUTSIDE))]


def alone_only(problems: list[Problem], units: Iterable[Unit]) -> list[Problem]:
    """Problems of overlays that were built by themselves, without the mistakes that are none once a GitOps object has added its components:
    what it applies is built with them, and what is wrong then is listed then.
    """
    folders = {folder for unit in units for one in unit.objects for folder in _with_components(one)}
    return [one for one in problems if not (_is_mistake(one) and any(one.place.path.startswith(folder) for folder in folders))]


def _is_mistake(problem: Problem) -> bool:
    return problem.kind == "error" and problem.reason.startswith("Kustomize")


def _with_components(one: KubernetesObject) -> Iterator[str]:
    """The folders to which an object adds components, each with a slash at its end."""
    if one.type == FLUX_KUSTOMIZATION:
        paths = [field(Top(one), "spec.path")] if field(Top(one), "spec.components") is not None else []
    elif one.type == APPLICATION:
        paths = [field(source, "path") for source in sources_of(Top(one)) if field(source, "kustomize.components") is not None]
    else:
        return
    for path in paths:
        folder = inside(path.text) if path is not None and path.text else None
        if folder is not None:
            yield "" if folder == "." else f"{folder}/"


def _flux(top: Holder, around: Surroundings) -> Iterator[Delivery]:
    folder = applied_folder(top, around)
    suspended = field(top, "spec.suspend")
    if folder is None or (suspended is not None and suspended.data is True):
        return
    _note_gaps(field(top, "spec"), _FLUX_GAPS, "a Flux Kustomization", around)
    yield Delivery(
        folder=folder,
        recursive=True,
        elsewhere=field(top, "spec.kubeConfig") is not None,
        namespace=field(top, "spec.targetNamespace"),
        forced=True,
        change=_substitution(top),
        additions=(added,) if (added := flux_addition(top)) is not None else (),
        overlays_whole=True,
        environment=_environment(field(top, "spec.postBuild.substitute"), around.environments),
    )


def _environment(given: Value | None, environments: Mapping[str, str]) -> str | None:
    """The environment that the first of the substituted variables says which are called so."""
    if given is None or not isinstance(given.data, dict):
        return None
    told = {name.lower(): value.text for name, value in given.data.items()}
    names = load("environments")["variables"]
    return next((said_environment(text, environments) for name in names if (text := told.get(name))), None)


def _substitution(top: Holder) -> Change | None:
    """``postBuild``: what it takes from a ConfigMap or Secret of the cluster is not known here."""
    if field(top, "spec.postBuild") is None:
        return None
    given, more = field(top, "spec.postBuild.substitute"), field(top, "spec.postBuild.substituteFrom") is not None
    return flux_substitution(given.data if given is not None and isinstance(given.data, dict) else {}, more)


def _argo(top: Holder, around: Surroundings) -> Iterator[Delivery]:
    for source in sources_of(top):
        path = text_at(source, "path")
        folder = inside(path) if path else None
        if folder is None or around.chart_folder(path) or field(source, "helm") is not None:
            continue
        _note_gaps(source, _ARGO_GAPS, "an Argo CD Application", around)
        recurse = field(source, "directory.recurse")
        yield Delivery(
            folder=folder,
            recursive=recurse is not None and recurse.data is True,
            cluster=cluster_of(top),
            namespace=field(top, "spec.destination.namespace"),
            additions=(added,) if (added := argo_addition(source)) is not None else (),
        )


def _note_gaps(holder: Value | None, names: tuple[str, ...], whose: str, around: Surroundings) -> None:
    for name in names:
        value = field(holder, name)
        if value is not None and value.data not in (None, (), {}):
            around.files.problems.append(Problem(value.place, f"{name} of {whose}", "not_read"))
