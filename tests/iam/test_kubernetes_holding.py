"""What a service account holds is asked in words, and answered with where and how wide."""

from __future__ import annotations

from typing import Any

import pytest

from fivegates.catalog import load
from fivegates.iam.held import Given
from fivegates.iam.rbac.decision import Held
from fivegates.iam.rbac.holding import CLUSTER, IN_NO_NAMESPACE, HeldRule, KubernetesHolding, request_of
from fivegates.iam.rbac.objects import CLUSTER_ROLE, Binding
from fivegates.iam.rbac.rules import Request, Rule

GIVEN: Any = Given(resource=None, place=None, origin=None, by="a role")  # type: ignore[arg-type]


def holding(*held: tuple[str | None, list[str], list[str], list[str], str]) -> KubernetesHolding:
    """Of rules as (namespace, '' for all; verbs; ``resource.group``s; names; why it may not be held)."""
    rules = []
    for namespace, verbs, things, names, reason in held:
        groups = tuple(dict.fromkeys(thing.partition(".")[2] for thing in things))
        rule = Rule(tuple(verbs), groups, tuple(thing.partition(".")[0] for thing in things), tuple(names))
        rules.append(HeldRule(Held(rule, Binding("b", namespace, CLUSTER_ROLE, "role", ()), "role", namespace, reason), GIVEN))
    return KubernetesHolding(rules)


@pytest.mark.parametrize(
    ("action", "request_"),
    [
        ("get secrets", Request("get", "", "secrets")),
        ("create pods/exec", Request("create", "", "pods", "exec")),
        ("patch deployments.apps", Request("patch", "apps", "deployments")),
        ("update deployments.apps/scale", Request("update", "apps", "deployments", "scale")),
    ],
)
def test_an_action_is_a_verb_and_a_resource_of_a_group(action: str, request_: Request) -> None:
    assert request_of(action) == request_


@pytest.mark.parametrize(
    ("held", "action", "reached"),
    [
        ([("", ["get"], ["secrets"], [], "")], "get secrets", [(CLUSTER, "account", "allowed")]),
        ([("ops", ["*"], ["*"], [], "")], "get secrets", [("namespace/ops", "type", "allowed")]),
        ([("ops", ["get"], ["secrets"], ["a"], "")], "get secrets", [("namespace/ops/a", "named", "allowed")]),
        ([("ops", ["get"], ["secrets"], [], "a switch")], "get secrets", [("namespace/ops", "type", "possible")]),
        ([(None, ["get"], ["secrets"], [], "")], "get secrets", [("namespace", "type", "possible")]),
        ([("ops", ["get"], ["pods"], [], ""), ("ops", ["list"], ["secrets"], [], "")], "get secrets", []),
        ([("ops", ["delete"], ["nodes"], [], "")], "delete nodes", []),
        ([("", ["delete"], ["nodes"], [], "")], "delete nodes", [(CLUSTER, "account", "allowed")]),
        ([("ops", ["create"], ["pods"], ["web"], "")], "create pods", []),
        ([("ops", ["create"], ["pods/exec"], ["web"], "")], "create pods/exec", [("namespace/ops/web", "named", "allowed")]),
        (
            [("lab", ["get"], ["secrets"], [], "a switch"), ("ops", ["get"], ["secrets"], [], ""), ("", ["get"], ["secrets"], ["a"], "")],
            "get secrets",
            [("namespace/ops", "type", "allowed"), ("cluster/a", "named", "allowed"), ("namespace/lab", "type", "possible")],
        ),
        (
            [("ops", ["get"], ["secrets"], [f"n{i}" for i in range(50)], "")],
            "get secrets",
            [("namespace/ops/n0 and 49 more", "pattern", "allowed")],
        ),
    ],
)
def test_a_rule_reaches_no_further_than_its_binding_and_its_names(held: Any, action: str, reached: Any) -> None:
    found = [(one.resource, one.breadth, one.decision.verdict) for one in holding(*held).reach(action)]
    assert found == reached


@pytest.mark.parametrize(
    ("resource", "verdict"),
    [
        ("*", "no grant"),
        ("namespace/ops", "allowed"),
        ("namespace/lab", "no grant"),
        ("namespace/lab/a", "allowed"),
        ("namespace/lab/b", "no grant"),
    ],
)
def test_a_decision_is_about_all_that_is_asked(resource: str, verdict: str) -> None:
    held = holding(("ops", ["get"], ["secrets"], [], ""), ("lab", ["get"], ["secrets"], ["a"], ""))
    decision = held.decide("get secrets", resource)
    assert decision.verdict == verdict
    assert bool(decision.witnesses) == (verdict == "allowed")


def test_the_catalogue_asks_for_no_more_than_rules_can_say() -> None:
    for group in load("consequences")["kubernetes"]:
        for action in group["actions"]:
            request = request_of(action)
            wide = holding(("", [request.verb], [f"{request.resource}.{request.group}".rstrip(".")], [], ""))
            whole = request.resource if not request.subresource else f"{request.resource}/{request.subresource}"
            rule = Rule((request.verb,), (request.group,), (whole,))
            held = KubernetesHolding([HeldRule(Held(rule, Binding("b", "", CLUSTER_ROLE, "r", ()), "r", ""), GIVEN)])
            assert [one.breadth for one in held.reach(action)] == ["account"], action
            assert bool(wide.reach(action)) != bool(request.subresource), action
    assert "secrets" not in IN_NO_NAMESPACE
