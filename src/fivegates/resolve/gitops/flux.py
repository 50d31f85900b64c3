"""Flux's HelmRelease as a release: its inline values, those of ConfigMaps and Secrets beside it, and the chart that its source names."""

from __future__ import annotations

import posixpath
from base64 import b64decode
from collections.abc import Iterator

from ...source import Pinned
from ...values import Origin, Unknown, Value
from ..interface import Resource
from ..release import Release
from .fields import field, items_at, text_at
from .reading import Found, Surroundings, of_map

HELM_RELEASE = "helm.toolkit.fluxcd.io/HelmRelease"
SOURCES = "source.toolkit.fluxcd.io/"
VALUES_KEY = "values.yaml"
LONGEST_NAME = 53  # of a release; Flux shortens what is longer, with a hash


def flux_releases(resource: Resource, around: Surroundings) -> Iterator[Release]:
    """The one release of a HelmRelease (v2beta1 to v2)."""
    chart, folder = _chart(resource, around)
    found = [around.defaults(folder)] if folder else []
    for path in _values_files(resource):
        held = around.held(path, folder) if folder else None
        found.append(around.of_file(held) if held is not None else Found(complete=False))
    found += [_referenced(reference, resource, around) for reference in items_at(resource, "spec.valuesFrom")]
    found.append(of_map(field(resource, "spec.values")))
    yield Release(
        name=_name(resource),
        namespace=field(resource, "spec.targetNamespace") or field(resource, "metadata.namespace"),
        chart=chart,
        documents=tuple(document for one in found for document in one.documents),
        complete=all(one.complete for one in found),
        chart_folder=folder,
        environment=around.environment_of(_values_files(resource)),
    )


def _name(resource: Resource) -> Value | None:
    """``releaseName``, else the object's name behind the namespace that it is sent to."""
    given = field(resource, "spec.releaseName")
    name, target = field(resource, "metadata.name"), text_at(resource, "spec.targetNamespace")
    if given is not None or name is None or not name.text or not target:
        return given or name
    whole = f"{target}-{name.text}"
    return Value(whole, name.origin) if len(whole) <= LONGEST_NAME else None


def _chart(resource: Resource, around: Surroundings) -> tuple[str, str]:
    """The chart's name, and its folder where it is in this tree."""
    written = text_at(resource, "spec.chart.spec.chart")
    if written:
        source = text_at(resource, "spec.chart.spec.sourceRef.kind")
        return _located(written, source, around)
    kind, name = text_at(resource, "spec.chartRef.kind"), text_at(resource, "spec.chartRef.name")
    namespace = text_at(resource, "spec.chartRef.namespace") or text_at(resource, "metadata.namespace")
    referred = around.named(f"{SOURCES}{kind}", name, namespace, resource) if kind and name else None
    if referred is None:
        return "", ""
    if kind == "HelmChart":
        return _located(text_at(referred, "spec.chart"), text_at(referred, "spec.sourceRef.kind"), around)
    return posixpath.basename(text_at(referred, "spec.url").rstrip("/")), ""


def _located(chart: str, source: str, around: Surroundings) -> tuple[str, str]:
    folder = around.chart_folder(chart) if source in ("GitRepository", "Bucket") else ""
    return (around.chart_name(folder) if folder else posixpath.basename(chart.rstrip("/"))), folder


def _values_files(resource: Resource) -> list[str]:
    one = text_at(resource, "spec.chart.spec.valuesFile")
    return [*([one] if one else []), *(item.text for item in items_at(resource, "spec.chart.spec.valuesFiles") if item.text)]


def _referenced(reference: Value, resource: Resource, around: Surroundings) -> Found:
    """What a ConfigMap or Secret of the same unit holds under a key: a document, or one value at ``targetPath``."""
    kind, name = text_at(reference, "kind"), text_at(reference, "name")
    holder = around.in_unit(f"/{kind}", name, text_at(resource, "metadata.namespace"), resource) if kind and name else None
    if holder is None:
        return Found(complete=False)
    value = _kept(holder, text_at(reference, "valuesKey") or VALUES_KEY)
    if value is None:
        return Found(complete=field(reference, "optional") is not None)
    path = text_at(reference, "targetPath")
    if not path:
        return around.of_text(value)
    return _nested(value, path)


def _kept(holder: Resource, key: str) -> Value | None:
    """What a ConfigMap or Secret keeps under a key, as text."""
    for section in ("stringData", "data"):
        entries = field(holder, section)
        value = entries.get(key) if entries is not None else None
        if value is not None and section == "data" and holder.type == "/Secret":
            return _decoded(value)
        if value is not None:
            return value
    return None


def _decoded(value: Value) -> Value:
    """The text behind base64, at the place of what is written."""
    try:
        text = b64decode(value.text or "", validate=True).decode()
    except ValueError:
        return Value(Unknown(reason="not base64"), value.origin)
    return Value(text, Origin("computed", Pinned("", value.place), 0, "base64", value.origin))


def _nested(value: Value, path: str) -> Found:
    """One value at a dotted path as a document; a path into a list is not followed."""
    steps = path.split(".")
    if "[" in path or len(steps) > 20 or not all(steps):
        return Found(complete=False)
    for step in reversed(steps):
        value = Value({step: value}, value.origin)
    return Found((value,))
