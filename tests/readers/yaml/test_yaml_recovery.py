"""One broken document is a problem; the others are read. A template is not an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fivegates.readers.yaml import is_template, parse_yaml
from fivegates.readers.yaml.template import TEMPLATE
from fivegates.source import Source

All = Callable[[str], list[Any]]
Problems = Callable[[str], list[tuple[int, str, str]]]


@pytest.mark.parametrize(
    ("broken", "line", "reason"),
    [
        ("a: b: c", 3, "not valid YAML: mapping values are not allowed in this context"),
        ("a:\n\tb: 1", 4, "not valid YAML: found character that cannot start any token, while scanning for the next token"),
        ("a: [1, 2", 4, "not valid YAML: did not find expected ',' or ']', while parsing a flow sequence"),
        ("a: 'text", 4, "not valid YAML: found unexpected document indicator, while scanning a quoted scalar"),
        ("- a\nb: 1", 4, "not valid YAML: did not find expected '-' indicator, while parsing a block collection"),
        ("a: @x", 3, "not valid YAML: found character that cannot start any token, while scanning for the next token"),
        ("a: \x07", 3, "character U+0007 is not allowed in YAML"),
        ('a: "\\q"', 3, "not valid YAML: found unknown escape character, while parsing a quoted scalar"),
    ],
)
def test_the_documents_around_a_broken_one_are_read(broken: str, line: int, reason: str, all_data: All, problems_of: Problems) -> None:
    text = f"first: 1\n---\n{broken}\n---\nlast: 2\n---\n"
    assert all_data(text) == [{"first": 1}, {"last": 2}, None]
    ((found_line, kind, found_reason),) = problems_of(text)
    assert (found_line, kind) == (line, "error")
    assert found_reason.startswith(reason)


def test_several_broken_documents_are_several_problems_with_exact_places(all_data: All, problems_of: Problems) -> None:
    text = "ä: 1: 2\n---\nb: 2\n---\nc: {\n---\nd: 4\n---\ne: \x01\n---\nf: 6\n"
    assert all_data(text) == [{"b": 2}, {"d": 4}, {"f": 6}]
    assert [line for line, _, _ in problems_of(text)] == [1, 6, 9]
    (place,) = [document.root.get("f").place for document in parse_yaml(Source("a.yaml", text)).documents if document.root.get("f")]
    assert (place.line, place.column) == (11, 1)


def test_a_long_run_of_broken_documents_ends(problems_of: Problems) -> None:
    found = problems_of("a: b: c\n---\n" * 5_000)
    assert len(found) == 101
    assert found[-1][2] == "more than 100 broken documents; nothing from here on is read"


def test_a_message_names_the_line_where_the_open_construct_starts(problems_of: Problems) -> None:
    assert problems_of("a: 1\nb: [1,\n  2\nc: 3\n")[0][2].endswith("while parsing a flow sequence that starts on line 2")


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n# nothing\n"])
def test_a_file_without_content_has_no_problem(text: str, all_data: All, problems_of: Problems) -> None:
    assert all_data(text) in ([], [None])
    assert problems_of(text) == []


TEMPLATES = {
    "helm control": "a: 1\n{{- if .Values.on }}\nb: 2\n{{- end }}\n",
    "helm include": 'metadata:\n  labels:\n    {{- include "x.labels" . | nindent 4 }}\n',
    "helm quoted with quotes inside": 'image: "{{ .Values.image | default "x" }}"\n',
    "jinja statement": "a: 1\n{% if x %}\nb: 2\n{% endif %}\n",
    "jinja value and more": "name: {{ name }}-agent\n",
    "cookiecutter": "{{cookiecutter.name}}: [\n",
    "terraform directive": "users:\n%{ for user in users ~}\n  - name: ${user.name}\n%{ endfor ~}\n",
    "freemarker directive": "a: 1\n<#if on?has_content>\nb: 2\n</#if>\n",
    "freemarker macro": "a:\n  <@labels app/>\n  b: 2\n",
    "erb statement": "a: 1\n<% if on %>\nb: 2\n<% end %>\n",
    "terraform call": 'a: ${join(": ", names)}: [\n',
    "terraform condition": 'path: /run/x${key == null ? "" : "-y"}.txt: [\n',
}


@pytest.mark.parametrize("text", TEMPLATES.values(), ids=TEMPLATES.keys())
def test_a_file_that_fails_because_it_is_a_template_is_listed_as_one(text: str, problems_of: Problems) -> None:
    ((_, kind, reason),) = problems_of(text)
    assert (kind, reason) == ("template", TEMPLATE)
    assert is_template(Source("a.yaml", text))


def test_a_template_of_many_documents_is_listed_once(problems_of: Problems) -> None:
    assert len(problems_of("---\n{{- if .Values.a }}\na: 1\n{{- end }}\n" * 20)) == 1


NOT_TEMPLATES = {
    "quoted names": 'a: "{{ inputs.parameters.x }}"\nb: [\n',
    "workflow expression": "runs-on: ${{ matrix.os }}\nb: [\n",
    "workflow expression first": "- ${{ matrix.os }}\n- [\n",
    "variables of the shell and of compose": "a: ${HOME}/x ${NAME:?must be set} ${name:-x} %{http_code}\nb: [\n",
    "an address and a comparison": "a: <#general>\nb: x <#if\nc: [\n",
    "a heredoc": "run: cat <<EOF\nb: [\n",
    "no marker": "b: [\n",
}


@pytest.mark.parametrize("text", NOT_TEMPLATES.values(), ids=NOT_TEMPLATES.keys())
def test_a_file_that_fails_for_another_reason_is_an_error(text: str, problems_of: Problems) -> None:
    assert [kind for _, kind, _ in problems_of(text)] == ["error"]
    assert not is_template(Source("a.yaml", text))


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ('a: "{{ x }}"', {"a": "{{ x }}"}),
        ("a: '{% x %}'", {"a": "{% x %}"}),
        ("a: |\n  {{ x }}\n", {"a": "{{ x }}\n"}),
        ("a: ${{ matrix.os }}", {"a": "${{ matrix.os }}"}),
        ("a: b-{{ x }}", {"a": ("unknown", "filled in by a template")}),
        ("a: {{ .Values.x }}\nb: true\n", {"a": ("unknown", "filled in by a template"), "b": True}),
        ("a: [{{ x }}, 1]", {"a": [("unknown", "filled in by a template"), 1]}),
        ("{{ key }}: 1\nb: 2\n", {"b": 2}),
    ],
)
def test_in_a_template_that_is_yaml_unquoted_actions_are_unknown(text: str, data: Any, all_data: All) -> None:
    assert all_data(text) == [data]


YAML_TEMPLATES = [
    ("a: 1\nkind: {{ .Values.x }}\n", 2),
    ("a: 1\n---\n- b-{{ x }}\n---\nc: {{ x }}\n", 5),
    ("- a\n  {{ if .x }}\n- b\n  {{ end }}\n", 2),
    ("- a {{ if .x }}\n- b {{ end }}\n", 1),
    ("- a {% if x %}\n- b {% endif %}\n", 1),
    ("a: b{{ x -}}\nc: 1\n", 1),
    ('a: b{{ include "x" . }}\n', 1),
    ("a: b{{ .x | nindent 4 }}\n", 1),
    ("a: 1\n---\nfree {{ text }}\n", 3),
]


@pytest.mark.parametrize(("text", "line"), YAML_TEMPLATES)
def test_a_template_that_is_yaml_is_read_and_listed_as_one_all_the_same(text: str, line: int, problems_of: Problems) -> None:
    assert problems_of(text) == [(line, "template", TEMPLATE)]


TEXTS_WITH_ACTIONS = [
    "A: b{{ .Release.Name }}\n",
    "summary: Pod {{ $labels.pod }} is down\n",
    "url: postgres://{{ .USER }}:{{ .PASSWORD }}@db/x\n",
    "- a-{{ x }}\n",
    "a: &a b{{ x }}\nc: *a\n",
    "summary: a {{ if $labels.x }}{{ $labels.x }}{{ else }}b{{ end }} is down\n",
    "summary: a {{ range query }}{{ .Value }}{{ end }} is\n  down {{ $value }}\n",
    "name: a{% if x %}b{% endif %}c\n",
]


@pytest.mark.parametrize("text", TEXTS_WITH_ACTIONS)
def test_an_action_in_the_middle_of_a_text_makes_no_template_of_a_file_that_is_yaml(text: str, problems_of: Problems) -> None:
    assert problems_of(text) == []


def test_a_quoted_action_is_data(problems_of: Problems) -> None:
    assert problems_of('a: "{{ inputs.x }}"\n') == []


def test_a_template_action_as_a_key_makes_the_file_a_template(problems_of: Problems) -> None:
    assert problems_of("a: 1\n{{ key }}: 1\n") == [(2, "template", TEMPLATE)]


def test_the_known_parts_around_a_template_action_are_kept() -> None:
    value = parse_yaml(Source("a.yaml", "a: reg/{{ .x }}:v1-{{ .y }}")).documents[0].root.get("a")
    assert value is not None
    parts = value.data.parts  # type: ignore[union-attr]
    assert [part if isinstance(part, str) else part.reason for part in parts] == ["reg/", "template {{ .x }}", ":v1-", "template {{ .y }}"]


@pytest.mark.parametrize("text", ["a: x" + "{{" * 200_000, "a: x" + "{{ " * 200_000, "a: {% " * 50_000, "a: {{" + " " * 500_000])
def test_open_template_markers_without_end_are_read_in_linear_time(text: str) -> None:
    assert len(parse_yaml(Source("a.yaml", text)).documents) <= 1
