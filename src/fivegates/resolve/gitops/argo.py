"""Argo CD's Application: its sources as releases of charts or as folders of this tree, and where they go."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from ...values import Value
from ..interface import Resource
from ..release import Release
from .fields import Holder, field, items_at, text_at
from .reading import Found, Surroundings, inside, of_map, under

APPLICATION = "argoproj.io/Application"
IN_CLUSTER = ("", "in-cluster")
IN_CLUSTER_SERVER = ("", "https://kubernetes.default.svc")


def sources_of(application: Holder) -> list[Value]:
    """``source``, or every one of ``sources``, which win over it."""
    several = list(items_at(application, "spec.sources"))
    one = field(application, "spec.source")
    return several or ([one] if one is not None else [])


def argo_releases(resource: Resource, around: Surroundings) -> Iterator[Release]:
    """A release for each source that is a chart, of a registry or of this tree."""
    sources = sources_of(resource)
    references = {name: source for source in sources if (name := text_at(source, "ref"))}
    for source in sources:
        folder = around.chart_folder(path) if (path := text_at(source, "path")) else ""
        if field(source, "chart") is not None or folder or (field(source, "helm") is not None and path):
            yield _release(resource, source, folder, references, around)


def cluster_of(resource: Holder) -> str:
    """The cluster that an Application names, '' where it is the one that Argo CD itself runs in, or is not known."""
    name, server = text_at(resource, "spec.destination.name"), text_at(resource, "spec.destination.server")
    if name not in IN_CLUSTER:
        return name
    return "" if server in IN_CLUSTER_SERVER else server.partition("://")[2].strip("/") or server


def _release(resource: Resource, source: Value, folder: str, references: Mapping[str, Value], around: Surroundings) -> Release:
    paths = [item.text for item in items_at(source, "helm.valueFiles") if item.text]
    found = [around.defaults(folder)] if folder else []
    found += [_of_file(path, folder, references, around) for path in paths]
    inline = field(source, "helm.valuesObject")
    found.append(of_map(inline) if inline is not None else around.of_text(field(source, "helm.values")))
    settings = [(text_at(item, "name"), value) for item in items_at(source, "helm.parameters") if (value := field(item, "value"))]
    complete = all(one.complete for one in found) and field(source, "helm.fileParameters") is None
    return Release(
        name=field(source, "helm.releaseName") or field(resource, "metadata.name"),
        namespace=field(resource, "spec.destination.namespace"),
        chart=around.chart_name(folder) if folder else posixpath.basename(text_at(source, "chart").rstrip("/")),
        documents=tuple(document for one in found for document in one.documents),
        settings=tuple(settings),
        complete=complete,
        chart_folder=folder,
        environment=around.environment_of(paths),
    )


def _of_file(path: str, folder: str, references: Mapping[str, Value], around: Surroundings) -> Found:
    """A file of values: ``$ref/path`` from the top of that source, else relative to the chart; of a chart from elsewhere it is not here."""
    if path.startswith("$"):
        name, _, rest = path[1:].partition("/")
        located = inside(rest) if name in references else None
    elif "://" in path or not folder:
        located = None
    else:
        located = under(folder, path)
    if located is None or located not in around.files.paths:
        return Found(complete=False)
    return around.of_file(located)
