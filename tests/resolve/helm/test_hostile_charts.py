"""A chart can ask for no more work than is allowed, and reaches nothing outside of itself; what stops it is a listed problem."""

from __future__ import annotations

import pytest
from helm_charts import loaded, rendered

from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.resolve.helm import ChartLoader, render
from fivegates.resolve.helm.budget import Budget
from fivegates.resolve.yaml_files import YamlFiles
from fivegates.tree.memory import MemoryTree

CHART = {"Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n", "values.yaml": "x: 1\nself: '{{ tpl .Values.self . }}'\n"}
GOOD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: good\n"
STEPS = 100_000


def reasons(template: str, **files: str) -> list[str]:
    """What is listed about a template, beside which the chart's other template is still read."""
    chart, _ = loaded({**CHART, "templates/a.yaml": GOOD, "templates/b.yaml": template, **files})
    result = render(chart, budget=Budget(STEPS, 200_000))
    assert all(problem.place.path for problem in result.problems)
    return [f"{problem.place.path}:{problem.place.line} {problem.reason}" for problem in result.problems]


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ('{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}', "templates include each other more than 60 levels deep"),
        ("{{ tpl .Values.self . }}", "templates include each other more than 60 levels deep"),
        ("{{ range until 90000 }}{{ range until 90000 }}x{{ end }}{{ end }}", "rendering makes too much text"),
        ('{{ $x := "aaaaaaaaaa" }}{{ range until 100 }}{{ $x = printf "%s%s" $x $x }}{{ end }}', "rendering takes too many steps"),
        ("{{ $x := list 1 }}{{ range until 100 }}{{ $x = list $x $x }}{{ end }}{{ toYaml $x }}", "it renders|too"),
        ('{{ $x := dict }}{{ $_ := set $x "a" $x }}{{ toYaml $x }}', "nested too deep"),
        ('{{ $x := dict }}{{ $_ := set $x "a" $x }}{{ toJson $x }}', "nested too deep"),
        ('{{ $x := dict }}{{ $_ := set $x "a" $x }}{{ $x }}', "nested too deep"),
        ('{{ $x := dict }}{{ $_ := set $x "a" $x }}{{ deepCopy $x }}', "nested too deep"),
        ('{{ $x := dict }}{{ $_ := set $x "a" $x }}{{ merge (dict "a" (dict)) $x }}', "nested too deep"),
        ('{{ $x := dict }}{{ $_ := set $x "a" $x }}{{ deepEqual $x (dict "a" $x) }}', "nested too deep"),
        ('{{ range until 1000 }}{{ repeat 1000 "y" }}{{ end }}', "rendering makes too much text"),
        ('{{ repeat 100000000 "y" }}', "a text grows too long"),
        ('{{ printf "%999999d" 1 }}', "a text grows too long"),
        ("{{ until 999999999 }}", "a list grows too long"),
        ('{{ indent 999999999 "a" }}', "an indentation that is no small number"),
        ('{{ regexMatch "(a*)*(a*)*$" (repeat 900000 "a") }}', "rendering takes too many steps"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "nested more than 100 levels deep"),
        ("{{ if 1 }}" * 500 + "{{ end }}" * 500, "nested more than 100 levels deep"),
        ("{{ .Values.x", "an action in a template does not end"),
        ("{{ /* never ends", "a comment in a template does not end"),
        ("{{ nosuchfunction 1 }}", "the function nosuchfunction is not known"),
        ('{{ include "nowhere" . }}', "no template is called 'nowhere'"),
        ('{{ fail "no" }}', "the chart refuses its values: no"),
        ("{{ .Values.a.b.c }}", "'b' is asked of nothing"),
        ("{{ div 1 0 }}", "a division by zero"),
        ("{{ divf 1 0 }}", "the function divf does not take these arguments"),
        ("{{ ceil (mulf 1e308 1e308) }}", "the function ceil does not take these arguments"),
        ("{{ max }}", "the function max does not take these arguments"),
        ("{{ break }}", "break outside of range"),
        ('{{ define "leaves" }}{{ break }}{{ end }}{{ range until 3 }}{{ include "leaves" $ }}{{ end }}', "break outside of range"),
        ("{{ range until 99999 }}{{ $x := until 99999 }}{{ end }}", "rendering takes too many steps"),
        ("a: b: c\n", "what it renders to: not valid YAML"),
        ("a: \U000f0001\n", "characters that are set aside for private use"),
        ("[" * 5000, "it renders to|not valid YAML"),
        (
            "a: &a [x, x]\nb: &b [*a, *a]\n" + "".join(f"c{n}: &c{n} [{', '.join([f'*c{n - 1}' if n else '*b'] * 9)}]\n" for n in range(9)),
            "more than 250,000 values",
        ),
    ],
)
def test_it_stops_at_a_bound_and_says_where(template: str, reason: str) -> None:
    found = reasons(template)
    assert len(found) == 1
    assert any(wanted in found[0] for wanted in reason.split("|")), found
    assert found[0].startswith("templates/b.yaml:1 ") or "renders to" in found[0] or "self" in template


