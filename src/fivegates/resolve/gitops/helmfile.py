"""helmfile's releases as resources: what ``helmfile.yaml`` lists with its values; one that is a template its reader lists as such."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from ...values import Value
from ..attributes import MappingAttributes
from ..folders import folder_environment, folder_of
from ..interface import Resource
from ..release import HELD, Release
from .fields import field, items_at, text_at
from .reading import Found, Surroundings, under

RELEASE = "helmfile/Release"


def is_helmfile(path: str) -> bool:
    """``helmfile.yaml``, ``helmfile.prod.yaml``, and every file in ``helmfile.d/``."""
    folder, _, name = path.rpartition("/")
    return name.endswith((".yaml", ".yml")) and (name.startswith("helmfile.") or folder.rpartition("/")[2] == "helmfile.d")


def helmfile_resources(documents: Iterable[tuple[str, Value]], around: Surroundings) -> Iterator[Resource]:
    """Every release of the documents (path and root) of helmfiles that is not switched off."""
    for path, root in documents:
        for number, item in enumerate(items_at(root, "releases"), 1):
            installed = field(item, "installed")
            if not isinstance(item.data, dict) or (installed is not None and installed.data is False):
                continue
            name = text_at(item, "name")
            yield Resource(
                unit=f"kubernetes:{folder_of(path)}",
                type=RELEASE,
                address=f"{text_at(item, 'namespace') or '?'}/helmfile/{name or number}",
                label=name,
                place=(field(item, "name") or item).place,
                attributes=MappingAttributes(item.data),
                conditional=field(item, "condition") is not None or (installed is not None and installed.is_unknown),
                environment=folder_environment(path, around.environments),
                extra={HELD: (_release(item, folder_of(path), around),)},
            )


def _release(item: Value, folder: str, around: Surroundings) -> Release:
    chart = text_at(item, "chart")
    located = under(folder, chart) if chart.startswith(".") else None
    chart_folder = around.chart_folder(located) if located is not None else ""
    found = [around.defaults(chart_folder)] if chart_folder else []
    found += [_given(one, folder, around) for one in items_at(item, "values")]
    settings = [(text_at(one, "name"), value) for one in items_at(item, "set") if (value := field(one, "value"))]
    return Release(
        name=field(item, "name"),
        namespace=field(item, "namespace"),
        chart=around.chart_name(chart_folder) if chart_folder else posixpath.basename(chart.rstrip("/")),
        documents=tuple(document for one in found for document in one.documents),
        settings=tuple(settings),
        complete=all(one.complete for one in found) and not any(True for _ in items_at(item, "secrets")),
        chart_folder=chart_folder,
        environment=around.environment_of([one.text for one in items_at(item, "values") if one.text]),
    )


def _given(value: Value, folder: str, around: Surroundings) -> Found:
    """Values written in place, or a file of them; a ``.gotmpl`` is a template."""
    if isinstance(value.data, dict):
        return Found((value,))
    path = under(folder, value.text) if value.text and not value.text.endswith(".gotmpl") else None
    return around.of_file(path) if path is not None and path in around.files.paths else Found(complete=False)
