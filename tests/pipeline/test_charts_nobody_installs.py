"""Charts that nothing in the tree installs: their names are made of a release's that is not known, and join what bears them."""

from __future__ import annotations

from datetime import date

import pytest

from fivegates.findings.model import Finding
from fivegates.gathering import gather
from fivegates.report.identity_words import in_words
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

HELPERS = """{{- define "drafter.fullname" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}
"""
ACCOUNT = """apiVersion: v1
kind: ServiceAccount
metadata:
  name: ACCOUNT
  namespace: {{ .Release.Namespace }}
"""
ROLE = """apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: "{{ .Release.Name }}-everything"}
rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
"""
BINDING = """apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: "{{ .Release.Name }}-everything"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "ROLE"}
subjects: [{kind: ServiceAccount, name: "SUBJECT", namespace: "{{ .Release.Namespace }}"}]
"""
AGENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "drafter.fullname" . }}
  namespace: {{ .Release.Namespace }}
spec:
  template:
    spec:
      serviceAccountName: ACCOUNT
      containers:
        - name: agent
          image: crewai/crewai
          env: [{name: OPENAI_MODEL, value: gpt-4.1}]
"""
FULLNAME = '{{ include "drafter.fullname" . }}'
WRITTEN_OUT = "{{ .Release.Name }}-drafter"
OTHER = "{{ .Release.Name }}-operator"


def chart(folder: str, account: str, subject: str, role: str = "{{ .Release.Name }}-everything") -> dict[str, str]:
    """The files of a chart whose agent runs as ``account``, beside a binding of ``role`` for ``subject``."""
    texts = {
        "Chart.yaml": "apiVersion: v2\nname: drafter\nversion: 0.1.0\n",
        "templates/_helpers.tpl": HELPERS,
        "templates/account.yaml": ACCOUNT.replace("ACCOUNT", account),
        "templates/role.yaml": ROLE,
        "templates/binding.yaml": BINDING.replace("ROLE", role).replace('"SUBJECT"', f"'{subject}'"),
        "templates/agent.yaml": AGENT.replace("ACCOUNT", account),
    }
    return {f"{folder}/{name}": text for name, text in texts.items()}


def found(files: dict[str, str], check: str) -> list[Finding]:
    tree = MemoryTree(files)
    result = scan_tree(tree, load_settings(tree), ScanOptions(date(2026, 11, 21)))
    return [finding for finding in result.findings if finding.check == check]


@pytest.mark.parametrize("account", [FULLNAME, WRITTEN_OUT])
@pytest.mark.parametrize("subject", [FULLNAME, WRITTEN_OUT])
def test_names_of_one_text_are_one_however_they_are_written(account: str, subject: str) -> None:
    (finding,) = found(chart("chart", account, subject), "FG301")
    assert (finding.place.path, finding.place.line) == ("chart/templates/binding.yaml", 4)


@pytest.mark.parametrize(
    ("subject", "role"),
    [(OTHER, "{{ .Release.Name }}-everything"), (FULLNAME, "{{ .Release.Name }}-something"), (FULLNAME, "{{ .Values.role }}")],
)
def test_names_of_other_texts_are_others(subject: str, role: str) -> None:
    assert found(chart("chart", FULLNAME, subject, role), "FG301") == []


def test_two_charts_have_no_account_in_common_also_in_one_known_cluster() -> None:
    settings = {"fivegates.toml": '[clusters]\n"*" = "prod"\n'}
    files = (
        settings
        | chart("one", FULLNAME, OTHER)
        | {path: text.replace("crewai/crewai", "langchain/langgraph-api") for path, text in chart("two", FULLNAME, OTHER).items()}
    )
    tree = MemoryTree(files)
    rows = gather(tree, load_settings(tree)).store.query("SELECT DISTINCT identity FROM effective_identities ORDER BY identity")
    assert [row["identity"] for row in rows] == [
        "k8s:prod/(one#release.namespace)/(one#release.name)-drafter",
        "k8s:prod/(two#release.namespace)/(two#release.name)-drafter",
    ]


def test_nor_where_the_namespace_is_written_out_and_no_rights_by_the_role_of_the_other() -> None:
    settings = {"fivegates.toml": '[clusters]\n"*" = "prod"\n'}
    charts = chart("one", WRITTEN_OUT, WRITTEN_OUT, "{{ .Release.Name }}-nothing") | {
        path: text.replace("crewai/crewai", "langchain/langgraph-api").replace("-everything", "-nothing").replace('"*"', '"none"')
        for path, text in chart("two", WRITTEN_OUT, OTHER).items()
    }
    files = {path: text.replace("{{ .Release.Namespace }}", "bots") for path, text in charts.items()}
    assert found(settings | files, "FG201") == []
    tree = MemoryTree(settings | files)
    store = gather(tree, load_settings(tree)).store
    rows = store.query("SELECT DISTINCT identity FROM effective_identities ORDER BY identity")
    assert [row["identity"] for row in rows] == ["k8s:prod/bots/(one#release.name)-drafter", "k8s:prod/bots/(two#release.name)-drafter"]
    assert store.query("SELECT DISTINCT identity FROM grants WHERE action LIKE '%none%'") == []


def test_a_name_made_of_the_releases_is_told_as_the_chart_writes_it() -> None:
    files = {path: text.replace('["*"], verbs', '["pods"], verbs').replace('apiGroups: ["*"]', 'apiGroups: [""]') for path, text in
             chart("deploy/drafter", FULLNAME, FULLNAME).items()}  # fmt: skip
    files |= {path: text.replace('verbs: ["*"]', 'verbs: ["get"]') for path, text in files.items()}
    (finding,) = found(files, "FG308")
    identity = "k8s:?deploy/drafter/(release.namespace)/(deploy:drafter#release.name)-drafter"
    told = "drafter holds {{.Release.Name}}-everything in all namespaces"
    assert finding.message == f"{told}: {identity} may get pods in each of them"
    assert finding.group == identity
    assert in_words(identity) == "service account {{.Release.Name}}-drafter, namespace not known, cluster not known"
