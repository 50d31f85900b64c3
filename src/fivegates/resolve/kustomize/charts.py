"""Charts that kustomize renders: one from elsewhere that is given values stands as an object that holds them, as a Helm release does."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ...values import Value
from ..held_chart import HeldChart
from .accumulated import Accumulated, text_at
from .context import Context

if TYPE_CHECKING:
    from .kustomization import Kustomization

CHARTS = "helmCharts"
_HOME = "charts"
# Fields by which an overlay changes what a chart makes, in places that its values do not show.
CHANGING = ("images", "patches", "patchesJson6902", "patchesStrategicMerge", "replacements")


def is_held(item: Value, root: Mapping[str, Value], context: Context) -> bool:
    """Whether an entry of ``helmCharts`` gives values to a chart that is not in the tree. ``root``: the fields of the kustomization."""
    if not text_at(item, "name") or not any(True for _ in _given(item)):
        return False
    home = text_at(root.get("helmGlobals"), "chartHome") or _HOME
    path = context.resolve(posixpath.join(home, text_at(item, "name"), "Chart.yaml"))
    return path not in context.files.paths


def chart_objects(kustomization: Kustomization, context: Context) -> Iterator[Accumulated]:
    """An object for each such entry."""
    root = kustomization.root.data if isinstance(kustomization.root.data, dict) else {}
    for item in kustomization.listed(CHARTS):
        if is_held(item, root, context):
            context.complete = False  # the chart makes more objects than its values tell of
            yield Accumulated(_holder(item, context), kustomization.path)


def _holder(item: Value, context: Context) -> Value:
    origin = item.origin
    documents: list[Value] = []
    complete = True
    for named in _given(item):
        if isinstance(named.data, dict):
            documents.append(named)
            continue
        found = context.load(named)
        complete = complete and found is not None
        documents += [one.root for one in found or () if isinstance(one.root.data, dict)]
    name = item.get("releaseName") or item.get("name") or item
    files = [named for named in _given(item) if named.text]
    return HeldChart(item.get("name") or item, name, name, item.get("namespace"), documents, files, complete).as_object(origin)


def _given(item: Value) -> Iterator[Value]:
    """Files of values and values in place, in the order in which Helm takes them (``valuesMerge`` says which of the first two wins)."""
    file, inline = item.get("valuesFile"), item.get("valuesInline")
    own = [file if file is not None and file.text else None, inline if inline is not None and inline.data else None]
    merge = text_at(item, "valuesMerge")
    if merge == "replace" and own[1] is not None:
        own = own[1:]
    for value in reversed(own) if merge == "merge" else own:
        if value is not None:
            yield value
    more = item.get("additionalValuesFiles")
    yield from (value for value in (more.items() if more is not None else ()) if value.text)
