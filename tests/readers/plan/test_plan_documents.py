"""Plan JSON written by hand: what is no plan is refused in one sentence, what is one is read whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.errors import PlanError
from fivegates.readers.interface import Limits
from fivegates.readers.plan import PlanDocument, read_plan
from fivegates.readers.plan import text as plan_text
from fivegates.readers.plan.address import read_call, read_steps

REFUSED = yaml.safe_load(Path(__file__).with_name("refused.yaml").read_text(encoding="utf-8"))
ROLE = {"address": "aws_iam_role.r", "mode": "managed", "type": "aws_iam_role", "name": "r", "values": {"name": "x"}}
KIND = ("managed", "aws_iam_role", "r")


def read(plan: Any, **limits: int) -> PlanDocument:
    return read_plan(json.dumps(plan).encode(), Limits(**limits))


def plan(version: str = "1.2", **sections: Any) -> dict[str, Any]:
    return {"format_version": version, "planned_values": {"root_module": {"resources": [ROLE]}}, "configuration": {}, **sections}


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["name"])
def test_what_is_no_plan_is_refused_in_one_sentence(case: dict[str, str]) -> None:
    with pytest.raises(PlanError) as caught:
        read_plan(case["text"].encode(), Limits())
    assert case["says"] in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.99"])
def test_every_minor_version_is_read(version: str) -> None:
    assert read(plan(version)).root.resources[KIND][None].values == {"name": "x"}


def test_sections_that_are_not_there_are_empty_and_unknown_ones_are_not_looked_at() -> None:
    found = read(plan(deferred_changes=[{"x": 1}], timestamp=5, checks="?"))
    assert (found.variables, found.configuration.resources, found.configuration.calls, found.complete) == ({}, {}, {}, True)
    assert found.root.resources[KIND][None].unknown == {}


def test_a_plan_that_leaves_things_out_says_so() -> None:
    assert not read(plan(complete=False)).complete


def test_data_comes_from_the_prior_state_and_managed_resources_do_not() -> None:
    data = {"address": "data.aws_region.r", "mode": "data", "type": "aws_region", "name": "r", "values": {"id": "x"}}
    late = {**data, "address": "data.aws_region.late", "name": "late", "values": {"id": "old"}}
    gone = {**ROLE, "address": "aws_iam_role.gone", "name": "gone"}
    found = read(
        plan(
            planned_values={"root_module": {"resources": [ROLE, {**late, "values": {"id": "new"}}]}},
            prior_state={"format_version": "1.0", "values": {"root_module": {"resources": [data, late, gone]}}},
        )
    )
    assert [kind[1:] for kind in found.root.resources] == [("aws_iam_role", "r"), ("aws_region", "late"), ("aws_region", "r")]
    assert found.root.resources["data", "aws_region", "late"][None].values == {"id": "new"}


def test_an_object_that_only_waits_to_be_destroyed_marks_nothing() -> None:
    changes = [
        {"address": "aws_iam_role.r", "deposed": "12345678", "change": {"actions": ["delete"], "after_unknown": {}}},
        {"address": "aws_iam_role.r", "change": {"actions": ["update"], "after_unknown": {"arn": True}}},
    ]
    assert read(plan(resource_changes=changes)).root.resources[KIND][None].unknown == {"arn": True}


def test_what_is_forgotten_does_not_exist() -> None:
    changes = [{"address": "aws_iam_role.r", "change": {"actions": ["forget"]}}]
    assert read(plan(resource_changes=changes)).root.resources == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_a_windows_shell_writes_is_read_too(encoding: str) -> None:
    assert read_plan(json.dumps(plan()).encode(encoding), Limits()).root.resources


def test_half_a_surrogate_pair_becomes_a_character_that_can_be_printed() -> None:
    text = json.dumps(plan()).replace('"x"', r'{"\ud800": ["\udfff", {"a\ud800": "\ud800"}]}')
    assert read_plan(text.encode(), Limits()).root.resources[KIND][None].values == {"name": {"�": ["�", {"a�": "�"}]}}


def test_the_plan_itself_is_told_from_its_json() -> None:
    with pytest.raises(PlanError) as caught:
        read_plan(b"PK\x03\x04rest", Limits())
    assert "show -json" in caught.value.hint


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(PlanError):
        read_plan(b"\xff\xfe\xff", Limits())
    with pytest.raises(PlanError):
        read_plan(b'{"a": "\xff"}', Limits())


# ---------------------------------------------------------------------------------------------------- bounds


@pytest.mark.parametrize("depth", [250, 5_000, 200_000])
def test_a_deep_plan_is_refused(depth: int) -> None:
    for opened, closed in (("[", "]"), ('{"a":', "}")):
        text = json.dumps(plan()).replace('"x"', f"{opened * depth}1{closed * depth}")
        with pytest.raises(PlanError) as caught:
            read_plan(text.encode(), Limits())
        assert "nested more than 200 levels" in caught.value.message


def test_a_plan_as_deep_as_it_may_be_is_read() -> None:
    value: Any = 1
    for _ in range(190):
        value = {"a": value}
    assert read(plan(planned_values={"root_module": {"resources": [{**ROLE, "values": {"deep": value}}]}})).root.resources


def test_a_long_plan_is_refused() -> None:
    with pytest.raises(PlanError) as caught:
        read(plan(padding="x" * 1_000), plan_bytes=1_000)
    assert "larger than 1,000 bytes" in caught.value.message
    assert "plan_mb" in caught.value.hint


def test_a_plan_of_too_many_values_is_refused_before_any_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_text, "MOST_VALUES", 1_000)
    with pytest.raises(PlanError) as caught:
        read(plan(padding=[[]] * 1_000))
    assert "more than 1,000 values" in caught.value.message


@pytest.mark.parametrize("number", ["1" * 10_000, "1e999999999", "-1e-999999999", "0." + "1" * 5_000])
def test_a_number_that_nobody_needs_is_refused(number: str) -> None:
    with pytest.raises(PlanError):
        read_plan(json.dumps(plan()).replace('"x"', number).encode(), Limits())


def test_an_address_that_is_too_long_is_refused() -> None:
    module = {"address": f"module.{'a' * 1_000_000}"}
    with pytest.raises(PlanError) as caught:
        read(plan(planned_values={"root_module": {"child_modules": [module]}}))
    assert len(caught.value.message) < 300


# ---------------------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("address", "caller", "call"),
    [
        ("module.a", "", ("a", None)),
        ("module.a[0]", "", ("a", 0)),
        ('module.a["x"]', "", ("a", "x")),
        ('module.a["x"].module.b-c[12]', 'module.a["x"]', ("b-c", 12)),
        (r'module.a["q\"u\\o.t[0]"]', "", ("a", 'q"u\\o.t[0]')),
        (r'module.a["$${x}%%{y}\n\u00e9\U0001F600"]', "", ("a", "${x}%{y}\né😀")),
        (r'module.a["$$x"]', "", ("a", "$$x")),
        (r'module.a["\ud800\UFFFFFFFF"]', "", ("a", "��")),
    ],
)
def test_module_addresses_are_read_as_terraform_writes_them(address: str, caller: str, call: tuple[str, Any]) -> None:
    assert read_call(address, caller) == call


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("var.region", ("var", "region")),
        ("aws_iam_role.r[0].arn", ("aws_iam_role", "r", 0, "arn")),
        ('module.m["k"].out', ("module", "m", "k", "out")),
        ("a..b", None),
        ("a[", None),
        ('a["b]', None),
        ("a.b c", None),
        ("", ()),
    ],
)
def test_references_are_read_or_not_understood(text: str, steps: tuple[Any, ...] | None) -> None:
    assert read_steps(text) == steps
