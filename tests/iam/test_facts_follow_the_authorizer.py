"""The table of the authorizer once more, decided from the rows of a scan alone: what ``bound`` says that an account holds, where, and
with which rules. A scan looks bindings up by whom they name, where the authorizer asks each of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from clusters import asked, manifests

from fivegates.facts.store import Store
from fivegates.gathering import gather
from fivegates.iam.rbac.decision import Held, decide
from fivegates.iam.rbac.objects import Binding
from fivegates.iam.rbac.rules import Rule
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree

GROUPS = yaml.safe_load((Path(__file__).parent / "authorizer_cases.yaml").read_text(encoding="utf-8"))
HELD = """
SELECT r.scope, r.role, r.rules_known, b.verdict AS bound, r.verdict AS found, u.verdict AS rule,
  u.verbs, u.groups, u.resources, u.names, u.urls
FROM bound b JOIN identities i ON i.id = b.identity JOIN role_bindings r ON r.id = b.binding LEFT JOIN rbac_rules u ON u.role_id = r.role_id
WHERE i.namespace = '{}' AND i.name = '{}'
"""
PARTS = ("verbs", "groups", "resources", "names", "urls")


def of_accounts(group: Mapping[str, Any]) -> dict[str, str]:
    """The asks of service accounts, which are all that a scan knows."""
    return {ask: verdict for ask, verdict in group["asks"].items() if not ask.startswith("user:")}


def scanned(group: Mapping[str, Any]) -> Store:
    names = sorted({ask.partition(" ")[0] for ask in of_accounts(group)})
    accounts = [
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": dict(zip(("namespace", "name"), one.split("/"), strict=True))}
        for one in names
    ]
    text = "\n---\n".join(map(json.dumps, [*manifests(group), *accounts])) + "\n"
    return gather(MemoryTree({"cluster.yaml": text}), Settings()).store


def held(rows: list[Mapping[str, Any]]) -> Iterator[Held]:
    """The rules that rows tell of, and for a binding with more than these one that may be any."""
    for row in rows:
        scope = row["scope"]
        namespace = "" if scope == "cluster" else scope.partition("/")[2] or None
        binding = Binding("", namespace, "", row["role"], ())
        sure = row["bound"] == "allowed" and row["found"] == "known"
        if not row["rules_known"]:
            yield Held(None, binding, "", namespace, "not all rules are known")
        if row["verbs"] is not None:
            words = {part: row[part].split() for part in PARTS}
            known = {part: tuple("" if word == "core" else word for word in found if word != "?") for part, found in words.items()}
            rule = Rule(**known, open=frozenset(part for part, found in words.items() if "?" in found))
            yield Held(rule, binding, "", namespace, "" if sure and (row["rule"] == "allowed" or rule.open) else "it may not be held")


@pytest.mark.parametrize("group", GROUPS, ids=[group["rests_on"][:60] for group in GROUPS])
def test_the_facts_of_a_scan_decide_as_the_authorizer_does(group: dict[str, Any]) -> None:
    store, decided = scanned(group), {}
    for ask in of_accounts(group):
        namespace, _, name = ask.partition(" ")[0].partition("/")
        decided[ask] = decide(asked(ask)[1], held(store.query(HELD.format(namespace, name)))).verdict
    assert decided == of_accounts(group)


def test_most_of_the_table_asks_for_accounts() -> None:
    assert sum(len(of_accounts(group)) for group in GROUPS) >= 120
