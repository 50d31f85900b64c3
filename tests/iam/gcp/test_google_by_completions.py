"""What is decided about made-up holdings holds in every world that they allow.

A world says where projects lie, what roles hold that are not known, and whether conditions are met.

The evaluator here is written naively from Google's documentation: a permission is had on a resource where no deny rule that is attached to
it or above names it, and a binding on it or above gives it.
"""

from __future__ import annotations

import random
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

from fivegates.iam.gcp.bindings import matches_denied
from fivegates.iam.gcp.holding import CONDITIONAL_DENY, GoogleHolding, Held, Rules, Taken
from fivegates.iam.held import ALLOWED, DENIED, NO_GRANT, POSSIBLE, Given

PERMISSIONS = ("storage.buckets.delete", "storage.buckets.get", "storage.objects.get", "run.services.get", "resourcemanager.folders.get")
PROJECTS, FOLDERS, ORGANISATION = ("projects/p", "projects/q"), ("folders/1", "folders/2"), "organizations/9"
PARENTS = ((), (ORGANISATION,), *((folder,) for folder in FOLDERS), *((folder, ORGANISATION) for folder in FOLDERS))
THINGS = {"projects/p/services/s": ("run.services",), "projects/q/services/t": ("run.services",)}
RULES = Rules({"resourcemanager.folders": "folder"}, frozenset())
LEVEL = {"projects": "project", "folders": "folder", "organizations": "organization"}
GIVEN = cast("Given", SimpleNamespace(by=""))
PAIRS = 20_000


def held(chance: random.Random) -> Held:
    name = chance.choice((*PROJECTS, *FOLDERS, ORGANISATION, *THINGS))
    level = "resource" if name in THINGS else LEVEL[name.partition("/")[0]]
    permissions = frozenset(chance.sample(PERMISSIONS, chance.randint(0, 3)))
    doubts = ("only under a condition",) if chance.random() < 0.2 else ()
    known = chance.random() < 0.85
    return Held(GIVEN, level, name, name, THINGS.get(name), "r", permissions if known else None, chance.random() < 0.85, doubts)


def taken(chance: random.Random) -> Taken:
    name = chance.choice((*PROJECTS, *FOLDERS, ORGANISATION))
    patterns = ("storage.googleapis.com/buckets.*", "storage.googleapis.com/objects.get", "run.googleapis.com/services.get")
    excepted = ("storage.googleapis.com/buckets.get",) if chance.random() < 0.5 else ()
    condition = "c" if chance.random() < 0.3 else None
    return Taken(GIVEN, tuple(chance.sample(patterns, 2)), excepted, LEVEL[name.partition("/")[0]], name, condition, "")


def above(resource: str, world: dict[str, Any]) -> list[str]:
    """A resource and all that it lies in."""
    project = "/".join(resource.split("/")[:2])
    line = [resource] if resource == project else [resource, project]
    return [*line, *world["parents"]]


def has(action: str, resource: str, roles: list[Held], denied: list[Taken], world: dict[str, Any]) -> bool:
    line = above(resource, world)
    for one in denied:
        named = any(matches_denied(text, action) for text in one.permissions) and not any(
            matches_denied(text, action) for text in one.excepted
        )
        if named and one.name in line and (one.condition is None or world["condition"]):
            return False
    return any(one.name in line and gives(one, action, world["more"]) and (not one.doubts or world["condition"]) for one in roles)


def gives(one: Held, action: str, more: bool) -> bool:
    type = action.rpartition(".")[0]
    if one.types is not None and type not in one.types:
        return False
    if type == "resourcemanager.folders" and one.level == "project":
        return False
    if one.permissions is None:
        return more
    return action in one.permissions or (not one.complete and more)


def test_no_verdict_is_wrong_in_a_world_that_the_files_allow() -> None:
    chance = random.Random(6)
    verdicts: dict[str, int] = {}
    worlds = [{"parents": parents, "condition": met, "more": more} for parents, met, more in product(PARENTS, (False, True), (False, True))]
    for _ in range(PAIRS // 10):
        roles, denied = [held(chance) for _ in range(chance.randint(1, 4))], [taken(chance) for _ in range(chance.randint(0, 2))]
        holding = GoogleHolding(roles, denied, RULES, frozenset())
        for _ in range(10):
            action, resource = chance.choice(PERMISSIONS), chance.choice((*PROJECTS, *THINGS))
            decision = holding.decide(action, resource)
            verdicts[decision.verdict] = verdicts.get(decision.verdict, 0) + 1
            answers = {has(action, resource, roles, denied, world) for world in worlds}
            without = {has(action, resource, roles, [], world) for world in worlds} if decision.unseen else answers
            if decision.verdict == ALLOWED:
                assert without == {True}, (roles, denied, action, resource)
            elif decision.verdict in (DENIED, NO_GRANT):
                assert answers == {False}, (roles, denied, action, resource)
            elif CONDITIONAL_DENY not in decision.reasons and not denied:
                assert answers == {True, False}, (roles, action, resource)
    assert set(verdicts) == {ALLOWED, POSSIBLE, DENIED, NO_GRANT}
    assert verdicts[POSSIBLE] < PAIRS / 2, verdicts
