"""The language of scope.apis: what an entry holds, what it does not, and what is no entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.contracts.terms.judging import PROVIDERS, Budget, Judge, is_granted, parse
from fivegates.contracts.terms.model import Allowed, Granted, Right, UnreadableError

CASES = yaml.safe_load((Path(__file__).parent / "term_cases.yaml").read_text(encoding="utf-8"))
SAID = [
    (case["provider"], case["entry"], other, answer)
    for case in CASES
    for key, answer in (("holds", True), ("not", False), ("open", None))
    for other in case.get(key, ())
]


def granted(provider: str, entry: str) -> list[Granted]:
    """What an entry allows as if it were granted."""
    found = []
    for term in parse(provider, entry):
        rights = (term.right,) if not term.role else (Right(f"what {term.role} holds", term.right.on),)
        found.append(Granted(provider, entry, "", rights, (term.role,) if term.role else (), term.right))
    return found


@pytest.mark.parametrize(("provider", "entry", "other", "answer"), SAID)
def test_an_entry_holds_what_lies_in_it_and_nothing_else(provider: str, entry: str, other: str, answer: bool | None) -> None:
    judge = Judge(provider, Allowed(parse(provider, entry)))
    assert {judge.contains(one) for one in granted(provider, other)} == {answer}


@pytest.mark.parametrize(("provider", "entry"), [(case["provider"], case["entry"]) for case in CASES])
def test_what_is_granted_as_an_entry_says_is_neither_excess_nor_missing(provider: str, entry: str) -> None:
    terms, held = parse(provider, entry), granted(provider, entry)
    assert [Judge(provider, Allowed(terms)).contains(one) for one in held] == [True] * len(held)
    assert [Judge(provider, Allowed(())).contains(one) for one in held] == [False] * len(held)
    assert is_granted(provider, terms, held)
    assert not is_granted(provider, terms, ())


ACCOUNT = "data.aws_caller_identity.current.account_id"


@pytest.mark.parametrize(
    ("entry", "on", "most", "answer"),
    [
        (f"arn:aws:s3:eu:{ACCOUNT}:browser/*", f"arn:aws:s3:eu:{ACCOUNT}:browser/x", "arn:aws:s3:eu:*:browser/x", True),
        (f"arn:aws:s3:eu:{ACCOUNT}:browser/*", f"arn:aws:s3:eu:{ACCOUNT}:browser-custom/*", "arn:aws:s3:eu:*:browser-custom/*", False),
        ("arn:aws:s3:eu:*:browser/*", f"arn:aws:s3:eu:{ACCOUNT}:browser-custom/*", "arn:aws:s3:eu:*:browser-custom/*", False),
        ("arn:aws:s3:eu:111122223333:browser/*", f"arn:aws:s3:eu:{ACCOUNT}:browser/*", "arn:aws:s3:eu:*:browser/*", None),
        ("arn:aws:s3:eu:*:browser/*", "arn:aws:s3:eu:1:var.kind/*", "arn:aws:s3:eu:1:*/*", None),
        ("arn:aws:s3:::tickets/*", "var.bucket/inbox", "*/inbox", None),
        ("arn:aws:s3:::tickets/*", "arn:aws:s3:var.rest", "arn:aws:s3:*", None),
    ],
)
def test_what_is_not_known_stays_in_its_field_of_an_arn(entry: str, on: str, most: str, answer: bool | None) -> None:
    judge = Judge("aws", Allowed(parse("aws", f"s3:GetObject on {entry}")))
    assert judge.contains(Granted("aws", "", "", (Right("s3:getobject", on, most),))) is answer


@pytest.mark.parametrize(
    ("provider", "entry"),
    [
        ("aws", "s3.GetObject"),
        ("aws", "s3: on arn:aws:s3:::x"),
        ("aws", "read the bucket"),
        ("gcp", "aiplatform.user"),
        ("gcp", "editor"),
        ("azure", "/subscriptions/x"),
        ("kubernetes", "configmaps"),
        ("kubernetes", "get configmaps secrets in support"),
        ("kubernetes", "Get configmaps"),
        ("github", "contents"),
        ("github", "contents:admin"),
        ("mcp", "zendesk search_tickets"),
        ("mcp", "zendesk: "),
        ("http", "the zendesk API"),
        ("http", "*"),
        ("smtp", "mail.example.com"),
        ("aws", "s3:" + "G" * 3000),
        ("kubernetes", f"{','.join(['get'] * 100)} {','.join(['pods'] * 100)}"),
    ],
)
def test_what_says_nothing_is_no_entry(provider: str, entry: str) -> None:
    with pytest.raises(UnreadableError):
        parse(provider, entry)


def test_an_entry_that_is_not_understood_leaves_the_question_open() -> None:
    one = Granted("aws", "s3:*", "", (Right("s3:*"),))
    assert Judge("aws", Allowed((), is_known=False)).contains(one) is None
    assert Judge("aws", Allowed(())).contains(one) is False


def test_what_a_grant_holds_that_nobody_knows_is_never_excess() -> None:
    one: Any = Granted("gcp", "projects/p/roles/own", "", None, ("projects/p/roles/own",))
    assert Judge("gcp", Allowed(())).contains(one) is None
    assert Judge("gcp", Allowed(parse("gcp", "projects/p/roles/own"))).contains(one) is True


def test_what_is_not_compared_any_more_is_never_excess() -> None:
    one, budget = Granted("aws", "s3:*", "", (Right("s3:*"),)), Budget(0)
    assert Judge("aws", Allowed(()), budget).contains(one) is None
    assert budget.is_spent
    assert is_granted("aws", parse("aws", "sqs:*"), [one], budget)


def test_every_provider_of_the_schema_has_a_language() -> None:
    from fivegates.contracts.validate import load_schema

    assert set(load_schema("AgentContract")["properties"]["scope"]["properties"]["apis"]["properties"]) == set(PROVIDERS)
