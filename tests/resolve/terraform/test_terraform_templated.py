"""Template text of another tool inside Terraform is told from Terraform, and what it hides is unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fivegates.gathering import gather
from fivegates.readers.hcl.structure import parse_hcl
from fivegates.readers.hcl.templated import template_mark
from fivegates.settings import Settings
from fivegates.source import Source
from fivegates.tree.memory import MemoryTree

TEMPLATES = {
    "a statement of Jinja around a block": '{% if on %}\nresource "a_b" "x" {}\n{% endif %}\n',
    "a statement inside a block": 'resource "a_b" "x" {\n  {%- if on %}\n  v = 1\n  {%- endif %}\n}\n',
    "an expression of Jinja as a value": 'resource "a_b" "x" {\n  v = {{ size }}\n}\n',
    "a loop of gomplate": '{{ range .Agents }}\nresource "a_b" "x" {}\n{{ end }}\n',
    "a field of gomplate as a value": "locals {\n  a = {{ .Values.a }}\n}\n",
    "a statement of ERB": '<% agents.each do |a| %>\nresource "a_b" "x" {}\n<% end %>\n',
    "an expression of ERB as a value": "locals {\n  a = <%= a %>\n}\n",
    "a name that cookiecutter fills in": 'resource "a_b" "x" { v = "{{ cookiecutter.name }}" }\n',
    "a condition of cookiecutter in a heredoc": "locals {\n  a = <<EOF\n{%- if cookiecutter.on %}\nx\n{%- endif %}\nEOF\n}\n",
}
TERRAFORM = {
    "a message for a monitor": 'resource "a_b" "x" { message = "{{host.name}} is down {{#is_alert}}now{{/is_alert}}" }\n',
    "a template for an instance": "locals {\n  a = <<EOF\n{% if on %}\n<%= b %>\nEOF\n}\n",
    "template text in a comment": "locals {\n  a = 1 # {{ here }}\n}\n",
    "objects in objects": "locals {\n  a = { b = { c = {} } }\n}\n",
    "a mistake on a line of its own": 'locals {\n  a = "{{x}}"\n}\nresource "a_b" {{\n'.replace("{{\n", "{\n  b 1\n}\n"),
    "directives of Terraform's own": 'locals {\n  a = "%{ if true }x%{ endif }"\n}\n',
}


@pytest.mark.parametrize("text", TEMPLATES.values(), ids=TEMPLATES)
def test_templates_are_recognised(text: str) -> None:
    assert template_mark(parse_hcl(Source("main.tf", text))) is not None


@pytest.mark.parametrize("text", TERRAFORM.values(), ids=TERRAFORM)
def test_terraform_is_not_taken_for_a_template(text: str) -> None:
    assert template_mark(parse_hcl(Source("main.tf", text))) is None


@pytest.mark.parametrize("text", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_is_listed_and_the_files_beside_it_are_evaluated(text: str) -> None:
    beside = 'resource "aws_bedrockagent_agent" "a" {\n  agent_name = try(var.name, local.name, "drafter")\n}\n'
    files = {"main.tf": text + 'variable "name" { default = "hidden" }\n', "agent.tf": beside, "other/main.tf": beside}
    gathered = gather(MemoryTree(files), Settings())
    problems = [*gathered.documents.problems, *gathered.resolved.problems]
    assert [(one.place.path, one.kind) for one in problems] == [("main.tf", "template")]
    listed = {file.path: file.status for file in gathered.documents.files}
    assert listed == {"main.tf": "template", "agent.tf": "read", "other/main.tf": "read"}
    assert sorted(agent.name for agent in gathered.agents) == ["a", "drafter"]


def test_a_name_that_a_broken_file_may_declare_is_unknown_and_no_error(values: Callable[..., dict[str, Any]]) -> None:
    files = {
        "main.tf": 'module "m" { source = "./m" }\nresource "a_b" "x" { v = [try(var.a, 1), try(local.b, 1), '
        "try(module.n.c, 1), try(module.m.d, 1)] }\n",
        "broken.tf": "locals {\n",
        "m/broken.tf": "locals {\n",
        "m/main.tf": 'output "e" { value = 1 }\n',
    }
    assert values(files)["a_b.x"]["v"] == [{"$unknown": [name]} for name in ("var.a", "local.b", "module.n.c", "module.m.d")]


def test_files_that_are_yet_to_be_written_are_listed_as_templates() -> None:
    gathered = gather(MemoryTree({"a/main.tf.j2": "{{ x }}", "a/x.tftpl": "${a}", "a/main.tf": ""}), Settings())
    assert [(one.place.path, one.kind) for one in gathered.documents.problems] == [("a/main.tf.j2", "template")]
    assert {file.path: file.status for file in gathered.documents.files} == {"a/main.tf": "read", "a/main.tf.j2": "template"}
