"""Which files are compose files, and what is known of a service beside its attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from fivegates.readers.interface import Problem
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


@pytest.mark.parametrize(
    ("env", "conditional"),
    [
        ("", True),
        ("COMPOSE_PROFILES=gpu", False),
        ("COMPOSE_PROFILES=cpu,gpu", False),
        ("COMPOSE_PROFILES=cpu", True),
        ("COMPOSE_PROFILES=*", False),
    ],
)
def test_a_profile_that_the_env_file_switches_on_is_no_condition(env: str, conditional: bool, resolve: Resolve) -> None:
    (service,) = resolve({"compose.yaml": "services: {s: {image: i, profiles: [gpu, big]}}", ".env": f"{env}\n"})
    assert service.conditional is conditional


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("include: [compose.yaml]", "compose.yaml:1 notice Compose: a file that includes itself"),
        ("include: [{path: [a.yaml]}]", "a.yaml:1 notice Compose: a file that includes itself"),
        ("include: [gone.yaml]", "compose.yaml:1 not_read Compose: include names a file that is not in this tree, or has no services"),
        ("include: [../../x.yaml]", "compose.yaml:1 not_read Compose: include leads outside the root"),
        ("include: [/etc/x.yaml]", "compose.yaml:1 not_read Compose: include leads outside the root"),
        ("include: ['oci://example.com/x:1']", "compose.yaml:1 not_read Compose: include names a file that is fetched from elsewhere"),
        ("include: ['$X/x.yaml']", "compose.yaml:1 not_read Compose: include names a file by a variable that is not set here"),
        (
            "include: [{path: a.yaml, project_directory: ../..}]",
            "compose.yaml:1 not_read Compose: project_directory leads outside the root",
        ),
        ("include: [{path: a.yaml, env_file: /etc/passwd}]", "compose.yaml:1 not_read Compose: env_file leads outside the root"),
        ("include: [1, [], {}, {path: {}}]", "compose.yaml:1 notice Compose: include names no file"),
        ("include: text", ""),
        ("services: {s: {extends: s}}", "compose.yaml:1 notice Compose: a service that extends itself"),
        (
            "services: {s: {extends: {file: a.yaml, service: s}}}",
            "compose.yaml:1 not_read Compose: extends names a service that is not in this tree",
        ),
        ("services: {s: {extends: {file: ../a.yaml, service: s}}}", "compose.yaml:1 not_read Compose: extends leads outside the root"),
        ("services: {s: {env_file: ../.env}}", "compose.yaml:1 not_read Compose: env_file leads outside the root"),
        (
            "services: {s: {env_file: [{path: ../../.env, required: false}]}}",
            "compose.yaml:1 not_read Compose: env_file leads outside the root",
        ),
        ("services: {s: {env_file: gone.env}}", ""),
    ],
)
def test_what_is_named_and_not_had_is_listed(written: str, told: str, resolve: Resolve, problems: list[Problem]) -> None:
    resolve(
        {"compose.yaml": written, "a.yaml": "include: [a.yaml]\nservices: {t: {image: i}}"}
        if "path: [a" in written
        else {"compose.yaml": written, "a.yaml": "services: {t: {image: i}}"}
    )
    listed = [f"{problem.place.path}:{problem.place.line} {problem.kind} {problem.reason}" for problem in problems]
    assert (told in listed) if told else listed == []


def test_files_that_include_each_other_in_a_wide_circle_end(resolve: Resolve, problems: list[Problem]) -> None:
    everyone = ", ".join(f"p/{number}.yaml" for number in range(60))
    files = {f"p/{number}.yaml": f"include: [{everyone.replace('p/', '')}]\nservices: {{s{number}: {{image: i}}}}" for number in range(60)}
    found = resolve({"compose.yaml": f"include: [{everyone}]", **files})
    assert len(found) == 60
    assert any(problem.reason == "Compose: too much is included" for problem in problems)


def test_a_long_chain_of_extends_ends(resolve: Resolve, problems: list[Problem]) -> None:
    chain = "".join(f"  s{number}: {{extends: s{number + 1}}}\n" for number in range(40))
    found = resolve({"compose.yaml": f"services:\n{chain}  s40: {{image: i}}\n"})
    assert len(found) == 41
    assert {problem.reason for problem in problems} == {"Compose: too long a chain of extends"}
