"""Which files are compose files, and what is known of a service beside its attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from fivegates.resolve.compose.template import Variable, parse_template
from fivegates.resolve.interface import Resource
from fivegates.source import Place
from fivegates.values import Reference, Unknown, Value

Resolve = Callable[[Mapping[str, str]], list[Resource]]
SERVICE = "services: {s: {image: i}}"


def variable(resource: Resource, name: str) -> Value:
    environment = resource.get("environment")
    assert environment is not None
    value = environment.get(name)
    assert value is not None
    return value


@pytest.mark.parametrize(
    ("name", "is_read"),
    [
        ("compose.yaml", True),
        ("Compose.YML", True),
        ("docker-compose.yml", True),
        ("docker-compose.prod.yaml", True),
        ("docker-compose-prod.yaml", True),
        ("compose_test.yml", True),
        ("agents.compose.yaml", True),
        ("my.docker-compose.yml", True),
        ("composer.yaml", False),
        ("docker-composes.yml", False),
        ("services.yaml", False),
        ("compose.json", False),
    ],
)
def test_a_compose_file_is_told_by_its_name(name: str, is_read: bool, resolve: Resolve) -> None:
    assert bool(resolve({f"app/{name}": SERVICE})) is is_read


@pytest.mark.parametrize("text", ["", "a: 1", "services: [a]", "services: text", "services:", "- services: {}", "services: {"])
def test_a_file_of_that_name_without_services_is_none(text: str, resolve: Resolve) -> None:
    assert resolve({"compose.yaml": text}) == []


def test_a_service_is_at_its_key(resolve: Resolve) -> None:
    (service,) = resolve({"app/compose.yaml": "# note\nservices:\n  web:\n    image: i\n"})
    assert (service.type, service.address, service.label) == ("compose/service", "services.web", "web")
    assert service.place == Place("app/compose.yaml", 3, 3)


def test_a_service_is_at_its_base_and_what_the_override_sets_is_at_the_override(resolve: Resolve) -> None:
    files = {
        "compose.yaml": "services:\n  s:\n    image: i\n    environment:\n      - A=1\n      - B=1\n",
        "compose.override.yaml": "services:\n  s:\n    environment:\n      B: 2\n  t:\n    image: j\n",
    }
    base, added = resolve(files)
    assert base.place == Place("compose.yaml", 2, 3)
    assert added.place == Place("compose.override.yaml", 5, 3)
    assert (variable(base, "A").place, variable(base, "A").origin.kind) == (Place("compose.yaml", 5, 9), "entry")
    assert (variable(base, "B").place, variable(base, "B").origin.kind) == (Place("compose.override.yaml", 4, 7), "override")


def test_a_value_from_the_env_file_is_where_it_is_used_and_knows_where_it_is_set(resolve: Resolve) -> None:
    files = {"app/.env": "X=0\nKEY=v\n", "app/compose.yaml": "services:\n  s:\n    environment:\n      - A=${KEY}\n      - KEY\n"}
    (service,) = resolve(files)
    for name, line in (("A", 4), ("KEY", 5)):
        value = variable(service, name)
        assert [(link.name, link.place.path, link.place.line) for link in value.origin.chain()] == [
            (name, "app/compose.yaml", line),
            ("KEY", "app/.env", 2),
        ]
        assert list(value.references()) == [Reference("compose:app/app", "env.KEY")]


def test_a_default_says_that_it_is_one(resolve: Resolve) -> None:
    (service,) = resolve({"compose.yaml": "services: {s: {environment: {A: 'x-${KEY:-d}'}}}"})
    value = variable(service, "A")
    assert value.data == "x-d"
    assert [(link.kind, link.name) for link in value.origin.chain()] == [("default", "KEY"), ("entry", "A")]
    assert list(value.references()) == [Reference("compose:./root", "env.KEY")]


def test_an_unknown_is_exactly_its_variable_only_where_nothing_stands_beside_it(resolve: Resolve) -> None:
    (service,) = resolve({"compose.yaml": "services: {s: {environment: [A=$KEY, 'B=x-${KEY}', 'C=${KEY:+x}']}}"})
    reference = Reference("compose:./root", "env.KEY")
    whole, part, depends = (variable(service, name).data for name in "ABC")
    assert isinstance(whole, Unknown)
    assert (whole.exact, whole.references) == (True, {reference})
    assert isinstance(part, Unknown)
    assert (part.exact, part.references, part.parts[0]) == (False, {reference}, "x-")
    assert isinstance(depends, Unknown)
    assert (depends.exact, depends.references) == (False, {reference})


@pytest.mark.parametrize(("profiles", "conditional"), [("profiles: [gpu]", True), ("profiles: []", False), ("", False)])
def test_a_service_with_profiles_is_conditional(profiles: str, conditional: bool, resolve: Resolve) -> None:
    (service,) = resolve({"compose.yaml": f"services:\n  s:\n    image: i\n    {profiles}\n"})
    assert service.conditional is conditional


@pytest.mark.parametrize(
    ("path", "environment"),
    [("prod/compose.yaml", "prod"), ("app/compose.prod.yaml", "prod"), ("prod/docker-compose-dev.yml", "dev"), ("app/compose.yaml", None)],
)
def test_the_file_name_or_a_folder_tells_the_environment(path: str, environment: str | None, resolve: Resolve) -> None:
    assert resolve({path: SERVICE})[0].environment == environment


def test_the_sections_of_a_project_go_with_its_services(resolve: Resolve) -> None:
    files = {
        "compose.yaml": "services: {s: {image: i}}\nmodels: {m: {model: '${MODEL:-ai/a}'}}\nsecrets: {k: {file: k.txt}}\n",
        "compose.override.yaml": "services: {}\nmodels: {m: {context_size: 10}, n: {model: ai/b}}\n",
        "compose.gpu.yaml": "services: {s: {models: [m]}}\nmodels: {m: {model: ai/big}}\n",
    }
    base, alternative = resolve(files)
    models = [resource.extra["sections"]["models"] for resource in (base, alternative)]  # type: ignore[index]
    assert [str(section.get("m").get("model").data) for section in models] == ["ai/a", "ai/big"]
    assert [str(section.get("m").get("context_size").data) for section in models] == ["10", "10"]
    assert set(base.extra["sections"]) == {"models", "secrets"}  # type: ignore[call-overload]


def test_nested_defaults_end() -> None:
    depth = 5_000
    (piece,) = parse_template("${A:-" * depth + "}" * depth)
    levels = 0
    while isinstance(piece, Variable):
        levels += 1
        (piece,) = piece.argument
    assert levels == 21


def test_a_hundred_thousand_open_braces_are_read_in_linear_time() -> None:
    text = "${A:-" * 100_000
    assert parse_template(text) == (text,)