def test_what_stops_one_template_costs_no_other() -> None:
    result = rendered({**CHART, "templates/a.yaml": GOOD, "templates/b.yaml": "{{ fail .Values.x }}"})
    assert [found.name for found in result.objects] == ["good"]
    assert not result.is_complete


def test_a_broken_document_costs_no_other() -> None:
    result = rendered({**CHART, "templates/a.yaml": f"{GOOD}---\na: b: c\n---\n{GOOD.replace('good', 'second')}"})
    assert [found.name for found in result.objects] == ["good", "second"]
    assert [problem.place.line for problem in result.problems] == [6]


def test_files_outside_of_a_chart_cannot_be_read() -> None:
    files = {f"c/{path}": text for path, text in CHART.items()}
    asked = '{{ .Files.Get "../secret.txt" }}{{ .Files.Get "/secret.txt" }}{{ range $p, $_ := .Files.Glob "../*" }}{{ $p }}{{ end }}'
    template = f"{GOOD}data:\n  found: '{asked}'\n"
    (found,) = rendered({**files, "secret.txt": "hidden", "c/templates/a.yaml": template}, folder="c").objects
    assert found.entries["data"].data["found"].data == ""  # type: ignore[index,call-overload]


def test_charts_that_depend_on_each_other_end() -> None:
    depends = "apiVersion: v2\nname: {0}\nversion: 1.0.0\ndependencies:\n  - {{name: {1}, version: 1.0.0, repository: 'file://../{1}'}}\n"
    files = {"a/Chart.yaml": depends.format("a", "b"), "b/Chart.yaml": depends.format("b", "a"), "a/templates/a.yaml": GOOD}
    result = rendered(files, folder="a")
    assert [found.name for found in result.objects] == ["good"]
    assert "Helm: dependency a is not in the tree" in [problem.reason for problem in result.problems]


def test_a_dependency_outside_of_the_tree_is_a_named_gap() -> None:
    about = "apiVersion: v2\nname: a\nversion: 1.0.0\ndependencies:\n  - {name: b, version: 1.0.0, repository: 'file://../../b'}\n"
    result = rendered({"a/Chart.yaml": about}, folder="a")
    assert [(problem.place.line, problem.reason, problem.kind) for problem in result.problems] == [
        (5, "Helm: dependency b is not in the tree", "not_read")
    ]


@pytest.mark.parametrize("about", ["", "- a", "name: {{ x }}", "name: [a]", "a: b: c", "name: ''"])
def test_a_chart_without_a_name_is_no_chart(about: str) -> None:
    files = YamlFiles(MemoryTree({"Chart.yaml": about, "templates/a.yaml": GOOD}), {}, DEFAULT_LIMITS)
    assert ChartLoader(files).chart(".") is None


@pytest.mark.parametrize(
    "work",
    [
        "{{ $x := sha256sum $.Values.text }}",
        '{{ $x := contains "y" $.Values.text }}',
        "{{ $x := keys $.Values.map }}",
        "{{ range $.Values.map }}{{ break }}{{ end }}",
        '{{ $x := ($.Files.Glob "**").AsConfig }}',
        "{{ $x := print $.Values.map }}",
    ],
)
def test_work_on_what_is_large_is_counted(work: str) -> None:
    values = f"text: {'x' * 100_000}\nmap: {{{', '.join(f'k{number}: 1' for number in range(5_000))}}}\n"
    found = reasons(f"{{{{ range until 3000 }}}}{work}{{{{ end }}}}", **{"values.yaml": values, "big.txt": "z\n" * 50_000})
    assert len(found) == 1 and "rendering takes too many steps" in found[0]
