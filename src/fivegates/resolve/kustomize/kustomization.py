"""A kustomization file: its fields under the names that are current, and what in it is not supported."""

from __future__ import annotations

from collections.abc import Iterable

from ...named_tuple import NamedTuple
from ...readers.yaml.scalars import Word
from ...values import Value
from ..folders import folder_of
from .accumulated import text_at
from .charts import CHARTS, is_held
from .context import Context

FILE_NAMES = frozenset(["kustomization.yaml", "kustomization.yml", "Kustomization"])
GROUP = "kustomize.config.k8s.io"
COMPONENT = "Component"
_VERSIONS = {"": "v1beta1", "Kustomization": "v1beta1", COMPONENT: "v1alpha1"}

_FIELDS = (
    "apiVersion", "kind", "metadata", "openapi", "namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "commonAnnotations",
    "patchesStrategicMerge", "patchesJson6902", "patches", "images", "imageTags", "replacements", "replicas", "vars", "sortOptions",
    "resources", "components", "crds", "bases", "configMapGenerator", "secretGenerator", "helmGlobals", "helmCharts",
    "helmChartInflationGenerator", "generatorOptions", "configurations", "generators", "transformers", "validators", "buildMetadata",
)  # fmt: skip
_BY_FOLDED_NAME = {name.lower(): name for name in _FIELDS}
SAYS_NOTHING = "it refuses a file that says nothing"
_TEXTS = frozenset(["namePrefix", "nameSuffix", "namespace"])
_RENAMED = {"bases": "resources", "imageTags": "images"}
_GAPS = {
    "openapi": "a schema of its own",
    "crds": "references that definitions of custom resources declare",
    "helmChartInflationGenerator": "charts that kustomize renders",
    "generators": "generators of files of their own",
    "transformers": "transformers of files of their own",
    "validators": "validators of files of their own",
}  # what ``buildMetadata`` notes is not made: nothing here asks for it


_CHANGING = frozenset(["openapi", "crds", "transformers"])


class Kustomization(NamedTuple):
    """One file: ``root`` has the current names of fields and only those that kustomize knows."""

    path: str
    root: Value

    @property
    def folder(self) -> str:
        """Relative to the scanned root, '' at the top."""
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        """What the unit is called: the folder, '.' at the top."""
        return folder_of(self.path)

    @property
    def is_component(self) -> bool:
        return text_at(self.root, "kind") == COMPONENT

    def listed(self, field: str) -> tuple[Value, ...]:
        """The items of a field that is a list."""
        found = self.root.get(field)
        return found.items() if found is not None else ()


def read_kustomization(path: str, root: Value, context: Context) -> Kustomization:
    """The kustomization in ``root``; what kustomize would refuse in it is listed, as is what is not supported here."""
    fields: dict[str, Value] = {}
    for written, value in root.data.items() if isinstance(root.data, dict) else ():
        name = _BY_FOLDED_NAME.get(written.lower())  # kustomize takes fields in any case
        if name is None:
            context.notice(value, f"it knows no field {written!r} and refuses the file")
        elif name in _TEXTS and (not isinstance(value.data, str) or isinstance(value.data, Word)):
            _refuse_no_text(name, value, context)
        elif value.data is not None:
            fields[name] = value
    kind, version = text_at(root, "kind"), text_at(root, "apiVersion")
    if kind not in _VERSIONS:
        context.error(root.get("kind") or root, "this is neither a Kustomization nor a Component")
    elif version and version != f"{GROUP}/{_VERSIONS[kind]}":
        context.notice(root.get("apiVersion") or root, f"a {kind or 'Kustomization'} has the version {GROUP}/{_VERSIONS[kind]}")
    if not fields.keys() - {"apiVersion", "kind"}:
        context.notice(root, SAYS_NOTHING)
    if _has_files(fields.get("patches")):
        context.notice(fields["patches"], "it refuses files in patches, which versions before 5 took for patchesStrategicMerge")
        fields["patchesStrategicMerge"] = _joined(fields.get("patchesStrategicMerge"), fields.pop("patches"))
    for old, new in _RENAMED.items():
        if old in fields:
            fields[new] = _joined(fields.get(new), fields.pop(old))
    for name, what in _GAPS.items():
        if name in fields and fields[name].data not in ((), {}):
            context.gap(fields[name], f"{what} ({name}) are not supported", adds=name not in _CHANGING)
    for item in fields[CHARTS].items() if CHARTS in fields else ():
        if not is_held(item, fields, context):
            context.gap(item, f"charts that kustomize renders ({CHARTS}) are not supported", adds=True)
    return Kustomization(path, Value(fields, root.origin))


def _refuse_no_text(name: str, value: Value, context: Context) -> None:
    """A word that YAML 1.1 takes for a truth value is no text for kustomize; a template may fill in one."""
    if value.is_unknown:
        context.gap(value, f"{name} is filled in by a template")
    elif value.data is not None:
        context.error(value, f"{name} must be text")


def _has_files(patches: Value | None) -> bool:
    """Whether one of the ``patches`` is a text: kustomize 2 to 4 then took them all for files. Source: its api/types/fix.go."""
    return patches is not None and any(isinstance(one.data, str) for one in patches.items())


def _joined(first: Value | None, then: Value) -> Value:
    """Two lists as one."""
    return then if first is None else Value((*first.items(), *then.items()), first.origin)


def files_by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    """The kustomization files among ``paths`` by their folder ('' at the top), in order."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        folder, _, name = path.rpartition("/")
        if name in FILE_NAMES:
            found.setdefault(folder, []).append(path)
    return found
