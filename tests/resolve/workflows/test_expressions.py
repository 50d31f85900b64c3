"""What an expression of a workflow stands for, as far as the files say it."""

from __future__ import annotations

import pytest

from fivegates.readers.yaml import parse_yaml
from fivegates.resolve.room import Room
from fivegates.resolve.workflows.expressions import MOST_MADE, Contexts, interpolate
from fivegates.source import Source
from fivegates.values import Unknown, Value


def value_of(text: str, environment: str = "") -> Value:
    root = parse_yaml(Source("w.yml", f"value: {text}\nregion: eu\nloop: ${{{{ env.loop }}}}\n")).documents[0].root
    env, found = {name: root.get(name) for name in ("region", "loop")}, root.get("value")
    assert found is not None
    return interpolate(found, Contexts(Room(MOST_MADE), {name: one for name, one in env.items() if one is not None}, {}, None, environment))


def addresses(value: Value) -> set[str]:
    return {f"{reference.unit} {reference.address}" for reference in value.references()}


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("${{ secrets.KEY }}", "github:. secrets.KEY"),
        ("'${{ secrets[''KEY''] }}'", "github:. secrets.KEY"),
        ("${{vars.BOT}}", "github:. vars.BOT"),
        ("${{ secrets.GITHUB_TOKEN }}", "github:. github.token"),
        ("${{ github.token }}", "github:. github.token"),
        ("${{ env.not_given }}", "github:. env.not_given"),
    ],
)
def test_a_name_that_nobody_gives_is_one_unknown_of_that_name(text: str, address: str) -> None:
    value = value_of(text)
    assert isinstance(value.data, Unknown) and value.data.exact
    assert addresses(value) == {address}


def test_a_secret_of_an_environment_is_that_environments_own() -> None:
    assert addresses(value_of("${{ secrets.KEY }}", "prod")) == {"github:. environments.prod.secrets.KEY"}


def test_a_variable_that_the_workflow_sets_is_put_in() -> None:
    assert value_of("x-${{ env.region }}-y").text == "x-eu-y"


@pytest.mark.parametrize("text", ["${{ secrets.A || secrets.B }}", "${{ format('{0}{1}', secrets.A, secrets.B) }}"])
def test_what_is_computed_is_unknown_and_keeps_what_it_depends_on(text: str) -> None:
    value = value_of(text)
    assert isinstance(value.data, Unknown) and not value.data.exact
    assert addresses(value) == {"github:. secrets.A", "github:. secrets.B"}


def test_a_text_around_something_unknown_keeps_what_is_known() -> None:
    value = value_of("bot@${{ vars.PROJECT }}.iam")
    assert isinstance(value.data, Unknown)
    assert [part if isinstance(part, str) else "?" for part in value.data.parts] == ["bot@", "?", ".iam"]


@pytest.mark.parametrize("text", ["'${{ secrets.A'", "'${{'", "'}}'", "plain", "'${{ }}'"])
def test_what_github_would_refuse_ends_and_names_nothing(text: str) -> None:
    assert not addresses(value_of(text))


def test_a_variable_that_names_itself_ends() -> None:
    assert value_of("${{ env.loop }}") is not None
