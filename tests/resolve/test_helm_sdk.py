"""Charts rendered by Helm itself: what is asked, and what is made of the answer. Helm is not needed: answers are recorded."""

from __future__ import annotations

import json
import sys
import tarfile
from io import BytesIO

import pytest

from fivegates.errors import UsageError
from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.readers.yaml import parse_yaml
from fivegates.resolve.helm.load import ChartLoader
from fivegates.resolve.helm_sdk import asking, packing
from fivegates.resolve.helm_sdk.asking import Answer, read_answer, require_sdk
from fivegates.resolve.helm_sdk.packing import pack_chart, parts_of
from fivegates.resolve.helm_sdk.rendering import HelmSdk, merged, plain, tree_path
from fivegates.resolve.release import Release
from fivegates.resolve.yaml_files import YamlFiles
from fivegates.source import Place, Source
from fivegates.tree.memory import MemoryTree
from fivegates.values import Unknown

CHART = {
    "charts/app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
    "charts/app/templates/all.yaml": "# one\napiVersion: v1\nkind: ServiceAccount\n{{/* more */}}\n---\nkind: {{ .Values.kind }}\n",
}
# What Helm 4.2 printed for a chart of this shape, for a release whose name and namespace were not known.
RECORDED = {
    "app/templates/all.yaml": (
        "# one\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: fivegates-unknown-release-app\n"
        "  namespace: fivegates-unknown-namespace\n  labels: {helm.sh/chart: app-1.0.0}\n"
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: fixed}\n"
    ),
    "app/templates/NOTES.txt": "Thank you for installing app.",
    "app/templates/empty.yaml": "\n",
    "app/templates/broken.yaml": "a: [\n",
}


def sdk(files: dict[str, str]) -> HelmSdk:
    return HelmSdk(YamlFiles(MemoryTree(files, frozenset(files)), {}, DEFAULT_LIMITS), DEFAULT_LIMITS)


def test_rendered_objects_stand_in_their_templates_and_what_the_release_decides_is_not_known() -> None:
    helm = sdk(CHART)
    account, deployment = helm.objects("charts/app", Answer(RECORDED))
    assert (account.type, account.name, account.namespace) == ("/ServiceAccount", None, None)
    assert account.header.place == Place("charts/app/templates/all.yaml", 3)
    name = account.entries["metadata"].get("name")
    assert name is not None
    assert isinstance(name.data, Unknown)
    assert name.data.parts[1:] == ("-app",)
    assert (deployment.type, deployment.name) == ("apps/Deployment", "fixed")
    assert deployment.header.place == Place("charts/app/templates/all.yaml", 1)
    assert [problem.place for problem in helm.problems] == [Place("charts/app/templates/broken.yaml", 1)]


@pytest.mark.parametrize(
    ("printed", "templates", "reason"),
    [
        ('{"templates": {"a/templates/x.yaml": "kind: Pod", "a": 1}}', {"a/templates/x.yaml": "kind: Pod"}, ""),
        ('{"templates": {}}', {}, ""),
        ('{"error": "template: no\\n such  value"}', {}, "it fails: template: no such value"),
        ('{"templates": []}', {}, "it fails: "),
        ("[]", {}, "it fails: "),
        ("panic: goroutine", {}, "its answer cannot be read"),
        ("", {}, "its answer cannot be read"),
    ],
)
def test_an_answer_is_templates_or_a_reason(printed: str, templates: dict[str, str], reason: str) -> None:
    assert read_answer(printed) == Answer(templates, reason)


