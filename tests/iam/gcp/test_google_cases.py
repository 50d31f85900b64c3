"""What Google bindings of whole small trees give, question by question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.facts.wanted import Wanted
from fivegates.gathering import gather
from fivegates.iam.held import Decision, Holding
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

CASES = yaml.safe_load((Path(__file__).parent / "google_cases.yaml").read_text(encoding="utf-8"))
ACCOUNT = """\
resource "google_service_account" "bot" {
  project    = "shop"
  account_id = "bot"
}
"""
ROLES = """\
{
"version": 1,
"gcp": {
"projects/shop/roles/mail": ["gmail.drafts.send"],
"roles/brandnew.admin": ["brandnew.things.delete"],
"roles/storage.objectViewer": ["storage.objects.get"]
}
}
"""


def holding(files: dict[str, str], identity: str = "gcp:sa/bot@shop") -> Holding:
    tree = MemoryTree(files)
    held = gather(tree, load_settings(tree), wanted=Wanted(every_identity=True)).holdings.of(identity)
    return next(one for one in held if one.provider == "gcp")


def told(decision: Decision) -> str:
    reasons = f": {'; '.join(decision.reasons)}" if decision.reasons else ""
    lines = sorted({one.given.place.line for one in decision.witnesses})
    return decision.verdict + reasons + "".join(f" @{line}" for line in lines)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_bindings_give_what_the_case_says(case: dict[str, Any]) -> None:
    assert set(case) <= {"title", "of", "main", "decide", "reach", "unseen"}
    held = holding({"main.tf": ACCOUNT + case["main"]}, case.get("of", "gcp:sa/bot@shop"))
    asked = {question: held.decide(*question.split(" on ")) for question in case["decide"]}
    assert {question: told(decision) for question, decision in asked.items()} == case["decide"]
    for question, unseen in case.get("unseen", {}).items():
        assert list(asked[question].unseen) == unseen
    for action, expected in case.get("reach", {}).items():
        assert [f"{one.resource} ({one.breadth}) {one.decision.verdict}" for one in held.reach(action)] == expected


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_what_is_reached_for_certain_is_decided_alike(case: dict[str, Any]) -> None:
    held = holding({"main.tf": ACCOUNT + case["main"]}, case.get("of", "gcp:sa/bot@shop"))
    for question in case["decide"]:
        action = question.partition(" on ")[0]
        for one in held.reach(action):
            if one.breadth in ("account", "organisation"):
                assert held.decide(action, "*").verdict == held.reach(action)[0].decision.verdict
            assert held.decide(action, one.resource).verdict in (one.decision.verdict, "allowed", "possible")


BOUND = """\
resource "google_project_iam_member" "m" {
  for_each = toset(["roles/brandnew.admin", "projects/shop/roles/mail", "roles/storage.objectViewer"])
  project  = "shop"
  role     = each.key
  member   = google_service_account.bot.member
}
"""


def test_imported_roles_are_told_permission_by_permission() -> None:
    without = holding({"main.tf": ACCOUNT + BOUND})
    assert without.decide("brandnew.things.delete", "*").verdict == "possible"
    held = holding({"main.tf": ACCOUNT + BOUND, "fivegates.roles.json": ROLES})
    assert [held.decide(one, "*").verdict for one in ("brandnew.things.delete", "gmail.drafts.send", "brandnew.things.get")] == [
        "allowed", "allowed", "no grant",
    ]  # fmt: skip


def test_what_was_imported_goes_before_what_the_package_knows() -> None:
    held = holding({"main.tf": ACCOUNT + BOUND, "fivegates.roles.json": ROLES})
    assert (held.decide("storage.objects.get", "*").verdict, held.decide("storage.objects.list", "*").verdict) == ("allowed", "no grant")


@pytest.mark.parametrize(
    ("text", "line"),
    [("", 1), ('{"version": 1,\n"gcp": {]}', 2), ('{"version": 2}', 1), ('{"version": 1, "gcp": {"mail": []}}', 1), ("[" * 100_000, 1)],
)
def test_a_file_of_roles_that_cannot_be_used_is_a_listed_problem_and_the_rest_is_decided(text: str, line: int) -> None:
    tree = MemoryTree({"main.tf": ACCOUNT + BOUND, "fivegates.roles.json": text})
    gathered = gather(tree, load_settings(tree), wanted=Wanted(every_identity=True))
    found = [problem.place for problem in gathered.documents.problems if problem.kind == "error"]
    assert [(place.path, place.line) for place in found] == [("fivegates.roles.json", line)]
    held = gathered.holdings.of("gcp:sa/bot@shop")[0]
    assert held.decide("storage.objects.list", "*").verdict == "allowed"
