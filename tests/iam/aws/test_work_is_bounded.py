"""A policy of thousands of patterns is compared once with each question, not once for each action."""

import json

import pytest

from fivegates.extract import policy_problems
from fivegates.iam.aws import decision, index
from fivegates.iam.aws.decision import MOST_COMPARED, Policies
from fivegates.iam.aws.holding import MOST_LOOKED_AT, MOST_PATTERNS, AwsHolding
from fivegates.iam.aws.patterns import contains
from fivegates.iam.aws.statements import Statement, read_statements
from fivegates.iam.held import Given
from fivegates.source import Source
from fivegates.values import Origin, Value

ORIGIN = Origin("literal", Source("policy.json", ""), 1)


def statements(*written: dict[str, object]) -> list[Statement]:
    found, complete = read_statements(Value(json.dumps({"Statement": list(written)}), ORIGIN))
    assert complete
    return found


class Counted:
    """A function that counts how often it is asked."""

    def __init__(self, function):
        self.function, self.asked = function, 0

    def __call__(self, *asked, **named):
        self.asked += 1
        return self.function(*asked, **named)


@pytest.fixture
def counted(monkeypatch):
    def count(module, name: str) -> Counted:
        counter = Counted(getattr(module, name))
        monkeypatch.setattr(module, name, counter)
        return counter

    return count


def test_a_statement_is_compared_with_a_resource_once_for_all_actions(counted) -> None:
    work = counted(decision, "_reach")
    policies = Policies(statements(*({"Effect": "Allow", "Action": "*", "Resource": f"arn:aws:s3:::b{n}/*"} for n in range(50))))
    answers = {policies.decide(f"s3:Act{n}", "arn:aws:s3:::b7/*").verdict for n in range(100)}
    assert (answers, work.asked) == ({"allowed"}, 50)


def test_an_action_is_looked_for_among_general_patterns_once(counted) -> None:
    work = counted(index, "contains")
    policies = Policies(statements({"Effect": "Allow", "Action": [f"*:X{n}*" for n in range(300)], "Resource": "*"}))
    answers = {policies.decide("s3:GetObject", f"arn:aws:s3:::b{n}").verdict for n in range(100)}
    assert (answers, work.asked) == ({"no grant"}, 300)


def test_the_doubts_of_a_statement_are_worked_out_once(counted) -> None:
    work = counted(decision, "condition_of")
    only = {"StringEquals": {f"aws:RequestTag/{n}": "v" for n in range(50)}}
    policies = Policies(statements({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": only}))
    answers = {policies.decide(f"s3:Act{n}", "*").verdict for n in range(100)}
    assert (answers, work.asked) == ({"possible"}, 1)


def test_after_very_many_questions_statements_are_gone_through_once_for_an_action(counted) -> None:
    given = statements(*({"Effect": "Allow", "Action": "*", "Resource": f"arn:aws:s3:::b{n}"} for n in range(50)))
    policies = Policies(given)
    policies._compared = MOST_COMPARED + 1
    work = counted(index.ActionIndex, "match")
    work.function = work.function.__get__(policies._indexed[0][1])
    answers = [policies.decide("s3:GetObject", f"arn:aws:s3:::b{n}") for n in range(100)]
    assert {one.verdict for one in answers} == {"possible"}
    assert work.asked == 50


def test_of_very_many_resources_the_widest_are_asked_about() -> None:
    many = [f"arn:aws:s3:::named-bucket-{n:05d}/*" for n in range(MOST_LOOKED_AT * 2)]
    given = statements({"Effect": "Allow", "Action": "s3:GetObject", "Resource": [*many, "arn:aws:s3:::*/*"]})
    places = {(id(one), 0): Given(None, None, None, "policy") for one in given}  # type: ignore[arg-type]
    found = AwsHolding(given, None, places, complete=True).reach("s3:GetObject")
    assert len(found) <= MOST_PATTERNS
    assert found[0].resource == "arn:aws:s3:::*/*"


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("ab*ba", "aba", False),
        ("ab*ba", "abba", True),
        ("a*b*c", "axbxc", True),
        ("a*bb*c", "axbxc", False),
        ("a*b*b", "ab", False),
        ("*a*", "*", False),
        ("*a*", "*a*", True),
        ("a*", "a?", True),
        ("*a*b", "?a?*b", True),
    ],
)
def test_pieces_between_stars_follow_one_another(wide: str, narrow: str, expected: bool) -> None:
    assert contains(wide, narrow) is expected


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ([{"Effect": "Allow", "Action": "s3:*"}] * 1001, ["1,001 statements, of which 1,000 are read"]),
        ([{"Effect": "Allow", "Action": ["s3:*"] * 5001}], ["5,001 patterns in one list, of which 5,000 are read"]),
        ([{"Effect": "Allow", "Action": ["s3:*"] * 5000}] + [{}] * 999, []),
    ],
)
def test_what_of_a_policy_is_not_read_is_listed(written: list[dict[str, object]], said: list[str]) -> None:
    found = policy_problems._problems(Value(json.dumps({"Statement": written}), ORIGIN))
    assert [one.reason.removeprefix("this policy is not read to its end: ") for one in found] == said
