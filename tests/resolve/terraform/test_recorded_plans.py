"""Plans of the real ``terraform``: what it planned is what is resolved, at the lines of the source."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from plain_values import plain

sys.path.append(str(Path(__file__).with_name("plans")))
from digests import digest

from fivegates.gathering import gather
from fivegates.readers.interface import Limits
from fivegates.readers.plan import read_plan
from fivegates.report import agents_json, render
from fivegates.report.inventory import inventory
from fivegates.resolve.interface import Resource
from fivegates.resolve.terraform import TerraformResult
from fivegates.resolve.terraform.planned import GivenPlan
from fivegates.scan import ScanOptions, judge_facts
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree
from fivegates.values import Unknown, Value

PLANS = Path(__file__).with_name("plans")
CASES = {case["name"]: case for case in yaml.safe_load((PLANS / "cases.yaml").read_text(encoding="utf-8"))}
OWN = sorted(name for name, case in CASES.items() if "files" in case)
GONE = (["delete"], ["forget"])
REPOSITORY = Path(__file__).parents[3]
Planned = Callable[[str], TerraformResult]


def recorded(name: str) -> Any:
    return json.loads((PLANS / "recorded" / f"{name}.json").read_text(encoding="utf-8"))


def given(plan: Any, root: str | None = None) -> GivenPlan:
    return GivenPlan("plan.json", root, read_plan(json.dumps(plan).encode(), Limits()))


def sources(name: str) -> dict[str, str]:
    case = CASES[name]
    if "files" in case:
        return dict(case["files"])
    tree = REPOSITORY / case["tree"]
    return {str(path.relative_to(tree)): path.read_text(encoding="utf-8") for path in tree.rglob("*.tf*")}


@pytest.fixture(autouse=True)
def _is_recorded_from_this_source(request: pytest.FixtureRequest) -> None:
    """A tree of this repository may have changed since its plans were recorded; recording needs the real terraform."""
    name = request.node.callspec.params["name"] if hasattr(request.node, "callspec") else "estate-gcp"
    tree = CASES[name].get("tree")
    if tree is not None and digest(REPOSITORY / tree) != recorded("digests")[tree]:
        pytest.skip("changed since its plans were recorded: python tests/resolve/terraform/record_plans.py")


@pytest.fixture
def planned(resolve: Callable[..., TerraformResult]) -> Planned:
    """A case, resolved with its recorded plan."""
    return lambda name: resolve(sources(name), plans=[given(recorded(name), CASES[name].get("root"))])


def in_plan(values: Any) -> Iterator[dict[str, Any]]:
    """Every resource of a ``values`` section."""
    pending = [values["root_module"]]
    while pending:
        module = pending.pop()
        yield from module.get("resources", ())
        pending += module.get("child_modules", ())


def show(value: Value | None) -> Any:
    """A value as the plan would have it: numbers are numbers, what is unknown is marked."""
    return None if value is None else _shown(value)


def _shown(value: Value) -> Any:
    data = value.data
    if isinstance(data, Unknown):
        return {"$unknown": True}
    if isinstance(data, dict):
        return {key: _shown(item) for key, item in data.items() if item.data is not None}
    if isinstance(data, tuple):
        return [_shown(item) for item in data]
    return float(data) if isinstance(data, Decimal) else str(data) if isinstance(data, str) else data


def expected(planned: Any, unknown: Any) -> Any:
    """What the plan says of a value, nulls left out of objects."""
    if unknown is True:
        return {"$unknown": True}
    if isinstance(planned, dict) or isinstance(unknown, dict):
        planned, unknown = planned or {}, unknown or {}
        found = {key: expected(planned.get(key), unknown.get(key, False)) for key in {**planned, **unknown}}
        return {key: value for key, value in found.items() if value is not None}
    if isinstance(planned, list):
        marks = unknown if isinstance(unknown, list) else [False] * len(planned)
        return [expected(item, mark) for item, mark in zip(planned, marks, strict=True)]
    return planned


def spelled(resource: dict[str, Any], result: TerraformResult) -> Resource:
    """The resolved resource that a planned one is; terraform spells some keys in another way."""
    found = [
        one
        for one in result.resources
        if (one.mode, one.type, one.label, one.key) == (resource["mode"], resource["type"], resource["name"], resource.get("index"))
        and [call.address.rpartition(".module.")[2].removeprefix("module.") for call in one.calls] == modules_of(resource)
    ]
    assert len(found) == 1, resource["address"]
    return found[0]


def modules_of(resource: dict[str, Any]) -> list[str]:
    address = resource["address"]
    return [step.split(".")[0] for step in address.split("module.")[1:]] if "module." in address else []


@pytest.mark.parametrize("name", sorted(CASES))
def test_exactly_what_is_planned_exists(name: str, planned: Planned) -> None:
    plan, result = recorded(name), planned(name)
    read = (
        [one for one in in_plan(plan["prior_state"]["values"]) if one["mode"] == "data"] if "values" in plan.get("prior_state", {}) else []
    )
    gone = {each["address"] for each in plan["resource_changes"] if each["change"]["actions"] in GONE}
    wanted = {one["address"]: one for one in (*read, *in_plan(plan["planned_values"])) if one["address"] not in gone}
    unit = f"terraform:{CASES[name].get('root', '.')}"
    own = [one for one in result.resources if one.unit == unit]
    assert len(own) == len(wanted)
    for resource in wanted.values():
        assert spelled(resource, result).unit == unit


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_planned_value_is_resolved_as_planned(name: str, planned: Planned) -> None:
    plan, result = recorded(name), planned(name)
    kept = (each for each in plan["resource_changes"] if each["change"]["actions"] not in GONE)
    marks = {each["address"]: each["change"]["after_unknown"] for each in kept}
    compared = 0
    for resource in in_plan(plan["planned_values"]):
        if resource["address"] not in marks:
            continue
        one = spelled(resource, result)
        for attribute, value in resource.get("values", {}).items():
            wanted = expected(value, marks[resource["address"]].get(attribute, False))
            if wanted in (None, [], {}):
                continue
            assert same(show(one.get(attribute)), wanted), (one.address, attribute)
            compared += 1
    assert compared > 2


def same(found: Any, wanted: Any) -> bool:
    """Whether two values are the same; a computed part, or a block, that nobody wrote is left out of what is resolved."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        unwritten = {key for key, value in wanted.items() if value in ({"$unknown": True}, [], {})} - found.keys()
        return found.keys() == wanted.keys() - unwritten and all(same(found[key], wanted[key]) for key in found)
    if isinstance(wanted, list) and isinstance(found, list):
        return len(found) == len(wanted) and all(map(same, found, wanted))
    return bool(found == wanted)


