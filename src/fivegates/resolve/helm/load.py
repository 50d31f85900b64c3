"""Charts from the files of a tree: ``Chart.yaml``, ``values.yaml``, templates, what lies below ``charts/`` and beside them."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Iterator

from ...globs import PathGlobs
from ...readers.interface import Problem
from ...readers.text import is_binary
from ...source import Place, Source
from ...values import Unknown, Value
from ..yaml_files import YamlFiles
from .chart import Chart, ChartTemplate, Dependency
from .data import Datum, GoList, GoMap, datum_of, raw
from .failure import RenderError
from .files import ChartFiles
from .parser import parse_template
from .unknowns import RESERVED

_DEEPEST = 10
_MOST_CHARTS = 300  # below one another: aliases of charts with aliases grow without end
_FIELDS = {
    "APIVersion": "apiVersion",
    "AppVersion": "appVersion",
    "Condition": "condition",
    "Description": "description",
    "Home": "home",
    "Icon": "icon",
    "KubeVersion": "kubeVersion",
    "Name": "name",
    "Tags": "tags",
    "Type": "type",
    "Version": "version",
}


class ChartLoader:
    """The charts of a tree by folder, each read once. ``folders`` are those with a ``Chart.yaml``."""

    def __init__(self, files: YamlFiles) -> None:
        self.files = files
        self._paths = sorted(files.paths)
        self._charts: dict[str, Chart | None] = {}
        self.folders = [path.removesuffix("Chart.yaml").rstrip("/") or "." for path in self._paths if _is_chart_file(path)]

    def chart(self, folder: str, depth: int = _DEEPEST) -> Chart | None:
        """The chart in ``folder``, None where there is none that can be read."""
        if folder not in self._charts:
            self._charts[folder] = None  # a chart that depends on itself ends here
            self._charts[folder] = self._load(folder, depth)
        return self._charts[folder]

    def _load(self, folder: str, depth: int) -> Chart | None:
        stream = self.files.stream(_join(folder, "Chart.yaml"))
        about = stream.documents[0].root if stream is not None and stream.documents else None
        name = about.get("name") if about is not None else None
        if about is None or name is None or not name.text or depth < 0:
            return None
        relative = {path: _below(folder, path) for path in self._within(folder)}
        ignored = self._ignored(folder)
        relative = {path: inner for path, inner in relative.items() if not ignored.match(inner)}
        own = {path: inner for path, inner in relative.items() if not inner.startswith("charts/")}
        values = self.files.stream(_join(folder, "values.yaml"))
        root = values.documents[0].root if values is not None and values.documents else None
        chart = Chart(
            folder=folder,
            name=name.text,
            version=_said(about, "version"),
            app_version=_said(about, "appVersion"),
            is_library=_said(about, "type") == "library",
            about=_about(about),
            values=root if root is not None and isinstance(root.data, dict) else None,
            templates={},
            crds=[path for path, inner in own.items() if inner.startswith("crds/") and inner.endswith((".yaml", ".yml", ".json"))],
            files=self._further(folder, own),
            dependencies=list(self._dependencies(folder, about)),
            paths=list(own),
        )
        for path, inner in own.items():
            if inner.startswith("templates/"):
                self._template(chart, path, inner)
        self._children(chart, relative, depth)
        return chart

    def _template(self, chart: Chart, path: str, inner: str) -> None:
        source = self.files.text(path)
        if source is None:
            return
        template, problem = None, None
        try:
            if RESERVED.search(source.text) is not None:
                raise RenderError("characters that are set aside for private use stand in it", source)
            template = parse_template(source)
        except RenderError as error:
            problem = Problem(source.place(error.offset), error.message, "template")
        except RecursionError:
            problem = Problem(Place(path, 1), "nested too deep", "template")
        chart.templates[inner] = ChartTemplate(path, source, template, problem)

    def _further(self, folder: str, own: dict[str, str]) -> ChartFiles:
        special = ("templates/", "crds/")
        names = [
            inner for inner in own.values() if not inner.startswith(special) and inner not in ("Chart.yaml", "values.yaml", "Chart.lock")
        ]
        return ChartFiles(names, lambda inner: self._file(_join(folder, inner)))

    def _file(self, path: str) -> Source | Unknown | None:
        data = self.files.data(path)
        if data is None:
            return None
        return Unknown(reason="binary data, not text") if is_binary(data) else self.files.text(path)

    def _ignored(self, folder: str) -> PathGlobs:
        source = self.files.text(_join(folder, ".helmignore"))
        lines = [line.strip() for line in source.text.splitlines()[:1000]] if source is not None else []
        patterns = [line.rstrip("/") for line in lines if line and not line.startswith(("#", "!"))]
        return PathGlobs(
            [pattern[1:] if pattern.startswith("/") else pattern if "/" in pattern else f"**/{pattern}" for pattern in patterns]
        )

    def _dependencies(self, folder: str, about: Value) -> Iterator[Dependency]:
        listed = about.get("dependencies")
        if listed is None:
            stream = self.files.stream(_join(folder, "requirements.yaml"))
            root = stream.documents[0].root if stream is not None and stream.documents else None
            listed = root.get("dependencies") if root is not None else None
        for item in listed.items() if listed is not None else ():
            name = _said(item, "name")
            if name:
                yield Dependency(
                    name=name,
                    alias=_said(item, "alias"),
                    conditions=tuple(path.strip() for path in _said(item, "condition").split(",") if path.strip()),
                    tags=tuple(tag.text for tag in _items(item, "tags") if tag.text),
                    repository=_said(item, "repository"),
                    imports=tuple(_imports(item)),
                    written=item,
                )

    def _children(self, chart: Chart, relative: dict[str, str], depth: int) -> None:
        """The charts below ``charts/``, and those that a dependency names by a path in the tree."""
        packed: dict[str, Chart] = {}
        for inner in relative.values():
            steps = inner.split("/")
            if len(steps) == 3 and steps[0] == "charts" and steps[2] == "Chart.yaml":
                child = self.chart(_join(chart.folder, f"charts/{steps[1]}"), depth - 1)
                if child is not None:
                    packed[child.name] = child
        for dependency in chart.dependencies:
            child = packed.get(dependency.name)
            if child is None and dependency.repository.startswith("file://"):
                child = self.chart(_join(chart.folder, dependency.repository.removeprefix("file://")), depth - 1)
            if child is None:
                chart.missing.append(dependency)
            elif self._has_room(chart, child, dependency.written.place):
                chart.children.append(child.under(dependency.alias) if dependency.alias else child)
        named = {dependency.name for dependency in chart.dependencies}
        place = Place(_join(chart.folder, "Chart.yaml"), 1)
        chart.children += [child for name, child in packed.items() if name not in named and self._has_room(chart, child, place)]

    @staticmethod
    def _has_room(chart: Chart, child: Chart, place: Place) -> bool:
        """Whether ``child`` may lie below ``chart``, which counts it then; that it may not is listed once."""
        if chart.size + child.size <= _MOST_CHARTS:
            chart.size += child.size
            return True
        problem = Problem(place, f"Helm: more than {_MOST_CHARTS} charts below a chart", "not_read")
        chart.problems += () if chart.problems else (problem,)
        return False

    def _within(self, folder: str) -> list[str]:
        if folder == ".":
            return self._paths
        start = bisect_left(self._paths, f"{folder}/")
        return self._paths[start : bisect_left(self._paths, f"{folder}0")]


def _is_chart_file(path: str) -> bool:
    return path == "Chart.yaml" or path.endswith("/Chart.yaml")


def _join(folder: str, inner: str) -> str:
    """A path in the tree; '..' at its top stays as it is and names nothing."""
    return posixpath.normpath(posixpath.join(folder, inner))


def _below(folder: str, path: str) -> str:
    return path if folder == "." else path[len(folder) + 1 :]


def _said(holder: Value, key: str) -> str:
    """A text of ``Chart.yaml``; a number there is a text."""
    from .data import number_text

    value = holder.get(key)
    data = raw(datum_of(value)) if value is not None else None
    if isinstance(data, int | float) and not isinstance(data, bool):
        return number_text(data)
    return data if isinstance(data, str) else ""


def _items(holder: Value, key: str) -> tuple[Value, ...]:
    value = holder.get(key)
    return value.items() if value is not None else ()


def _imports(item: Value) -> Iterator[tuple[str, str]]:
    for found in _items(item, "import-values"):
        if found.text:
            yield f"exports.{found.text}", "."
        elif found.get("child") is not None:
            yield _said(found, "child"), _said(found, "parent")


def _about(about: Value) -> GoMap:
    made: dict[str, Datum] = {field: _said(about, key) for field, key in _FIELDS.items()}
    for field, key in (("Keywords", "keywords"), ("Sources", "sources"), ("Maintainers", "maintainers"), ("Dependencies", "dependencies")):
        made[field] = GoList(datum_of(item) for item in _items(about, key))
    annotations = about.get("annotations")
    made["Annotations"] = datum_of(annotations) if annotations is not None else GoMap()
    made["Deprecated"] = raw(about.get("deprecated")) is True
    made["IsRoot"] = False
    return GoMap(made, about)
