"""Whatever expression is made up, evaluating it ends, raises nothing and gives the same answer again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from oracle.expressions import RECORDED
from oracle.fuzz import ours
from oracle.generator import Generator
from oracle.yaml_files import read

CONFIGURATION = read(RECORDED)["configuration"]
SEEDS = range(40)
EACH = 25


@pytest.mark.parametrize("seed", SEEDS)
def test_evaluating_ends_and_gives_the_same_answer_again(seed: int, values: Callable[..., Any]) -> None:
    generator = Generator(seed)
    expressions = [generator.expression() for _ in range(EACH)]
    lines = "\n".join(f"  v{number} = {expression}" for number, expression in enumerate(expressions))
    text = f'{CONFIGURATION}\nresource "test_thing" "x" {{\n{lines}\n}}\n'
    found = values(text)["test_thing.x"]
    assert set(found) == {f"v{number}" for number in range(EACH)}
    assert values(text)["test_thing.x"] == found


def test_the_same_seed_makes_the_same_expressions() -> None:
    first, again, other = Generator(7), Generator(7), Generator(8)
    made = [first.expression() for _ in range(20)]
    assert made == [again.expression() for _ in range(20)]
    assert made != [other.expression() for _ in range(20)]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_try_would_see_never_raises_either(seed: int) -> None:
    generator = Generator(1000 + seed)
    for _ in range(EACH):
        expression = generator.expression()
        assert ours(CONFIGURATION, expression) == ours(CONFIGURATION, expression)
