"""What rules lead to: every path of the catalogue is opened by some rules, and not by others that nearly do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.catalog import load
from fivegates.iam.rbac.dangers import Danger, Dangers
from fivegates.iam.rbac.decision import Held
from fivegates.iam.rbac.objects import CLUSTER_ROLE, Binding
from fivegates.iam.rbac.rules import Rule

TABLE = yaml.safe_load((Path(__file__).parent / "danger_cases.yaml").read_text(encoding="utf-8"))
CATALOGUE = load("escalations")
CASES = [(path, verdict, rules) for path, row in TABLE.items() for verdict, sets in row.items() for rules in sets]


def held(rules: dict[str, list[list[list[str]]]], **changes: Any) -> list[Held]:
    found = []
    for place, listed in rules.items():
        namespace = "" if place == "cluster" else place
        binding = Binding(place, namespace, CLUSTER_ROLE, "role", ())
        for groups, resources, verbs, *names in listed:
            rule = Rule(tuple(verbs), tuple(groups), tuple(resources), tuple(names[0]) if names else ())
            found.append(Held(rule, binding, "role", namespace)._replace(**changes))
    return found


def dangers(rules: dict[str, list[list[list[str]]]], **changes: Any) -> dict[str, Danger]:
    return {danger.path.id: danger for danger in Dangers(CATALOGUE).of(held(rules, **changes))}


def test_every_path_of_the_cluster_is_in_the_table() -> None:
    assert {name for name, row in CATALOGUE.items() if row["provider"] == "kubernetes"} == set(TABLE)
    assert len(TABLE) >= 32
    for path, row in TABLE.items():
        assert row.get("allowed") or row.get("possible"), path
        assert row["shut"], path


@pytest.mark.parametrize(("path", "verdict", "rules"), CASES, ids=[f"{path} {verdict} {rules}"[:90] for path, verdict, rules in CASES])
def test_a_path_is_open_to_who_holds_these_rules(path: str, verdict: str, rules: dict[str, Any]) -> None:
    found = dangers(rules).get(path)
    assert (found.verdict if found is not None else "shut") == verdict
    if found is not None:
        listed = [danger for danger in Dangers(CATALOGUE).of(held(rules)) if danger.path.id == path]
        assert len({danger.namespace for danger in listed}) == len(listed)
        assert found.witnesses


@pytest.mark.parametrize("path", [path for path, row in TABLE.items() if row.get("allowed")])
def test_what_may_not_be_held_opens_a_path_at_most_possibly(path: str) -> None:
    found = dangers(TABLE[path]["allowed"][0], reason="a switch")
    assert found[path].verdict == "possible"


def test_a_path_is_told_once_for_the_cluster_and_not_again_for_each_namespace() -> None:
    rules = {"cluster": [[[""], ["secrets"], ["get"]]], "ops": [[[""], ["secrets"], ["list"]]]}
    told = [(danger.path.id, danger.namespace) for danger in Dangers(CATALOGUE).of(held(rules))]
    assert told == [("k8s-secrets-read", "")]


def test_a_namespace_that_makes_certain_what_is_only_possible_elsewhere_is_told() -> None:
    rules = {"cluster": [[[""], ["secrets"], ["get"], ["mine"]]], "ops": [[[""], ["secrets"], ["list"]]]}
    told = [(danger.path.id, danger.namespace, danger.verdict) for danger in Dangers(CATALOGUE).of(held(rules))]
    assert told == [("k8s-secrets-read", "", "possible"), ("k8s-secrets-read", "ops", "allowed")]


def test_the_witness_is_the_rule_that_allows_it_and_not_one_that_may() -> None:
    rules = {"ops": [[[""], ["secrets"], ["get"], ["mine"]], [[""], ["secrets"], ["list"]]]}
    (witness,) = dangers(rules)["k8s-secrets-read"].witnesses
    assert witness.rule is not None
    assert witness.rule.verbs == ("list",)


def test_a_role_that_is_not_known_opens_nothing() -> None:
    assert dangers({"cluster": [[["*"], ["*"], ["*"]]]}, rule=None) == {}


@pytest.mark.parametrize("part", ["verbs", "groups", "resources", "names"])
def test_a_part_that_is_not_known_leaves_open_what_it_may_hold(part: str) -> None:
    rule = Rule(("get",), ("",), ("secrets",), open=frozenset({part}))
    if part != "names":
        rule = rule._replace(**{part: ()})
    binding = Binding("b", "", CLUSTER_ROLE, "role", ())
    found = {danger.path.id: danger.verdict for danger in Dangers(CATALOGUE).of([Held(rule, binding, "role", "")])}
    assert found["k8s-secrets-read"] == "possible"
    assert set(found.values()) == {"possible"}


def test_a_namespace_that_is_not_known_is_not_taken_for_the_one_that_counts() -> None:
    found = Dangers(CATALOGUE).of(held({"ops": [[[""], ["configmaps", "secrets"], ["update", "get"]]]}, namespace=None))
    assert [(danger.path.id, danger.namespace, danger.verdict) for danger in found] == [("k8s-secrets-read", None, "allowed")]
