"""What is not known stays unknown: a condition takes both ways, a text keeps what is known of it."""

from __future__ import annotations

import pytest
from helm_charts import bare, rendered

from fivegates.values import Unknown, Value

CHART = {"Chart.yaml": "apiVersion: v2\nname: agent\nversion: 1.0.0\nappVersion: '2.1'\n", "values.yaml": "known: yes-it-is\n"}
GIVEN = "u: !ref x\nlist: !ref y\nknown: k\n"
HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n"


def spec(template: str) -> Value:
    """What stands under ``spec`` of the one object of a template, where ``.Values.u`` and ``.Values.list`` are not known."""
    files = {**CHART, "templates/t.yaml": HEAD + template, "given.yaml": GIVEN}
    result = rendered(files, "given.yaml")
    assert [problem.reason for problem in result.problems] == []
    (found,) = result.objects
    value = found.entries["spec"]
    assert isinstance(value, Value)
    return value


def branches(value: Value) -> list[object]:
    assert isinstance(value.data, Unknown)
    return [bare(branch) for branch in value.data.branches]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ .Values.u }}", ("unknown",)),
        ('"{{ .Values.u }}"', ("unknown",)),
        ("{{ .Values.u | quote }}", ("unknown",)),
        ('"repo:{{ .Values.u }}"', ("unknown", "repo:", "?")),
        ('{{ printf "%s/%s" .Values.u "x" }}', ("unknown", "?", "/x")),
        ('{{ .Values.u | default "d" }}', ("unknown",)),
        ("{{ .Values.u.deeper.still }}", ("unknown",)),
        ('{{ eq .Values.u "x" }}', ("unknown",)),
        ('{{ ternary "a" "b" .Values.u }}', ("unknown",)),
        ("{{ sha256sum .Values.u }}", ("unknown",)),
        ("{{ toYaml .Values.u }}", ("unknown",)),
        ("{{ toJson .Values.u }}", ("unknown",)),
        ('{{ (dict "a" .Values.u) | toJson }}', {"a": ("unknown",)}),
        ("{{ or .Values.known .Values.u }}", "k"),
        ('{{ and "" .Values.u }}', None),
        ("{{ coalesce .Values.known .Values.u }}", "k"),
        ("{{ randAlphaNum 5 }}", ("unknown",)),
        ('{{ required "give it" .Values.absent }}', ("unknown",)),
        ("{{ len .Values.list }}", ("unknown",)),
        ("{{ index .Values.list 0 }}", ("unknown",)),
        ('{{ $x := "a" }}{{ if .Values.u }}{{ $x = "b" }}{{ end }}{{ $x }}', ("unknown",)),
        ('{{ $d := dict "a" "1" }}{{ if .Values.u }}{{ $_ := set $d "a" "2" }}{{ end }}{{ $d.a }}', ("unknown",)),
        ("|\n    line {{ .Values.u }}\n    more", ("unknown", "line ", "?", "\nmore\n")),
    ],
)
def test_a_text_is_unknown_as_far_as_it_hangs_on_what_is_not_known(text: str, expected: object) -> None:
    assert bare(spec(f"spec:\n  value: {text}\n").data["value"]) == expected  # type: ignore[index,call-overload]


def test_the_ways_of_a_condition_in_a_line_are_branches() -> None:
    value = spec("spec:\n  value: {{ if .Values.u }}one{{ else }}two{{ end }}\n").get("value")
    assert value is not None
    assert branches(value) == ["one", "two"]


def test_entries_under_an_unknown_condition_may_be_there() -> None:
    found = spec("spec:\n  sure: 1\n  {{- if .Values.u }}\n  maybe: 2\n  {{- end }}\n  last: 3\n")
    assert bare(found) == {"sure": 1, "maybe": ("unknown",), "last": 3}
    assert branches(found.data["maybe"]) == [2]  # type: ignore[index,call-overload]


def test_an_entry_of_both_ways_has_both_values() -> None:
    found = spec("spec:\n  {{- if .Values.u }}\n  way: {a: 1}\n  {{- else }}\n  way: {a: 2}\n  {{- end }}\n")
    assert branches(found.data["way"]) == [{"a": 1}, {"a": 2}]  # type: ignore[index,call-overload]


def test_items_under_an_unknown_condition_may_be_there() -> None:
    found = spec("spec:\n  - sure\n  {{- if .Values.u }}\n  - maybe\n  {{- end }}\n  - last\n")
    assert bare(found) == ["sure", ("unknown",), "last"]


def test_an_unknown_list_is_one_unknown_item_between_known_ones() -> None:
    found = spec("spec:\n  - name: A\n  {{- toYaml .Values.list | nindent 2 }}\n  - name: B\n")
    assert bare(found) == [{"name": "A"}, ("unknown",), {"name": "B"}]


def test_a_range_over_what_is_not_known_may_give_its_items() -> None:
    found = spec("spec:\n  - first\n  {{- range .Values.list }}\n  - name: {{ .name }}\n  {{- end }}\n")
    assert bare(found) == ["first", ("unknown",)]


def test_unknown_entries_leave_the_map_open() -> None:
    found = spec("spec:\n  app: x\n  {{- toYaml .Values.u | nindent 2 }}\n")
    assert bare(found) == {"app": "x", "<<": ("unknown",)}


