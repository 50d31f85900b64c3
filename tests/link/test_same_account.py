"""Which accounts are meant by who names one from outside: a table of trees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.link.same_account import MOST_ACCOUNTS, Account, Naming, accounts_meant, rival_namings

CASES = yaml.safe_load((Path(__file__).parent / "same_account_cases.yaml").read_text(encoding="utf-8"))


def _known(text: str) -> tuple[str, dict[str, Any]]:
    unit, *rest = text.split()
    told = dict(word.split("=") for word in rest if "=" in word)
    known = {"environment": told.get("env"), "cluster": told.get("cluster", "")}
    return unit, known | {word: True for word in rest if "=" not in word} | ({"near": int(told["near"])} if "near" in told else {})


def _naming(text: str) -> Naming:
    unit, known = _known(text)
    return Naming(unit, **known)


def _account(text: str) -> Account:
    unit, known = _known(text)
    return Account(f"k8s:?{unit}/support/bot", unit, known["environment"], known["cluster"], "defined" in known, known.get("near", 0))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_an_account_is_joined_possible_or_not_meant(case: dict[str, Any]) -> None:
    meant = accounts_meant(_naming(case["naming"]), [_account(text) for text in case["accounts"]])
    assert [account.unit for account in meant.joined] == case.get("joined", [])
    assert [account.unit for account in meant.possible] == case.get("possible", [])


def test_of_more_accounts_than_anybody_can_tell_apart_none_is_joined() -> None:
    accounts = [_account(f"unit{number}") for number in range(MOST_ACCOUNTS + 1)]
    assert accounts_meant(_naming("infra"), accounts).joined == ()
    assert len(accounts_meant(_naming("infra"), accounts[1:]).joined) == MOST_ACCOUNTS


RIVALS = [
    ("two roots", "deploy", ["infra/a", "infra/b"], True),
    ("one root twice", "deploy", ["infra", "infra"], False),
    ("two clusters of one root", "deploy", ["infra cluster=a", "infra cluster=b"], True),
    ("two references of one root", "deploy", ["infra told=module.a", "infra told=module.b"], True),
    ("one of two roots is of the account's environment", "deploy env=prod", ["infra/a env=prod", "infra/b"], False),
    ("one of two roots names the account's cluster", "deploy cluster=a", ["infra/a cluster=a", "infra/b"], False),
]


@pytest.mark.parametrize(("title", "account", "namings", "rivals"), RIVALS, ids=[case[0] for case in RIVALS])
def test_several_clusters_with_equal_right_to_an_account_are_rivals(title: str, account: str, namings: list[str], rivals: bool) -> None:
    def naming(text: str) -> Naming:
        unit, known = _known(text.replace("told=", "cluster="))
        return Naming(unit, known["environment"], told=known["cluster"]) if "told=" in text else _naming(text)

    assert rival_namings(_account(account), [naming(text) for text in namings]) is rivals
