"""Which charts of a tree are deployed, with which values, for which environment."""

from __future__ import annotations

import datetime

import pytest

from fivegates.gathering import Gathered, gather
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-agent
spec:
  template:
    spec:
      serviceAccountName: {{ .Values.account }}
      containers:
        - name: agent
          image: "acme/agent:{{ .Values.tag | default .Chart.AppVersion }}"
          env:
            - name: OPENAI_API_KEY
              valueFrom: {secretKeyRef: {name: openai, key: key}}
"""
ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ .Values.account }}\n"


def chart(folder: str = "charts/agent", about: str = "", **files: str) -> dict[str, str]:
    return {
        f"{folder}/Chart.yaml": f"apiVersion: v2\nname: agent\nversion: 1.0.0\nappVersion: '2.1'\n{about}",
        f"{folder}/values.yaml": "account: runner\n",
        f"{folder}/templates/deployment.yaml": DEPLOYMENT,
        f"{folder}/templates/account.yaml": ACCOUNT,
        **{f"{folder}/{path}": text for path, text in files.items()},
    }


def gathered(files: dict[str, str]) -> Gathered:
    return gather(MemoryTree(files), Settings())


def units(files: dict[str, str]) -> list[tuple[str, str | None]]:
    """Unit and environment of every Deployment."""
    return [(one.unit, one.environment) for one in gathered(files).resolved.resources if one.type == "apps/Deployment"]


def test_a_chart_nobody_installs_is_one_unit_with_its_own_values() -> None:
    found = gathered(chart())
    assert [(one.unit, one.address, one.label) for one in found.resolved.resources] == [
        ("kubernetes:charts/agent", "?/ServiceAccount/runner", "runner"),
        ("kubernetes:charts/agent", "?/Deployment/*-agent", "agent"),
    ]
    assert [(agent.name, agent.class_) for agent in found.agents] == [("agent", "agent")]
    assert found.resolved.problems == found.documents.problems == []


@pytest.mark.parametrize(
    "path",
    [
        "charts/agent/values-prod.yaml",
        "charts/agent/values.production.yaml",
        "charts/agent/prod-values.yaml",
        "charts/agent/values/prod.yaml",
        "charts/agent/environments/prod/values.yaml",
        "charts/values-prod.yaml",
        "charts/environments/prod.yaml",
    ],
)
def test_values_for_an_environment_take_the_place_of_the_default(path: str) -> None:
    files = {**chart(), path: "account: prod-runner\n"}
    assert units(files) == [(f"kubernetes:charts/agent?{path}", "prod")]
    accounts = [one.label for one in gathered(files).resolved.resources if one.type == "/ServiceAccount"]
    assert accounts == ["prod-runner"]


def test_every_environment_is_a_unit_of_its_own() -> None:
    files = chart(**{"values-prod.yaml": "account: p\n", "values-dev.yaml": "account: d\n", "values-minimal.yaml": "account: m\n"})
    assert units(files) == [
        ("kubernetes:charts/agent?charts/agent/values-dev.yaml", "dev"),
        ("kubernetes:charts/agent?charts/agent/values-prod.yaml", "prod"),
    ]
    assert len(gathered(files).agents) == 1


def test_values_beside_two_charts_are_nobodys() -> None:
    files = {**chart(), **chart("charts/other"), "charts/values-prod.yaml": "account: x\n"}
    assert [environment for _, environment in units(files)] == [None, None]


def test_a_chart_that_another_takes_in_is_not_deployed_on_its_own() -> None:
    below = "dependencies:\n  - {name: agent, version: 1.0.0, repository: 'file://../agent', alias: helper}\n"
    files = {**chart(), "charts/whole/Chart.yaml": f"apiVersion: v2\nname: whole\nversion: 1.0.0\n{below}"}
    files["charts/whole/values.yaml"] = "helper: {account: given}\n"
    assert units(files) == [("kubernetes:charts/whole", None)]
    assert [one.label for one in gathered(files).resolved.resources if one.type == "/ServiceAccount"] == ["given"]


def test_a_library_is_not_deployed() -> None:
    assert units(chart(about="type: library\n")) == []


def test_an_object_is_not_deployed_a_second_time_as_a_plain_manifest() -> None:
    plain = ACCOUNT.replace("{{ .Values.account }}", "plain")
    crd = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n"
    files = chart(**{"templates/plain.yaml": plain, "crds/x.yaml": crd, "examples/e.yaml": plain.replace("plain", "example")})
    accounts = [(one.unit, one.label) for one in gathered(files).resolved.resources if one.type == "/ServiceAccount"]
    assert accounts == [
        ("kubernetes:charts/agent", "runner"),
        ("kubernetes:charts/agent", "plain"),
        ("kubernetes:charts/agent/examples", "example"),
    ]


def test_what_cannot_be_rendered_is_listed_at_its_line_and_once() -> None:
    files = chart(**{"templates/bad.yaml": 'a: 1\nb: {{ fail "no" }}\n', "values-prod.yaml": "a: 1\n", "values-dev.yaml": "a: 1\n"})
    found = gathered(files)
    assert [(one.place.path, one.place.line, one.reason, one.kind) for one in found.resolved.problems] == [
        ("charts/agent/templates/bad.yaml", 2, "the chart refuses its values: no", "template")
    ]
    assert found.documents.problems == []
    assert len(found.resolved.unread_units) == 2


def test_a_chart_that_cannot_be_read_is_listed() -> None:
    files = {"c/Chart.yaml": "name:\n", "c/templates/a.yaml": ACCOUNT}
    assert [(one.place.path, one.reason, one.kind) for one in gathered(files).resolved.problems] == [
        ("c/Chart.yaml", "Helm: a chart that cannot be read", "not_read")
    ]


def test_a_finding_in_a_template_can_be_ignored_there() -> None:
    def checks(template: str) -> tuple[list[tuple[str, int]], list[str]]:
        files = chart(**{"templates/deployment.yaml": template})
        result = scan_tree(MemoryTree(files), Settings(), ScanOptions(datetime.date(2026, 1, 1)))
        found = [(one.check, one.place.line) for one in result.findings if one.place.path.endswith("templates/deployment.yaml")]
        return found, [one.check for one in result.ignored]

    image = '          image: "acme/agent:{{ .Values.tag | default .Chart.AppVersion }}"'
    assert (("FG601", 11) in checks(DEPLOYMENT)[0], checks(DEPLOYMENT)[1]) == (True, [])
    found, ignored = checks(DEPLOYMENT.replace(image, f"{image} # fivegates:ignore[FG601] built by hand"))
    assert ignored == ["FG601"]
    assert ("FG601", 11) not in found
