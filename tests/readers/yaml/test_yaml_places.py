"""Every value knows its line and column."""

from __future__ import annotations

import pickle

import pytest

from fivegates.readers.yaml import parse_yaml
from fivegates.source import Place, Source
from fivegates.values import Value

TEXT = """\
größe: 1
"smile 😀": &anchor {inner: 2, list: [a, 'b']}
text: |
  lines 😀
  of text
nested:
    - first:
        deep: x
      second: *anchor
    -   - item
"""


def root_of(text: str, first_line: int = 1) -> Value:
    stream = parse_yaml(Source("a.yaml", text, first_line))
    assert stream.problems == []
    return stream.documents[0].root


def at(root: Value, *steps: str | int) -> Value:
    for step in steps:
        found = root.items()[step] if isinstance(step, int) else root.get(step)
        assert found is not None, step
        root = found
    return root


@pytest.mark.parametrize(
    ("steps", "line", "column"),
    [
        (("größe",), 1, 1),
        (("smile 😀",), 2, 1),
        (("smile 😀", "inner"), 2, 21),
        (("smile 😀", "list"), 2, 31),
        (("smile 😀", "list", 0), 2, 38),
        (("smile 😀", "list", 1), 2, 41),
        (("text",), 3, 1),
        (("nested",), 6, 1),
        (("nested", 0), 7, 7),
        (("nested", 0, "first"), 7, 7),
        (("nested", 0, "first", "deep"), 8, 9),
        (("nested", 0, "second"), 9, 7),
        (("nested", 0, "second", "inner"), 2, 21),
        (("nested", 1, 0), 10, 11),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_an_entry_is_at_its_key_and_an_item_at_itself(steps: tuple[str | int, ...], line: int, column: int, line_end: str) -> None:
    assert at(root_of(TEXT.replace("\n", line_end)), *steps).place == Place("a.yaml", line, column)


def test_an_entry_is_named_by_its_key_and_an_item_has_no_name() -> None:
    root = root_of(TEXT)
    assert (at(root, "nested").origin.kind, at(root, "nested").origin.name) == ("entry", "nested")
    assert at(root, "nested", 1).origin.name == ""


def test_an_alias_keeps_the_way_back_to_its_anchor() -> None:
    alias = at(root_of(TEXT), "nested", 0, "second")
    assert [(link.name, link.place.line) for link in alias.origin.chain()] == [("second", 9), ("smile 😀", 2)]


def test_what_a_merge_key_brings_keeps_the_place_where_it_is_written() -> None:
    root = root_of("base: &base\n  image: a\nuse:\n  <<: *base\n  name: b\n")
    assert at(root, "use", "image").place.line == 2
    assert at(root, "use", "name").place.line == 5


def test_a_document_is_at_its_root_node_and_counts_lines_from_where_its_text_stands_in_the_file() -> None:
    stream = parse_yaml(Source("a.tf", "# x\na: 1\n---\n\nb: 2\n", first_line=10))
    assert [(document.offset, document.line) for document in stream.documents] == [(4, 11), (14, 14)]


def test_a_text_that_still_has_its_mark_keeps_exact_places() -> None:
    root = root_of("\ufeffa: 1\nb: 2\n")
    assert at(root, "a").origin.offset == 1
    assert at(root, "b").place == Place("a.yaml", 2, 1)


def test_the_origin_of_a_value_is_one_object_and_survives_pickling() -> None:
    value = at(root_of(TEXT), "nested", 0, "second")
    assert value.origin is value.origin
    copy = pickle.loads(pickle.dumps(Value("x", at(root_of("a: b"), "a").origin)))  # noqa: S301  # our own bytes
    assert copy.place == Place("a.yaml", 1, 1)
