"""Which environments count as production."""

from __future__ import annotations

from functools import cache

from . import load


@cache
def elsewhere() -> frozenset[str]:
    """The folded names of the environments that are known not to be production."""
    environments = load("environments")
    return frozenset([*environments["fold"].values(), *environments["said"].values()]) - frozenset(environments["production"])


def is_elsewhere(environment: object) -> bool:
    """Whether what runs in an environment is known not to be production: None and a name that no table knows count as production."""
    return environment in elsewhere()


def is_production(environment: str) -> bool:
    """Whether an environment is known to be production."""
    return environment in load("environments")["production"]


def are_apart(one: str | None, other: str | None) -> bool:
    """Whether two environments are known to be two: ``nonprod`` may be any that is not production."""
    several = load("environments")["several"]
    may_be_one = (one in several and is_elsewhere(other)) or (other in several and is_elsewhere(one))
    return bool(one and other) and one != other and not may_be_one
