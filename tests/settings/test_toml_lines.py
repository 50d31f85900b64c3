"""The line of every key of a TOML text is found, however the text is written."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from fivegates.toml_lines import MAX_LENGTH, TomlError, find_line, parse_toml

TEXT = (
    """\
a = 1                                # 1
"quoted key" = "x # no comment"      # 2
'it''s' = 3
""".replace("it''s", "its")
    + '''\
b.c."d.e" = [                        # 4
  "one", # ]                           5
  """two
  [not.a.table]
  \\""" """, 'three',                 # 8
  { x = 1, y = [ 2,                  # 9
    3 ] },                           # 10
]
[table]                              # 12
k = \'\'\'
[x]
\'\'\'
[[list]]                             # 16
n = 1
[list.sub]                           # 18
m = 1979-05-27T07:32:00Z
[[list]]                             # 20
n = -1.5e3
[list.sub]                           # 22
deep.er = true
[ table . "in side" ]                # 24
z = "end"'''
)

LINES = {
    ("a",): 1,
    ("quoted key",): 2,
    ("its",): 3,
    ("b", "c", "d.e"): 4,
    ("b", "c", "d.e", 0): 5,
    ("b", "c", "d.e", 1): 6,
    ("b", "c", "d.e", 2): 8,
    ("b", "c", "d.e", 3, "y", 0): 9,
    ("b", "c", "d.e", 3, "y", 1): 10,
    ("table",): 12,
    ("table", "k"): 13,
    ("list", 0): 16,
    ("list", 0, "sub"): 18,
    ("list", 1): 20,
    ("list", 1, "n"): 21,
    ("list", 1, "sub", "deep", "er"): 23,
    ("table", "in side"): 24,
    ("table", "in side", "z"): 25,
    ("list", 1, "sub", "missing"): 22,
    ("nothing",): 1,
}


@pytest.mark.parametrize("route", LINES)
def test_each_key_and_item_is_found_at_its_line(route: tuple[str | int, ...]) -> None:
    assert find_line(TEXT, route) == LINES[route]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_key_the_parser_sees_has_a_line_of_its_own(line_end: str) -> None:
    text = TEXT.replace("\n", line_end)
    assert {route for route in routes(tomllib.loads(text)) if find_line(text, route) == 1} == {("a",)}


def routes(data: Any, route: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items: list[tuple[str | int, Any]] = []
    if isinstance(data, dict):
        items = list(data.items())
    elif isinstance(data, list):
        items = list(enumerate(data))
    found = [(*route, key) for key, _ in items]
    return found + [deeper for key, value in items for deeper in routes(value, (*route, key))]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a.b = 1\n" + "a." * 100_000 + "b = 1", 2),
        ("[" + "a . " * 20 + "b]", 1),
        ("x = {" + "'a'.\"b\"." * 10 + "c = 1}", 1),
        ("x = 1\n" * MAX_LENGTH, 1),
    ],
)
def test_a_text_that_would_eat_all_memory_is_refused_at_its_line(text: str, line: int) -> None:
    with pytest.raises(TomlError, match=f"more than .* \\(at line {line}, column 1\\)"):
        parse_toml(text)


def test_ordinary_keys_and_long_strings_are_read() -> None:
    text = 'u = "' + "https://a.example.com/b.c?d=e.f " * 100 + '"\n[tool.x.group.dev."y.z"]\na.b.c = 1\n'
    assert parse_toml(text) == tomllib.loads(text)


def test_each_of_thousands_of_tables_is_found() -> None:
    text = "".join(f'[[root]]\npath = "{number}"\n\n' for number in range(5000))
    assert [find_line(text, ("root", number, "path")) for number in range(5000)] == list(range(2, 15_002, 3))
