"""The decision of the RBAC authorizer, case by case; each rests on a statement of the documentation that its group names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from clusters import asked, authorizer

from fivegates.iam.rbac.authorizer import Authorizer
from fivegates.iam.rbac.objects import CLUSTER_ROLE, Binding, Role, Selector
from fivegates.iam.rbac.roles import MOST_AGGREGATED, Roles
from fivegates.iam.rbac.rules import Rule
from fivegates.iam.rbac.subjects import ACCOUNT, Subject

GROUPS = yaml.safe_load((Path(__file__).parent / "authorizer_cases.yaml").read_text(encoding="utf-8"))
CASES = [(group, ask, verdict) for group in GROUPS for ask, verdict in group["asks"].items()]


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len(CASES) >= 120
    assert all(group["rests_on"] for group in GROUPS)


@pytest.mark.parametrize(("group", "ask", "verdict"), CASES, ids=[f"{ask} ({group['rests_on'][:40]})" for group, ask, _ in CASES])
def test_a_request_is_decided_as_documented(group: dict[str, Any], ask: str, verdict: str) -> None:
    user, request = asked(ask)
    decision = authorizer(group).decide(user, request)
    assert decision.verdict == verdict
    assert verdict != "possible" or decision.reasons
    assert verdict == "none" or "system:masters" in user.groups or decision.witnesses


def test_what_allows_is_told_with_the_role_the_rule_and_its_line() -> None:
    group = next(group for group in GROUPS if group["rests_on"].startswith("selectors add up"))
    user, request = asked("ops/bot get secrets x in ops")
    (witness,) = authorizer(group).decide(user, request).witnesses
    assert (witness.binding.name, witness.binding.role_name, witness.role) == ("a", "sum", "d")
    assert witness.rule is not None
    assert witness.rule.origin is not None
    assert witness.rule.origin.place.path == "cluster.yaml"
    assert witness.rule.resources == ("secrets",)


def test_why_something_is_only_possible_is_told() -> None:
    group = next(group for group in GROUPS if group["rests_on"].startswith("a role that is not here"))
    user, request = asked("ops/narrow get secrets x in ops")
    assert authorizer(group).decide(user, request).reasons == ("elsewhere is not in this tree",)


def test_of_a_role_that_is_written_twice_only_what_both_give_is_certain() -> None:
    variants = [("", (Rule(("get",), ("",), ("pods",)), Rule(("get",), ("",), (name,)))) for name in ("secrets", "nodes")]
    roles = Roles(Role(CLUSTER_ROLE, "reader", home, rules) for home, rules in variants)
    cluster = Authorizer(roles, [Binding("b", "", CLUSTER_ROLE, "reader", (Subject(ACCOUNT, "bot", "ops"),))])
    verdicts = {
        ask: cluster.decide(*asked(f"ops/bot get {ask}")).verdict for ask in ("pods x in ops", "secrets x in ops", "events x in ops")
    }
    assert verdicts == {"pods x in ops": "allowed", "secrets x in ops": "possible", "events x in ops": "none"}


def test_roles_that_all_aggregate_each_other_are_followed_up_to_a_bound_and_then_possible() -> None:
    everything = (Selector(),)
    leaves = [Role(CLUSTER_ROLE, f"leaf{number}", "", (Rule(("get",), ("",), (f"r{number}",)),)) for number in range(1500)]
    sums = [Role(CLUSTER_ROLE, f"sum{number}", "", (), selectors=everything) for number in range(1500)]
    roles = Roles([*leaves, *sums])
    given = [roles.given(CLUSTER_ROLE, "", role.name) for role in sums]
    assert sum(len(one.rules) for one in given if one is not None) <= MOST_AGGREGATED
    assert given[-1] is not None
    assert given[-1].open
