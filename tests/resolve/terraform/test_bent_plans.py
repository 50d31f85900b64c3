"""Recorded plans bent at random: each is refused in one sentence or resolved, and nothing else happens."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from plain_values import plain
from written_plans import Resolve

from fivegates.errors import PlanError
from fivegates.readers.interface import Limits
from fivegates.readers.plan import read_plan
from fivegates.resolve.terraform.planned import GivenPlan

PLANS = Path(__file__).with_name("plans")
CASES = {case["name"]: case for case in yaml.safe_load((PLANS / "cases.yaml").read_text(encoding="utf-8"))}
JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    -1.5,
    "",
    "\x1b[31m",
    [],
    {},
    [None],
    {"a": None},
    [[[]]],
    {"references": ["var.x"]},
    10**30,
    "module.x",
)
BENT = 60  # plans for each recording


def routes(value: Any, route: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part of a plan."""
    if route:
        yield route
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        yield from routes(part, (*route, step))


def bend(plan: Any, route: tuple[Any, ...], chance: random.Random) -> None:
    holder = plan
    for step in route[:-1]:
        holder = holder[step]
    how = chance.random()
    if how < 0.25:
        del holder[route[-1]]
    elif how < 0.4 and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[route[-1]]))
    else:
        holder[route[-1]] = copy.deepcopy(chance.choice(JUNK))


@pytest.mark.parametrize("name", ["changes", "new", "unknown-keys"])
def test_a_bent_plan_is_refused_or_read(name: str, resolve: Resolve) -> None:
    chance = random.Random(name)
    straight = json.loads((PLANS / "recorded" / f"{name}.json").read_text(encoding="utf-8"))
    every = list(routes(straight))
    refused = read = 0
    for _ in range(BENT):
        plan = copy.deepcopy(straight)
        bend(plan, chance.choice(every), chance)
        try:
            given = GivenPlan("plan.json", None, read_plan(json.dumps(plan).encode(), Limits()))
            for one in resolve(CASES[name]["files"], plans=[given]).resources:
                for attribute in one.attributes.names():
                    plain(one.get(attribute))
            read += 1
        except PlanError as error:
            assert error.message and "\n" not in error.message
            refused += 1
    assert refused > 5
    assert read > 5
