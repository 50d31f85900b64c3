"""What rights that are held together lead to: every way of the catalogue, small trees, and a table of known ways and traps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.catalog import load
from fivegates.facts.wanted import Wanted
from fivegates.gathering import gather
from fivegates.iam.escalation import Way, read_ways
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "escalation_cases.yaml").read_text(encoding="utf-8"))
TABLE = yaml.safe_load((HERE / "escalation_table.yaml").read_text(encoding="utf-8"))
WAYS = {way.id: way for way in read_ways(load("escalations")) if way.provider == "aws"}

Rows = list[Mapping[str, Any]]


def rows_of(files: Mapping[str, str]) -> Rows:
    tree = MemoryTree(dict(files), frozenset(files))
    store = gather(tree, load_settings(tree), wanted=Wanted(every_identity=True)).store
    return [dict(row) for row in store.query("SELECT * FROM escalations WHERE provider <> 'kubernetes' ORDER BY identity, path")]


def holder(name: str, kind: str, permissions: list[str], resource: str = "*") -> str:
    """An identity that holds permissions through a managed policy, is in a group if it is a user, and has a boundary that allows all."""
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": permissions, "Resource": resource}]})
    trust = "  assume_role_policy = jsonencode({})\n" if kind == "role" else ""
    group = (
        f'resource "aws_iam_user_group_membership" "{name}" {{\n  user = aws_iam_user.{name}.name\n  groups = ["staff"]\n}}\n'
        if kind == "user"
        else ""
    )
    return f"""
resource "aws_iam_{kind}" "{name}" {{
  name = "{name}"
  permissions_boundary = aws_iam_policy.limit.arn
{trust}}}
resource "aws_iam_policy" "{name}" {{
  name = "{name}"
  policy = {json.dumps(policy)}
}}
resource "aws_iam_{kind}_policy_attachment" "{name}" {{
  {kind} = aws_iam_{kind}.{name}.name
  policy_arn = aws_iam_policy.{name}.arn
}}
{group}"""


LIMIT = """
resource "aws_iam_policy" "limit" {
  name   = "limit"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
"""


def holders(way: Way) -> Iterator[tuple[str, str, list[str]]]:
    """Who holds all that a way asks for, in each form, and who lacks one part of it."""
    kind = (
        "user" if "user" in way.by or ("user" in way.of and way.target in ("self", "own-boundary")) or way.target == "own-group" else "role"
    )
    most = max(len(need) for need in way.all_of)
    for form in range(most):
        yield f"{way.id}-full-{form}", kind, [need[min(form, len(need) - 1)] for need in way.all_of]
    for missing in range(len(way.all_of)):
        yield (
            f"{way.id}-less-{missing}",
            kind,
            [one for number, need in enumerate(way.all_of) if number != missing for one in need] + ["sts:Nothing"],
        )


@cache
def open_on_everything() -> dict[str, dict[str, str]]:
    text = LIMIT + "".join(holder(*one) for way in WAYS.values() for one in holders(way))
    found: dict[str, dict[str, str]] = {}
    for row in rows_of({"main.tf": text}):
        found.setdefault(row["identity"].rpartition("/")[2], {})[row["path"]] = row["verdict"]
    return found


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_way_is_open_to_who_holds_all_of_it_on_everything(way: Way) -> None:
    verdict = "allowed" if way.certain and way.at_large == "allowed" else "possible"
    full = [name for name, _, _ in holders(way) if "-full-" in name]
    assert full
    for name in full:
        found = open_on_everything().get(name, {})
        assert found.get(way.id) == verdict or any(found.get(other) == "allowed" for other in way.within), name


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_way_is_shut_to_who_lacks_a_part_of_it(way: Way) -> None:
    for name, _, _ in holders(way):
        if "-less-" in name:
            assert way.id not in open_on_everything().get(name, {}), name


def test_every_way_says_where_it_is_documented_and_what_it_comes_to() -> None:
    rows = {name: row for name, row in load("escalations").items() if "all_of" in row}
    assert len(rows) >= 80
    for name, row in rows.items():
        assert row["source"] and row["effect"] and row["severity"] in ("critical", "high", "medium", "low"), name
        assert row["kind"] in ("control", "escalation", "authority", "reach", "data", "destruction", "evasion"), name
        way = read_ways({name: row})[0]
        assert set(way.at) <= {one for need in way.all_of for one in need}, name
        assert set(way.within) <= set(rows), name


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_tree_opens_exactly_these_ways(case: dict[str, Any]) -> None:
    found = []
    for row in rows_of(case["files"]):
        target = f" through {row['target']}" if row["target"] else ""
        reasons = f": {row['reasons']}" if row["verdict"] == "possible" else ""
        found.append(f"{row['identity']} {row['path']} {row['verdict']}{target}{reasons} {row['loc'].rsplit(':', 1)[0]}")
    assert found == case["opens"]


@pytest.mark.parametrize("row", TABLE, ids=[row["name"] for row in TABLE])
def test_a_known_way_is_found_and_a_trap_is_not(row: dict[str, Any]) -> None:
    found = {one["path"]: one["verdict"] for one in rows_of(row["files"]) if one["identity"].endswith(f"/{row['identity']}")}
    allowed = {path for path, verdict in found.items() if verdict == "allowed"}
    if row.get("found"):
        assert row["found"] in allowed
    else:
        assert not allowed
    if row.get("possible") != "any":
        assert set(found) - allowed == set(row.get("possible", ()))
