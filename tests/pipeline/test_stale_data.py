"""Data about a provider that is over 180 days old is said once, where that provider grants something; the scan's day is the only clock."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from fivegates.iam.editions import MOST_DAYS, PROVIDERS, Edition, editions
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import Settings
from fivegates.tree.working import WorkingTree

AWS = """\
resource "aws_iam_role" "agent" {
  name               = "agent"
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy_attachment" "agent" {
  role       = aws_iam_role.agent.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
}
"""
GOOGLE = """\
resource "google_service_account" "agent" {
  account_id = "agent"
  project    = "p"
}
resource "google_project_iam_member" "agent" {
  project = "p"
  role    = "roles/viewer"
  member  = "serviceAccount:${google_service_account.agent.email}"
}
"""
NEWEST = max(edition.as_of for edition in editions())


def notices(tmp_path: Path, text: str, today: date) -> list[tuple[int, str]]:
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    result = scan_tree(WorkingTree(str(tmp_path)), Settings(), ScanOptions(today))
    return [(notice.place.line, notice.message.partition(" is of ")[0]) for notice in result.notices]


@pytest.mark.parametrize(
    ("text", "line", "of"),
    [(AWS, 7, ["AWS actions", "AWS managed policies"]), (GOOGLE, 7, ["Google Cloud roles"]), ("locals {}\n", 0, [])],
)
def test_old_data_is_said_for_the_providers_of_the_tree(tmp_path: Path, text: str, line: int, of: list[str]) -> None:
    later = NEWEST + timedelta(days=MOST_DAYS + 1)
    assert notices(tmp_path, text, later) == [(line, f"what is known of {one}") for one in of]
    assert notices(tmp_path, text, min(edition.as_of for edition in editions()) + timedelta(days=MOST_DAYS)) == []


def test_data_is_old_after_its_last_day_and_not_on_it() -> None:
    edition = Edition("aws", "x", "y 1", "MIT", date(2026, 1, 1))
    assert not edition.is_stale(date(2026, 1, 1) + timedelta(days=MOST_DAYS))
    assert edition.is_stale(date(2026, 1, 1) + timedelta(days=MOST_DAYS + 1))
    assert not edition.is_stale(date(2025, 1, 1))


def test_every_set_of_data_says_where_it_is_from() -> None:
    assert {edition.provider for edition in editions()} == set(PROVIDERS)
    assert all(edition.source and edition.of for edition in editions())