def test_a_document_under_an_unknown_condition_is_conditional() -> None:
    template = (
        f"{HEAD}---\n{{{{- if .Values.u }}}}\n{HEAD.replace('one', 'two')}{{{{- else }}}}\n{HEAD.replace('one', 'three')}{{{{- end }}}}\n"
    )
    files = {**CHART, "templates/t.yaml": template, "given.yaml": GIVEN}
    result = rendered(files, "given.yaml")
    assert result.objects[0].name == "one" and not result.objects[0].conditional
    assert all(found.conditional for found in result.objects[1:])


def test_the_name_of_a_release_nobody_installs_is_the_same_unknown_in_every_name() -> None:
    files = {
        **CHART,
        "templates/_h.tpl": '{{ define "name" }}{{ if contains "agent" .Release.Name }}{{ .Release.Name }}{{ else }}'
        '{{ printf "%s-%s" .Release.Name "agent" | trunc 63 | trimSuffix "-" }}{{ end }}{{ end }}',
        "templates/t.yaml": 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ include "name" . }}\nspec:\n'
        '  serviceAccountName: {{ include "name" . }}\n  ns: {{ .Release.Namespace }}\n',
    }
    (pod,) = rendered(files, release=None).objects
    name, account = pod.entries["metadata"].get("name"), pod.entries["spec"].get("serviceAccountName")
    assert name is not None and account is not None
    assert bare(name) == ("unknown", "?", "-agent")
    assert name.data == account.data
    assert pod.name is None and pod.namespace is None
    assert bare(pod.entries["spec"].data["ns"]) == ("unknown",)  # type: ignore[index,call-overload]


def test_a_condition_in_a_condition_leaves_its_entries_open_too() -> None:
    inner = "  {{- if .Values.list }}\n  inner: 1\n  {{- end }}\n"
    template = f"{{{{- if .Values.u }}}}\n{HEAD}spec:\n  outer: 1\n{inner}{{{{- end }}}}\n"
    (found,) = rendered({**CHART, "templates/t.yaml": template, "given.yaml": GIVEN}, "given.yaml").objects
    assert found.conditional
    assert bare(found.entries["spec"]) == {"outer": 1, "inner": ("unknown",)}


@pytest.mark.parametrize(
    "asked",
    [
        '.Files.Get "chart.tgz"',
        '.Files.Get "chart.tgz" | b64enc',
        '.Files.GetBytes "chart.tgz"',
        '.Files.Lines "chart.tgz"',
        '(.Files.Glob "*.tgz").AsConfig',
        '(.Files.Glob "*").AsSecrets | quote',
    ],
)
def test_binary_data_of_a_chart_is_not_known_and_no_mistake(asked: str) -> None:
    files = {**CHART, "chart.tgz": "\x1f\x8b\0", "notes.txt": "text", "templates/t.yaml": f"{HEAD}spec: {{{{ {asked} }}}}\n"}
    result = rendered(files)
    assert result.problems == []
    (found,) = result.objects
    assert isinstance(found.entries["spec"].data, Unknown)


def test_beside_binary_data_text_is_known() -> None:
    spec = 'spec: {{ range $path, $text := .Files.Glob "*.t*" }}\n  {{ $path }}: {{ $text | quote }}{{ end }}\n'
    files = {**CHART, "chart.tgz": "\x1f\x8b\0", "notes.txt": "text", "templates/t.yaml": HEAD + spec}
    (found,) = rendered(files).objects
    assert bare(Value(found.entries["spec"].data, found.header.origin)) == {"chart.tgz": ("unknown",), "notes.txt": "text"}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('{{ if gt (len .Values.u) 9 }}{{ fail "too long" }}{{ end }}a', "a"),
        ('{{ if .Values.u }}{{ fail "no" }}{{ else }}b{{ end }}', "b"),
        ('{{ if .Values.u }}c{{ else }}{{ fail "needed" }}{{ end }}', "c"),
        ('{{ $x := 1 }}{{ if .Values.u }}{{ $x = 2 }}{{ fail "no" }}{{ end }}{{ $x }}', 1),
        ('{{ $x := 1 }}{{ if .Values.u }}{{ $x = 2 }}{{ else }}{{ $x = 3 }}{{ fail "no" }}{{ end }}{{ $x }}', 2),
        ("{{ $x := 1 }}{{ if .Values.u }}{{ $x = 2 }}{{ else }}{{ $x = 2 }}{{ end }}{{ $x }}", 2),
        ('{{ if .Values.u }}{{ if .Values.list }}{{ fail "no" }}{{ end }}d{{ else }}{{ fail "needed" }}{{ end }}', "d"),
        ('{{ with .Values.u }}{{ fail "no" }}{{ end }}e', "e"),
        ('{{ range .Values.list }}{{ fail "none wanted" }}{{ end }}f', "f"),
    ],
)
def test_what_the_chart_refuses_is_not_how_it_is_installed(template: str, expected: object) -> None:
    assert bare(spec(f"spec: {template}\n")) == expected


def test_where_both_ways_are_refused_the_chart_is() -> None:
    template = '{{ if .Values.u }}{{ fail "first" }}{{ else }}{{ fail "second" }}{{ end }}'
    result = rendered({**CHART, "templates/t.yaml": f"{HEAD}spec: {template}\n", "given.yaml": GIVEN}, "given.yaml")
    assert [problem.reason for problem in result.problems] == ["the chart refuses its values: second"]
