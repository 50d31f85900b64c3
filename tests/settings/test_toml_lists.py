"""A list of a settings file gets longer, and nothing else of the file changes."""

from __future__ import annotations

import tomllib

import pytest

from fivegates.packaged import read_packaged
from fivegates.shape import Route
from fivegates.toml_lists import with_items

ROOT: Route = ()
SHARED: Route = ("tool", "fivegates")


@pytest.mark.parametrize(
    ("text", "table", "expected"),
    [
        ("", ROOT, 'not_agent = [\n    "x",\n]\n\n'),
        ('fail_on = "low"\n', ROOT, 'not_agent = [\n    "x",\n]\n\nfail_on = "low"\n'),
        ("# words\n[registry]\n", ROOT, 'not_agent = [\n    "x",\n]\n\n# words\n[registry]\n'),
        ('# a\n# not_agent = ["y"]\n\n[registry]\n', ROOT, '# a\n# not_agent = ["y"]\nnot_agent = [\n    "x",\n]\n\n[registry]\n'),
        ("not_agent = []\n", ROOT, 'not_agent = ["x"]\n'),
        ('not_agent = ["a"] # why\n', ROOT, 'not_agent = ["a", "x"] # why\n'),
        ('not_agent = ["a", ]\n', ROOT, 'not_agent = ["a", "x"]\n'),
        ('not_agent = [\n  "a",  # why\n]\n', ROOT, 'not_agent = [\n  "a",  # why\n    "x",\n]\n'),
        ("not_agent = [\n  'a]' # ]\n  # more\n]\nz = 1\n", ROOT, None),
        ('not_agent = [\r\n  "a",\r\n]\r\n', ROOT, 'not_agent = [\r\n  "a",\r\n    "x",\r\n]\r\n'),
        ('not_agent = ["""a\n]""", "b"]\n', ROOT, None),
        ('x = ["""\nnot_agent = [\n"""]\n', ROOT, 'not_agent = [\n    "x",\n]\n\nx = ["""\nnot_agent = [\n"""]\n'),
        ("[tool.fivegates]\n[tool.ruff]\n", SHARED, '[tool.fivegates]\nnot_agent = [\n    "x",\n]\n[tool.ruff]\n'),
        ('[tool.fivegates]\nnot_agent = ["a"]\n', SHARED, '[tool.fivegates]\nnot_agent = ["a", "x"]\n'),
        ('[project]\nname = "p"\n', SHARED, '[project]\nname = "p"\n\n[tool.fivegates]\nnot_agent = [\n    "x",\n]\n'),
    ],
)
def test_items_are_added_where_the_list_is_or_belongs(text: str, table: Route, expected: str | None) -> None:
    changed = with_items(text, table, "not_agent", ["x"])
    assert changed is not None
    before, after = tomllib.loads(text), tomllib.loads(changed)
    for step in table:
        before, after = before.setdefault(str(step), {}), after[str(step)]
    assert after.pop("not_agent") == [*before.pop("not_agent", []), "x"]
    assert after == before
    if expected is not None:
        assert changed == expected


@pytest.mark.parametrize("item", ['a"b', "a\\b", "k8s/é/🤖", "a'b", "x]", "#"])
def test_any_id_is_written_as_it_is(item: str) -> None:
    changed = with_items('not_agent = [\n  "a"\n]\n', ROOT, "not_agent", [item])
    assert changed is not None and tomllib.loads(changed) == {"not_agent": ["a", item]}


@pytest.mark.parametrize("text", ["not_agent = [", 'not_agent = "a"\n', "[not_agent]\na = 1\n", "a = " + "[" * 50_000])
def test_what_cannot_be_changed_safely_is_left_alone(text: str) -> None:
    assert with_items(text, ROOT, "not_agent", ["x"]) is None


def test_the_commented_settings_take_the_list_where_they_explain_it() -> None:
    text = read_packaged("fivegates.cli", "settings.toml").decode("utf-8")
    changed = with_items(text, ROOT, "not_agent", ["k8s/a/b"])
    assert changed is not None and tomllib.loads(changed) == {"not_agent": ["k8s/a/b"]}
    lines = changed.splitlines()
    assert lines[lines.index("not_agent = [") - 1].startswith("# not_agent = ")