@pytest.mark.parametrize("name", sorted(CASES))
def test_what_is_unknown_in_a_plan_is_unknown_and_keeps_its_references(name: str, planned: Planned) -> None:
    plan, result = recorded(name), planned(name)
    for change in plan["resource_changes"]:
        if change["change"]["actions"] in GONE:
            continue
        one = spelled(change, result)
        for attribute, mark in change["change"]["after_unknown"].items():
            value = one.get(attribute)
            if mark is True and value is not None:
                assert isinstance(value.data, Unknown), (one.address, attribute)
                assert value.data.references, (one.address, attribute)


@pytest.mark.parametrize("name", OWN)
def test_places_references_and_problems_are_those_expected(name: str, planned: Planned) -> None:
    result = planned(name)
    by_address = {one.address: one for one in result.resources}
    for address, wanted in CASES[name]["expected"].items():
        one = by_address[address]
        place = wanted.get("place")
        if place is not None:
            assert f"{one.place.path}:{one.place.line}" == place, address
        for attribute, told in wanted.get("attributes", {}).items():
            value = one.get(attribute)
            assert value is not None, (address, attribute)
            shown = {
                "line": value.place.line,
                "value": plain(value),
                "references": sorted({str(reference) for reference in value.references()}),
                "branches": [plain(branch) for branch in value.data.branches] if isinstance(value.data, Unknown) else [],
                "exact": isinstance(value.data, Unknown) and value.data.exact,
            }
            assert {key: shown[key] for key in told} == told, (address, attribute)
    assert result.problems == []


def test_the_estate_with_its_plans_is_told_as_without_them() -> None:
    trees = MemoryTree(dict(every_file(REPOSITORY / "examples" / "estate")))
    plans = [given(recorded(name), CASES[name]["root"]) for name in CASES if "tree" in CASES[name]]
    assert len(plans) == 4
    with_plans, without = (told(trees, chosen) for chosen in (plans, []))
    assert with_plans == without
    assert len(with_plans["findings"]) > 20


def test_agents_behind_a_public_module_are_judged_at_its_calls() -> None:
    found = told(MemoryTree(sources("published")), [given(recorded("published"))])
    judged = [(row["check"], row["place"]["line"], row["subject"].rpartition("/")[2]) for row in found["findings"]]
    assert sorted(row for row in judged if row[0] in ("FG201", "FG301")) == [
        ("FG201", 11, "first-agent"),
        ("FG201", 18, "second-agent"),
        ("FG301", 5, "router-agent"),
        ("FG301", 5, "triage-agent"),
    ]
    assert found["not_read"] == []


def every_file(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")


def told(tree: MemoryTree, plans: list[GivenPlan]) -> dict[str, Any]:
    """Findings, agents and what is open, as the JSON reports tell them."""
    gathered = gather(tree, Settings(), plans=plans)
    result = judge_facts(gathered, tree, Settings(), ScanOptions(today=date(2026, 11, 21)))
    found: dict[str, Any] = json.loads(render(result, "json", color=False, redactor=gathered.redactor))
    registry = json.loads(agents_json.render(inventory(gathered.store), redactor=gathered.redactor))
    return {**found, **registry}
