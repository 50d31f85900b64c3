"""The scorer of labels counts as ``README.md`` says; the labels in this folder are well formed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml

HERE = Path(__file__).parent
LABELS = sorted((HERE / "labels").glob("*.yaml"))


@pytest.fixture(scope="module")
def truth() -> ModuleType:
    spec = importlib.util.spec_from_file_location("truth_scorer", HERE.parents[1] / "benchmarks/truth.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def entry(name: str, line: int, verdict: str, **more: str) -> dict[str, object]:
    return {"path": "compose.yaml", "line": line, "name": name, "kind": "compose", "verdict": verdict, **more}


def made_up(*entries: dict[str, object]) -> dict[str, object]:
    return {"repository": "a/b", "commit": "0" * 40, "entries": list(entries)}


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_every_label_file_is_well_formed(truth: ModuleType, path: Path) -> None:
    assert truth.read_labels(yaml.safe_load(path.read_text())).repository == path.stem.replace("+", "/", 1)


def test_agents_found_missed_and_falsely_named_are_told_apart_and_unsure_ones_do_not_count(truth: ModuleType) -> None:
    override = entry("again", 90, "agent", same_as="compose.yaml#found")
    rows = [
        entry("found", 2, "agent"),
        entry("missed", 40, "agent"),
        entry("web", 80, "not_agent"),
        entry("maybe", 120, "unsure"),
        override,
    ]
    found = [
        truth.Found(name, "agent", (("compose.yaml", line),)) for name, line in (("found", 2), ("web", 81), ("maybe", 120), ("again", 90))
    ]
    result = truth.score(truth.read_labels(made_up(*rows)), found)
    precision, recall, _ = truth.shares(result.counts)
    assert (round(precision, 3), recall) == (0.667, 0.5)
    assert [line.split()[0] for line in result.lines] == ["false", "missed"]


def test_an_entry_that_is_the_same_as_nothing_is_refused(truth: ModuleType) -> None:
    with pytest.raises(ValueError, match="leads nowhere"):
        truth.read_labels(made_up(entry("one", 1, "agent", same_as="compose.yaml#two")))
