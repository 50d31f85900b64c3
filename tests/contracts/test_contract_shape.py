"""Everything that a contract may say is accepted, and whatever else is told at its line, by our reader as by the published schema."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from fivegates.contracts.load import read_contracts
from fivegates.contracts.validate import load_schema
from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.readers.yaml import parse_yaml
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import Settings
from fivegates.shape import KEYWORDS, mismatches
from fivegates.source import Source
from fivegates.tree.memory import MemoryTree

HERE = Path(__file__).parent
WHOLE = (HERE / "whole.yaml").read_text(encoding="utf-8")
VARIANTS = yaml.safe_load((HERE / "variants.yaml").read_text(encoding="utf-8"))
BROKEN = [variant for variant in VARIANTS if not variant.get("fine")]
BEYOND_A_SCHEMA = ("calendar", "under a tag", "kind is", "this version reads")
OF_A_SCHEMA = [variant for variant in VARIANTS if not any(said in variant.get("says", "") for said in BEYOND_A_SCHEMA)]
OPTIONS = ScanOptions(today=date(2026, 11, 21), select=["FG201"])


def with_lines(put: str) -> tuple[str, int]:
    """The whole contract with ``put`` in place of what stands there under the same key, and the line it begins on."""
    lines = WHOLE.splitlines()
    key = put.partition(":")[0] + ":"
    start = next((at for at, line in enumerate(lines) if line.startswith(key)), len(lines))
    end = next((at for at in range(start + 1, len(lines)) if not lines[at].startswith(" ")), len(lines))
    return "\n".join([*lines[:start], put, *lines[end:]]) + "\n", start + 1


def plain(text: str) -> Any:
    """The document as a JSON parser would see it."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, found) for tag, found in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    del Loader.yaml_implicit_resolvers["o"], Loader.yaml_implicit_resolvers["y"]  # on, yes: words in YAML 1.2
    return yaml.load(text, Loader)


def problems(text: str, path: str = "agents/any-name.yml") -> list[tuple[str, int]]:
    written = read_contracts({path: parse_yaml(Source(path, text), DEFAULT_LIMITS)})
    return [(reason, place.line) for reason, place in written.problems]


def test_a_contract_may_say_everything() -> None:
    assert problems(WHOLE) == []
    jsonschema.Draft202012Validator(load_schema("AgentContract")).validate(plain(WHOLE))


@pytest.mark.parametrize("variant", VARIANTS, ids=[variant["title"] for variant in VARIANTS])
def test_a_variant_is_fine_or_told_at_its_line(variant: dict[str, Any]) -> None:
    text, start = with_lines(variant["put"])
    found = problems(text)
    if variant.get("fine"):
        assert found == []
    else:
        assert [line for reason, line in found if variant["says"] in reason] == [start + variant["line"]]
        assert len(found) == 1


@pytest.mark.parametrize("variant", OF_A_SCHEMA, ids=[variant["title"] for variant in OF_A_SCHEMA])
def test_the_published_schema_says_the_same(variant: dict[str, Any]) -> None:
    text, _ = with_lines(variant["put"])
    schema = load_schema("AgentContract")
    assert jsonschema.Draft202012Validator(schema).is_valid(plain(text)) is bool(variant.get("fine"))
    assert (list(mismatches(plain(text), schema)) == []) is bool(variant.get("fine"))


@pytest.mark.parametrize("variant", BROKEN, ids=[variant["title"] for variant in BROKEN])
def test_a_broken_contract_ends_the_scan_with_2(variant: dict[str, Any]) -> None:
    text, start = with_lines(variant["put"])
    result = scan_tree(MemoryTree({"a.yaml": text}), Settings(), OPTIONS)
    assert result.exit_code == 2
    assert [(problem.place.path, problem.place.line) for problem in result.problems] == [("a.yaml", start + variant["line"])]


def test_an_inventory_says_the_same_of_its_agents_as_contracts_do() -> None:
    contract, inventory = load_schema("AgentContract"), load_schema("AgentInventory")
    for schema in (contract, inventory):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert keywords(schema) <= KEYWORDS | {"$schema", "$id", "title", "description"}
    own = {name: said for name, said in contract["properties"].items() if name not in ("apiVersion", "kind")}
    assert inventory["properties"]["agents"]["items"]["properties"] == own


def keywords(schema: dict[str, Any]) -> set[str]:
    found = set(schema)
    for inner in schema.get("properties", {}).values():
        found |= keywords(inner)
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            found |= keywords(schema[name])
    return found


def test_an_entry_of_an_inventory_is_told_at_its_line() -> None:
    text = "apiVersion: fivegates/v1\nkind: AgentInventory\nagents:\n  - name: a\n    status: active\n  - name: b\n    onwer: x\n"
    assert problems(text) == [("unknown key agents[1].onwer: did you mean 'owner'?", 7)]


def test_other_documents_are_never_taken_for_contracts() -> None:
    for text in (
        WHOLE.replace("apiVersion: fivegates/v1", "apiVersion: v1"),
        WHOLE.replace("apiVersion: fivegates/v1", "apiVersion: example.com/fivegates/v1"),
        WHOLE.replace("apiVersion: fivegates/v1\n", ""),
        json.dumps(["fivegates/v1", "AgentContract"]),
    ):
        written = read_contracts({"agent.contract.yaml": parse_yaml(Source("agent.contract.yaml", text), DEFAULT_LIMITS)})
        assert (written.records, written.problems, written.are_complete) == ([], [], True)
