"""Custom resources whose fields hold what no operator would accept are read without an error, whatever is odd about them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from facts_shown import facts_of

HERE = Path(__file__).parent
CASES = [case for name in ("custom_cases", "operator_cases") for case in yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))]
ODD = [
    None, "", 0, True, -1, 1.5, [], {}, [None], [{}], [["x"]], {"a": None}, {"name": []}, {"name": {"x": 1}}, {"name": "x", "namespace": 7},
    "x" * 300, "*", "/", "a/", "a/b/c/d", "${x}",
]  # fmt: skip


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield (*path, key)
        yield from places(value, (*path, key))


def spoilt(text: str, source: random.Random) -> str:
    """The documents with an odd value in one place, where it is not the kind that is spoilt."""
    documents = list(yaml.safe_load_all(text))
    document = source.choice(documents)
    *way, last = source.choice([path for path in places(document) if path[0] not in ("apiVersion", "kind")])
    for step in way:
        document = document[step]
    document[last] = source.choice(ODD)
    return str(yaml.safe_dump_all(documents))


@pytest.mark.parametrize("seed", range(40))
def test_an_odd_value_anywhere_is_no_error(seed: int) -> None:
    source = random.Random(seed)
    case = source.choice([one for one in CASES if "!" not in str(one["files"]) and not any(path.endswith(".tf") for path in one["files"])])
    assert facts_of({path: spoilt(text, source) for path, text in case["files"].items()}).query("SELECT 1 AS one")


def test_nobody_asks_a_definition_of_a_kind_for_its_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is most of the YAML of many trees, and read when it is asked for."""
    asked: list[str] = []
    monkeypatch.setattr("fivegates.readers.yaml.definitions._spec", lambda source, start, *_: asked.append(source.path))
    definition = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: agents.example.com\n"
        "spec:\n  group: example.com\n  env: [{name: A, value: b}]\n"
    )
    facts_of({"crd.yaml": definition, "agent.yaml": "apiVersion: kagent.dev/v1alpha2\nkind: Agent\nmetadata: {name: a}\nspec: {}\n"})
    assert asked == []
