"""Every model of a public module is listed, can be read, and is called by a case that says what it makes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from fivegates.catalog import load
from fivegates.readers.hcl.structure import parse_hcl
from fivegates.readers.hcl.syntax import Argument, Block, Body
from fivegates.resolve.terraform.sources import source_of
from fivegates.resolve.terraform.versions import read_constraint
from fivegates.source import Source

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src/fivegates/catalog/modules"
MODELS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.tf"))
KEPT = {"variable", "locals", "resource", "data", "module", "output"}
LONGEST = 300  # lines of a model


def rows() -> Iterator[tuple[str, str, str]]:
    """Address, versions and model of every row."""
    for address, found in load("modules").items():
        for row in found:
            yield address, row["versions"], row["model"]


def body_of(name: str) -> Body:
    document = parse_hcl(Source(name, (FOLDER / name).read_text(encoding="utf-8")))
    assert document.errors == []
    return document.body


def arguments_of(body: Body) -> Iterator[Argument]:
    yield from body.arguments.values()
    for block in body.blocks:
        yield from arguments_of(block.body)


def test_every_model_is_listed_and_every_row_has_its_model() -> None:
    assert {model for _, _, model in rows()} == set(MODELS)


def test_rows_stand_newest_first_and_their_versions_do_not_overlap() -> None:
    for address, found in load("modules").items():
        assert address == address.lower()
        ranges = [read_constraint(row["versions"]) for row in found]
        assert all(one is not None and one.high is not None for one in ranges), address
        assert all(not newer.meets(older) and newer.low > older.low for newer, older in pairwise(ranges) if newer and older), address


@pytest.mark.parametrize("name", MODELS)
def test_a_model_says_what_it_is_and_holds_only_what_a_module_can(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    first = text.splitlines()[0].removeprefix("# ").partition(": ")[0].lower()
    assert first in {address.removeprefix("github.com/") for address, _, model in rows() if model == name}
    assert len(text.splitlines()) <= LONGEST and max(map(len, text.splitlines())) <= 400
    body = body_of(name)
    assert {block.type for block in body.blocks} <= KEPT
    assert all(argument.expression is not None for argument in arguments_of(body))


@pytest.mark.parametrize("name", MODELS)
def test_a_model_uses_every_variable_that_it_declares_and_declares_every_one_that_it_uses(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    declared = {block.labels[0] for block in body_of(name).blocks if block.type == "variable"}
    used = {word.split(".")[1] for word in _words(text) if word.startswith("var.")}
    assert used == declared


def _words(text: str) -> list[str]:
    """Names with their dots, everything else being a gap."""
    return "".join(letter if letter.isalnum() or letter in "_." else " " for letter in text).split()


def calls() -> set[tuple[str, str]]:
    """Address and model of every module call in the cases."""
    cases = yaml.safe_load((ROOT / "tests/link/module_cases.yaml").read_text(encoding="utf-8"))
    texts = [text for case in cases for path, text in case["files"].items() if path.endswith(".tf")]
    blocks: list[Block] = [block for text in texts for block in parse_hcl(Source("main.tf", text)).body.blocks if block.type == "module"]
    return {found for block in blocks for found in _models_of(block)}


def _models_of(block: Block) -> Iterator[tuple[str, str]]:
    source = source_of(block)
    for row in load("modules").get(source.address, ()) if source is not None else ():
        modelled = read_constraint(row["versions"])
        if source is not None and modelled is not None and modelled.meets(source.versions):
            yield source.address, row["model"]
            return


def test_every_model_has_a_case() -> None:
    assert {(address, model) for address, _, model in rows()} - calls() == set()
