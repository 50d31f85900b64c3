"""Decisions about Azure compared with a naive evaluator of the published rules, over made-up definitions, scopes and operations."""

from __future__ import annotations

import random
import re

from fivegates.catalog import read_list
from fivegates.iam.azure.assignments import Assignment
from fivegates.iam.azure.holding import Assigned, AzureHolding
from fivegates.iam.azure.roles import Block, RoleBook
from fivegates.iam.azure.scopes import Scope
from fivegates.iam.held import Given

PAIRS = 6000
# Operations whose plane is known, and pieces of patterns that meet them.
CONTROL = ("a.b/c/read", "a.b/c/write", "a.b/c/d/delete", "a.b/e/write", "f.g/c/read")
DATA = ("microsoft.keyvault/vaults/secrets/getsecret/action", "microsoft.keyvault/vaults/secrets/setsecret/action")
PATTERNS = (
    "*",
    "*/read",
    "*/write",
    "a.b/*",
    "a.b/c/*",
    "a.b/*/delete",
    "a.b/*/write",
    "f.g/c/read",
    "a.b/c/write",
    "microsoft.keyvault/*",
)
SCOPES = ("/subscriptions/s", "/subscriptions/s/resourcegroups/g", "/subscriptions/s/resourcegroups/gg", "/subscriptions/t", "/")
ASKED = (*SCOPES, "/subscriptions/s/resourcegroups/g/providers/a.b/c/x")
LEVELS = {1: "tenant", 3: "subscription", 5: "resource group"}

Made = tuple[str, list[tuple[list[str], list[str], list[str], list[str]]], bool]


def made_up(source: random.Random) -> list[Made]:
    """Assignments: a scope, blocks of a definition, and whether it is conditional."""

    def some(most: int) -> list[str]:
        return source.sample(PATTERNS, source.randint(0, most))

    return [
        (source.choice(SCOPES), [(some(2), some(1), some(2), some(1)) for _ in range(source.randint(1, 2))], source.random() < 0.2)
        for _ in range(source.randint(1, 3))
    ]


def naive(made: list[Made], operation: str, asked: str) -> str:
    """allowed | possible | no grant, one rule after the other."""
    best = "no grant"
    for scope, blocks, conditional in made:
        whole = asked == scope or asked.startswith(f"{scope.rstrip('/')}/")
        part = scope.startswith(f"{asked.rstrip('/')}/")
        if not (whole or part):
            continue
        for actions, left, data, data_left in blocks:
            gives, takes = (data, data_left) if operation in DATA else (actions, left)
            if any(meets(one, operation) for one in gives) and not any(meets(one, operation) for one in takes):
                if whole and not conditional:
                    return "allowed"
                best = "possible"
    return best


def meets(pattern: str, operation: str) -> bool:
    forms = {pattern, pattern.replace("/*/", "/")}
    return any(re.fullmatch(".*".join(map(re.escape, form.split("*"))), operation) for form in forms)


def test_no_decision_differs_from_the_naive_one() -> None:
    source = random.Random(6)
    book = RoleBook(lambda: read_list("azure_roles"))
    given = Given(None, None, None, "")  # type: ignore[arg-type]
    verdicts: dict[str, int] = {}
    for _ in range(PAIRS // 4):
        made = made_up(source)
        assigned = [
            Assigned(
                Assignment("r", Scope(scope, LEVELS[len(scope.split("/")) - (scope == "/")], scope), blocks_of(blocks), conditional), given
            )
            for scope, blocks, conditional in made
        ]
        holding = AzureHolding(assigned, book)
        for _ in range(4):
            operation, asked = source.choice(CONTROL + DATA), source.choice(ASKED)
            said = holding.decide(operation, asked).verdict
            assert said == naive(made, operation, asked), (made, operation, asked)
            verdicts[said] = verdicts.get(said, 0) + 1
    assert min(verdicts[one] for one in ("allowed", "possible", "no grant")) > PAIRS // 20


def blocks_of(blocks: list[tuple[list[str], list[str], list[str], list[str]]]) -> tuple[Block, ...]:
    return tuple(Block(*(tuple(part) for part in block)) for block in blocks)  # type: ignore[misc, arg-type]
