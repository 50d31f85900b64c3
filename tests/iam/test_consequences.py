"""The catalogue of consequences says nothing twice, in one shape, of actions that exist, worst first."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from fivegates.catalog import load
from fivegates.iam.aws.actions import action_data
from fivegates.iam.held import BREADTHS
from fivegates.link.permissions.capabilities import Consequences

CATALOGUE = load("consequences")
PROVIDERS = [name for name in CATALOGUE if name != "classes"]
MOST = 250  # actions that every identity of a provider is asked


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_group_has_a_class_and_its_actions_once(provider: str) -> None:
    rows: list[dict[str, Any]] = CATALOGUE[provider]
    for row in rows:
        assert set(row) <= {"class", "things", "tier", "reversible", "least", "of_others", "actions"}
        assert row["class"] in CATALOGUE["classes"]
        assert row.get("least") in (None, *BREADTHS)
        assert row["actions"]
    counted = Counter((row["class"], action) for row in rows for action in row["actions"])
    assert [one for one, count in counted.items() if count > 1] == []
    assert len(counted) <= MOST


@pytest.mark.parametrize("provider", PROVIDERS)
def test_groups_come_worst_first_with_a_tier_and_what_can_be_undone(provider: str) -> None:
    groups = Consequences(CATALOGUE).of(provider)
    order = [list(CATALOGUE["classes"]).index(group.class_) for group in groups]
    assert order == sorted(order)
    assert {group.reversible for group in groups} <= {"no", "partly", "yes"}
    assert all(1 <= group.tier <= 5 for group in groups)


def test_aws_has_every_action_by_the_name_that_the_catalogue_gives_it() -> None:
    found = {action: action_data().find(action) for row in CATALOGUE["aws"] for action in row["actions"]}
    assert [name for name, action in found.items() if action is None or action.id != name] == []


def test_what_gives_permissions_or_destroys_is_no_mere_reading_by_aws() -> None:
    changing = {"permissions", "destroy", "guard-off", "iac-change", "payment-spend"}
    wrong = [
        action
        for row in CATALOGUE["aws"]
        if row["class"] in changing
        for action in row["actions"]
        if action_data().level(action) in ("List", "Read")
    ]
    assert wrong == []
    reading = [action for row in CATALOGUE["aws"] if row["class"] == "secrets-read" for action in row["actions"]]
    assert [action for action in reading if action_data().level(action) == "List"] == []
