"""The HelmChart of k3s and RKE2 as a release: values as a text, as a map, and set one by one."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ..interface import Resource
from ..release import Release
from .fields import field, text_at
from .reading import Found, Surroundings, of_map

HELM_CHART = "helm.cattle.io/HelmChart"
HELM_CHART_CONFIG = "helm.cattle.io/HelmChartConfig"


def k3s_releases(resource: Resource, around: Surroundings) -> Iterator[Release]:
    """The one release of a HelmChart; a HelmChartConfig of the same name adds to its values."""
    name, namespace = text_at(resource, "metadata.name"), text_at(resource, "metadata.namespace")
    config = around.named(HELM_CHART_CONFIG, name, namespace, resource) if name else None
    found = [_given(holder, around) for holder in (resource, config) if holder is not None]
    one_by_one = field(resource, "spec.set")
    settings = one_by_one.data if one_by_one is not None and isinstance(one_by_one.data, dict) else {}
    yield Release(
        name=field(resource, "metadata.name"),
        namespace=field(resource, "spec.targetNamespace") or field(resource, "metadata.namespace"),
        chart=posixpath.basename(text_at(resource, "spec.chart").rstrip("/")),
        documents=tuple(document for one in found for document in one.documents),
        settings=tuple(settings.items()),
        complete=all(one.complete for one in found) and field(resource, "spec.valuesSecrets") is None,
    )


def _given(holder: Resource, around: Surroundings) -> Found:
    text, values = around.of_text(field(holder, "spec.valuesContent")), of_map(field(holder, "spec.values"))
    return Found((*text.documents, *values.documents), text.complete and values.complete)
