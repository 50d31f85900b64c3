"""What a scalar means."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.readers.yaml import as_boolean, parse_yaml
from fivegates.source import Source

CASES = yaml.safe_load((Path(__file__).parent / "scalars.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("written", "meaning"), CASES, ids=[case[0] for case in CASES])
def test_a_plain_scalar_means_what_kubernetes_takes_it_for(written: str, meaning: str, data_of: Callable[[str], Any]) -> None:
    expected = json.loads(meaning, parse_float=Decimal)
    for found in (data_of(f"a: {written}\n")["a"], data_of(f"- {written}\n")[0]):
        assert found == expected
        assert isinstance(found, type(expected))


@pytest.mark.parametrize("written", [case[0] for case in CASES])
def test_a_quoted_scalar_is_its_text(written: str, data_of: Callable[[str], Any]) -> None:
    assert data_of(f"a: '{written}'\nb: \"{written}\"\n") == {"a": written, "b": written}


def test_a_number_of_a_million_digits_stays_text(data_of: Callable[[str], Any]) -> None:
    digits = "9" * 1_000_000
    assert data_of(f"a: {digits}") == {"a": digits}


def test_an_absent_value_is_null(data_of: Callable[[str], Any]) -> None:
    assert data_of("a:\nb: \nc: [x, ]\n? d\n") == {"a": None, "b": None, "c": ["x"], "d": None}


@pytest.mark.parametrize(
    ("written", "truth"),
    [
        *[("yes", True), ("On", True), ("y", True), ("no", False), ("OFF", False), ("true", True), ("false", False)],
        *[("'yes'", None), ('"true"', None), ("maybe", None), ("1", None), ("", None)],
    ],
)
def test_a_boolean_field_takes_the_unquoted_words_of_yaml_1_1(written: str, truth: bool | None) -> None:
    (document,) = parse_yaml(Source("a.yaml", f"a: {written}")).documents
    assert as_boolean(document.root.get("a")) is truth


def test_a_boolean_field_that_is_absent_has_no_truth() -> None:
    assert as_boolean(None) is None


@pytest.mark.parametrize(
    ("written", "data"),
    [
        ("!!str 12", "12"),
        ("!!str", ""),
        ("! 12", "12"),
        ("!!int '12'", 12),
        ("!!bool 'true'", True),
        ("!!binary aGVsbG8=", "hello"),
        ("!!binary |\n  aGVs\n  bG8=", "hello"),
        ("!!binary //8=", ("unknown", "binary data")),
        ("!!binary '?'", ("unknown", "binary data")),
        ("!!timestamp 2020-01-01", "2020-01-01"),
        ("!!map {a: 1}", {"a": 1}),
        ("!!set {a, b}", {"a": None, "b": None}),
        ("!Ref Role", ("tag", "!Ref", "Role")),
        ("!GetAtt [a, b]", ("tag", "!GetAtt", ["a", "b"])),
        ("!reset null", ("tag", "!reset", "null")),
        ("!override {x: 1}", ("tag", "!override", {"x": 1})),
        ("!vault |\n  $ANSIBLE_VAULT", ("tag", "!vault", "$ANSIBLE_VAULT")),
        ("!<tag:example.com,2000:x> 1", ("tag", "tag:example.com,2000:x", "1")),
        ("!!python/object:os.system {}", ("tag", "!!python/object:os.system", {})),
    ],
)
def test_yamls_own_tags_are_applied_and_others_make_the_value_unknown(written: str, data: Any, data_of: Callable[[str], Any]) -> None:
    assert data_of(f"a: {written}") == {"a": data}
    assert data_of(f"- {written}") == [data]