def test_helm_is_asked_with_the_values_of_the_release_and_told_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[dict[str, object], str, str]] = []

    def ask(chart: bytes, values: dict[str, object], name: str, namespace: str) -> Answer:
        asked.append((values, name, namespace))
        return Answer({}, "it fails: no reason")

    monkeypatch.setattr("fivegates.resolve.helm_sdk.rendering.ask_helm", ask)
    helm = sdk(CHART)
    values = parse_yaml(Source("v.yaml", "a: {b: 1, c: [x, 1.5]}\nd: !unknown e\n")).documents[0].root
    over = parse_yaml(Source("w.yaml", "a: {b: 2}\n")).documents[0].root
    name = parse_yaml(Source("n.yaml", "web")).documents[0].root
    assert helm.render("charts/app", Release(name, None, "app", (values, over))) is None
    assert asked == [({"a": {"b": 2, "c": ["x", 1.5]}}, "web", "fivegates-unknown-namespace")]
    assert [(problem.place.path, problem.reason, problem.kind) for problem in helm.problems] == [
        ("charts/app/Chart.yaml", "Helm does not render this chart: it fails: no reason", "not_read")
    ]


def test_a_chart_is_packed_in_memory_and_the_same_files_give_the_same_bytes() -> None:
    contents = {path: text.encode() for path, text in CHART.items()} | {"charts/apple/x": b"", "other": b""}
    folders = {"charts/app": "", "charts/apple": "charts/apple/"}
    packed = pack_chart(folders, contents, contents.get)
    assert packed is not None
    assert packed == pack_chart(folders, dict(reversed(contents.items())), contents.get)
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        assert archive.getnames() == ["chart/Chart.yaml", "chart/templates/all.yaml", "chart/charts/apple/x"]


def test_a_chart_beside_it_that_a_chart_depends_on_is_packed_into_it() -> None:
    files = {
        "app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: base, repository: 'file://../base'}",
        "base/Chart.yaml": "{apiVersion: v2, name: base, version: 1.0.0}",
    }
    chart = ChartLoader(YamlFiles(MemoryTree(files, frozenset(files)), {}, DEFAULT_LIMITS)).chart("app")
    assert chart is not None
    assert dict(parts_of(chart)) == {"app": "", "base": "charts/base/"}


def test_a_chart_that_is_too_large_is_listed_and_not_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LARGEST", 10)
    helm = sdk(CHART)
    assert helm.render("charts/app", Release(None, None, "app")) is None
    assert [problem.reason for problem in helm.problems] == ["the chart is too large for Helm to be asked about"]


def test_without_the_extra_the_user_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "find_spec", lambda name: None)
    with pytest.raises(UsageError) as refused:
        require_sdk()
    assert refused.value.hint == "pip install 'fivegates[helm]'"


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import sys; sys.exit(3)", "it gives no answer"),
        ("import time; time.sleep(60)", "it gives no answer within 0.5 seconds"),
        ("print('x' * 2000)", "it prints more than 1,000 bytes"),
        ("import os; print(sorted(os.environ) and 'no json')", "its answer cannot be read"),
    ],
)
def test_a_process_that_fails_hangs_or_prints_too_much_is_a_reason(monkeypatch: pytest.MonkeyPatch, program: str, reason: str) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.5 if "sleep" in program else 30)
    monkeypatch.setattr(asking, "LARGEST", 1_000)
    monkeypatch.setattr(asking, "_command", lambda: [sys.executable, "-c", program])
    assert asking.ask_helm(b"", {}, "a", "b") == Answer({}, reason)


def test_values_are_plain_and_merged_as_helm_merges_them() -> None:
    value = parse_yaml(Source("v.yaml", "{a: {b: [1, true, null, x]}, c: !t d, e: 1.5}")).documents[0].root
    assert json.dumps(plain(value)) == '{"a": {"b": [1, true, null, "x"]}, "e": 1.5}'
    assert merged({"a": {"b": 1, "c": 2}, "d": [1]}, {"a": {"b": 3}, "d": [2]}) == {"a": {"b": 3, "c": 2}, "d": [2]}


@pytest.mark.parametrize(
    ("folder", "path", "expected"),
    [
        ("charts/app", "app/templates/x.yaml", "charts/app/templates/x.yaml"),
        ("charts/app", "app/charts/redis/templates/x.yaml", "charts/app/charts/redis/templates/x.yaml"),
        (".", "app/templates/x.yaml", "templates/x.yaml"),
    ],
)
def test_a_template_of_an_answer_is_a_file_of_the_tree(folder: str, path: str, expected: str) -> None:
    assert tree_path(folder, path) == expected
