"""What the services of a compose project have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.resolve.interface import Resource
from fivegates.values import Unknown, Value

HERE = Path(__file__).parent
PROJECTS = yaml.safe_load((HERE / "projects.yaml").read_text(encoding="utf-8"))
TEMPLATES = yaml.safe_load((HERE / "templates.yaml").read_text(encoding="utf-8"))


def shown(value: Value | None) -> Any:
    data = None if value is None else value.data
    if isinstance(data, Unknown):
        return {"unknown": sorted(reference.address for reference in data.references)}
    if isinstance(data, dict):
        return {name: shown(item) for name, item in data.items()}
    return [shown(item) for item in data] if isinstance(data, tuple) else data


def key(resource: Resource) -> str:
    alternative = resource.extra.get("alternative")
    return f"{resource.unit} {resource.label}" + (f" {alternative}" if alternative else "")


@pytest.mark.parametrize("project", PROJECTS, ids=[project["title"] for project in PROJECTS])
def test_services_have_what_compose_would_give_them(project: dict[str, Any], resolve: Callable[[Any], list[Resource]]) -> None:
    found = {key(resource): resource for resource in resolve(project["files"])}
    assert list(found) == list(project["services"])
    for name, attributes in project["services"].items():
        assert {attribute: shown(found[name].get(attribute)) for attribute in attributes} == attributes
        if attributes == {}:
            assert list(found[name].attributes.names()) == []


@pytest.mark.parametrize(("text", "expected"), TEMPLATES, ids=[case[0] for case in TEMPLATES])
def test_variables_are_replaced_by_the_compose_specification(
    text: str, expected: str | list[str], resolve: Callable[[Any], list[Resource]]
) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    (service,) = resolve({".env": "SET=yes\nEMPTY=\n", "compose.yaml": f"services:\n  s:\n    image: {quoted}\n"})
    if isinstance(expected, list):
        assert shown(service.get("image")) == {"unknown": [f"env.{name}" for name in expected]}
    else:
        assert shown(service.get("image")) == expected
