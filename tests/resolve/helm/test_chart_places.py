"""A value stands where it is edited: whole from a values file there, anything else in the template."""

from __future__ import annotations

from helm_charts import rendered

from fivegates.resolve.helm import ReleaseName
from fivegates.values import Value

FILES = {
    "c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\nappVersion: '3'\n",
    "c/values.yaml": """image:
  repository: acme/agent
  tag: v1
account: runner
quoted: "x"
env:
  - name: A
    value: "1"
  - name: B
    value: two
labels:
  team: research
""",
    "c/values-prod.yaml": "account: prod-runner\nlabels:\n  tier: gold\n",
    "c/templates/_h.tpl": '{{- define "c.labels" -}}\napp: c\nteam: {{ .Values.labels.team }}\n{{- end }}\n',
    "c/templates/d.yaml": """apiVersion: v1
kind: Pod
metadata:
  name: fixed
  labels:
    {{- include "c.labels" . | nindent 4 }}
spec:
  serviceAccountName: {{ .Values.account }}
  quoted: {{ .Values.quoted | quote }}
  inside: "{{ .Values.quoted }}"
  image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
  fallback: {{ .Values.absent | default .Values.account }}
  upper: {{ .Values.account | upper }}
  env:
    {{- toYaml .Values.env | nindent 4 }}
  labels: {{- toYaml .Values.labels | nindent 4 }}
""",
}


def pod(values: str = "") -> Value:
    (found,) = rendered(FILES, values, ReleaseName("demo", "prod"), folder="c").objects
    assert (found.header.place.path, found.header.place.line) == ("c/templates/d.yaml", 2)
    return Value(dict(found.entries), found.header.origin)


def place(value: Value, *path: str | int) -> tuple[str, int]:
    for step in path:
        value = value.data[step]  # type: ignore[index,call-overload]
    return value.place.path, value.place.line


def test_every_value_stands_where_it_is_edited() -> None:
    found = pod()
    template, values, helper = "c/templates/d.yaml", "c/values.yaml", "c/templates/_h.tpl"
    assert place(found, "metadata", "name") == (template, 4)
    assert place(found, "metadata", "labels", "app") == (helper, 2)
    assert place(found, "metadata", "labels", "team") == (values, 12)
    assert place(found, "spec", "serviceAccountName") == (values, 4)
    assert place(found, "spec", "quoted") == (values, 5)
    assert place(found, "spec", "inside") == (values, 5)
    assert place(found, "spec", "image") == (template, 11)
    assert place(found, "spec", "fallback") == (values, 4)
    assert place(found, "spec", "upper") == (template, 13)
    assert place(found, "spec", "env") == (template, 14)
    assert place(found, "spec", "env", 0) == (values, 7)
    assert place(found, "spec", "env", 1, "value") == (values, 10)
    assert place(found, "spec", "labels", "team") == (values, 12)


def test_a_value_laid_over_stands_in_the_file_that_gives_it() -> None:
    found = pod("c/values-prod.yaml")
    assert place(found, "spec", "serviceAccountName") == ("c/values-prod.yaml", 1)
    assert place(found, "spec", "labels", "tier") == ("c/values-prod.yaml", 3)
    assert place(found, "spec", "labels", "team") == ("c/values.yaml", 12)


def test_an_object_without_a_namespace_lies_in_the_release_s() -> None:
    kinds = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: c}\n---\napiVersion: v1\nkind: ServiceAccount\n"
    own = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: o, namespace: own}\n"
    files = {"c/Chart.yaml": FILES["c/Chart.yaml"], "c/templates/a.yaml": f"{kinds}metadata: {{name: a}}\n{own}"}
    known = rendered(files, "", ReleaseName("demo", "prod"), folder="c").objects
    assert [(one.kind, one.namespace) for one in known] == [("ClusterRole", None), ("ServiceAccount", "prod"), ("ConfigMap", "own")]
    role, account, _ = rendered(files, "", None, folder="c").objects
    assert role.entries["metadata"].get("namespace") is None
    namespace = account.entries["metadata"].get("namespace")
    assert namespace is not None and namespace.is_unknown and account.namespace is None
