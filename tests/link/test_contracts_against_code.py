"""What is compared between a contract and the code, and what cannot be compared and so is no disagreement."""

from __future__ import annotations

import pytest

from fivegates.link.disagreements import _is_other, _may_be
from fivegates.link.times import same_times
from fivegates.link.versions import split_version


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("0 3 * * *", "0 3 * * *", True),
        ("0 3 * * *", "cron(0 3 * * ? *)", True),
        ("@daily", "0 0 * * *", True),
        ("rate(1 day)", "rate(1 day)", True),
        ("0 3 * * *", "0 4 * * *", False),
        ("@hourly", "0 3 * * *", False),
        ("*/15 * * * *", "0,15,30,45 * * * *", None),
        ("0 3 * * 1", "cron(0 3 ? * 2 *)", None),  # Amazon's Monday is 2
        ("rate(1 day)", "0 0 * * *", None),
        ("every night", "0 3 * * *", None),
        ("cron(0 3 * * ? 2027)", "0 3 * * *", True),
    ],
)
def test_schedules_are_compared_where_they_are_written_alike(one: str, two: str, same: bool | None) -> None:
    assert same_times(one, two) is same
    assert same_times(two, one) is same


@pytest.mark.parametrize(
    ("pattern", "identity", "may_be"),
    [
        ("aws:role/*/drafter", "aws:role/111122223333/drafter", True),
        ("aws:role/111122223333/drafter", "aws:role/?infra/drafter", True),
        ("aws:role/111122223333/drafter", "aws:role/?infra/triage", False),
        ("aws:role/111122223333/drafter", "aws:role/444455556666/drafter", False),
        ("k8s:prod-eu/support/drafter", "k8s:?deploy/support/drafter", True),
        ("k8s:*/support/drafter", "k8s:?deploy/sales/drafter", False),
        ("gcp:sa/drafter@*", "gcp:sa/drafter@shop-prod", True),
    ],
)
def test_an_identity_of_an_account_that_is_not_known_may_be_the_one_meant(pattern: str, identity: str, may_be: bool) -> None:
    assert _may_be(pattern, identity) is may_be


@pytest.mark.parametrize(
    ("said", "found", "other"),
    [
        ("alice@example.com", "ALICE@example.com", False),
        ("alice@example.com", "alice@corp.example.com", False),
        ("alice@example.com", "bob@example.com", True),
        ("alice@example.com", "Alice Smith", False),
        ("alice@example.com", "@bob", False),
        ("alice", "bob", True),
        ("group:support", "alice@example.com", False),
    ],
)
def test_two_names_are_two_people_only_where_they_are_written_alike(said: str, found: str, other: bool) -> None:
    assert _is_other(said, found) is other


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("drafter-v1", ("drafter", (1,))),
        ("drafter_v1.2", ("drafter", (1, 2))),
        ("v10-drafter", ("drafter", (10,))),
        ("drafter-v1-2-0", ("drafter", (1, 2, 0))),
        ("drafter-2", None),
        ("drafter", None),
        ("v2", None),
        ("ipv4-drafter", None),
        ("drafter-ipv6", None),
        ("a" * 300 + "-v1", None),
    ],
)
def test_a_version_is_told_by_its_letter(name: str, split: tuple[str, tuple[int, ...]] | None) -> None:
    assert split_version(name) == split
