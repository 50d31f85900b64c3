"""What Helm printed as objects: each stands at its kind's line in the template that it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ...readers.interface import Limits, Problem
from ...source import Pinned, Place, Source
from ...values import Origin, Unknown, Value
from ..gitops.substitute import with_texts
from ..helm.load import ChartLoader
from ..kubernetes.objects import KubernetesObject, objects_in
from ..kustomize.placing import placed_like
from ..release import Release
from ..yaml_files import YamlFiles
from .asking import Answer, ask_helm
from .packing import pack_chart, parts_of

NO_NAME, NO_NAMESPACE = "fivegates-unknown-release", "fivegates-unknown-namespace"  # stand for what these files do not say
_UNSAID = re.compile(f"({NO_NAME}|{NO_NAMESPACE})")
_KIND = re.compile(r"^kind:[ \t]*+([A-Za-z]++)", re.MULTILINE)


class HelmSdk:
    """Renders charts of a tree with Helm itself. ``problems`` grows with charts that it could not render."""

    def __init__(self, files: YamlFiles, limits: Limits) -> None:
        self.problems: list[Problem] = []
        self._files = files
        self._limits = limits
        self._charts = ChartLoader(files)
        self._packed: dict[str, bytes | None] = {}

    def render(self, folder: str, release: Release, ours: Sequence[KubernetesObject] = ()) -> list[KubernetesObject] | None:
        """The objects of the chart in ``folder`` for a release; None where it could not be rendered, which is listed.

        What Helm prints has no lines: a value that ``ours`` (what our own rendering made) has too stands where it stands there.
        """
        if folder not in self._packed:
            chart = self._charts.chart(folder)
            parts = dict(parts_of(chart)) if chart is not None else {folder: ""}
            self._packed[folder] = pack_chart(parts, self._files.paths, self._files.data)
        packed = self._packed[folder]
        if packed is None:
            self._refuse(folder, "the chart is too large for Helm to be asked about")
            return None
        values: dict[str, Any] = {}
        for document in release.documents:
            values = merged(values, plain(document))
        answer = ask_helm(packed, values, _text(release.name) or NO_NAME, _text(release.namespace) or NO_NAMESPACE)
        if answer.reason:
            self._refuse(folder, f"Helm does not render this chart: {answer.reason}")
            return None
        return list(self.objects(folder, answer, ours))

    def objects(self, folder: str, answer: Answer, ours: Sequence[KubernetesObject] = ()) -> Iterator[KubernetesObject]:
        """The objects in rendered templates; a template that makes no YAML is a problem."""
        from ...readers.yaml import parse_yaml

        known = [Value(dict(one.entries), one.header.origin) for one in ours]
        for path, text in sorted(answer.templates.items()):
            template = tree_path(folder, path)
            if not template.endswith((".yaml", ".yml", ".json")) or not text.strip():
                continue
            written = self._files.text(template)
            stream = parse_yaml(Pinned(text, Place(template, 1)), self._limits)
            self.problems += [Problem(Place(template, 1), f"what Helm makes of it: {one.reason}", "template") for one in stream.problems]
            for document in stream.documents:
                root = with_texts(_at(document.root, template, written), _known)
                yield from (one for placed in placed_like([root], known) for one in objects_in(template, placed))

    def _refuse(self, folder: str, reason: str) -> None:
        self.problems.append(Problem(Place(f"{folder}/Chart.yaml".removeprefix("./"), 1), reason, "not_read"))


def tree_path(folder: str, path: str) -> str:
    """``app/templates/x.yaml`` of the chart in ``charts/app`` as a path of the tree; of a chart below it too."""
    inner = path.partition("/")[2]
    return inner if folder in (".", "") else f"{folder}/{inner}"


def _at(root: Value, template: str, written: Source | None) -> Value:
    """The object with its kind at the line of the template that begins it, as far as that can be told."""
    kind = root.get("kind")
    if kind is None or kind.text is None or written is None or not isinstance(root.data, dict):
        return root
    found = next((match for match in _KIND.finditer(written.text) if match.group(1) == kind.text), None)
    if found is None:
        return root
    place = written.place(found.start())
    return _moved(root, Pinned("", place))


def _moved(value: Value, source: Source, depth: int = 0) -> Value:
    """The value with every part of it at one place."""
    origin = Origin("entry", source, 0)
    if isinstance(value.data, dict) and depth < 250:
        return Value({key: _moved(entry, source, depth + 1) for key, entry in value.data.items()}, origin)
    if isinstance(value.data, tuple) and depth < 250:
        return Value(tuple(_moved(item, source, depth + 1) for item in value.data), origin)
    return Value(value.data, origin)


def _known(value: Value) -> Value:
    """A text that holds what only stands for an unknown name is not known in that part."""
    text = value.text
    if text is None or not _UNSAID.search(text):
        return value
    parts = [Unknown(reason="the release's own") if _UNSAID.fullmatch(part) else part for part in _UNSAID.split(text) if part]
    return Value(Unknown(parts=tuple(parts), reason="it depends on the release"), value.origin)


def plain(value: Value) -> Any:
    """Values as JSON has them; what is not known is left out, so that the chart's own holds."""
    data = value.data
    if isinstance(data, dict):
        return {key: plain(entry) for key, entry in data.items() if not entry.is_unknown}
    if isinstance(data, tuple):
        return [plain(item) for item in data if not item.is_unknown]
    if isinstance(data, Decimal):
        return float(data)
    return None if isinstance(data, Unknown) else data


def merged(under: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Maps are merged, anything else is replaced."""
    found = dict(under)
    for key, value in over.items():
        held = found.get(key)
        found[key] = merged(held, value) if isinstance(held, dict) and isinstance(value, dict) else value
    return found


def _text(value: Value | None) -> str:
    return (value.text or "") if value is not None else ""
