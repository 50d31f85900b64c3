"""A second authorizer, written from the documentation alone: it lists every request that a grant gives in a small world and looks it up."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import product

import pytest

from fivegates.iam.rbac.authorizer import Authorizer
from fivegates.iam.rbac.objects import CLUSTER_ROLE, ROLE, Binding, Role
from fivegates.iam.rbac.roles import Roles
from fivegates.iam.rbac.rules import Match, Request, Rule, rule_allows
from fivegates.iam.rbac.subjects import ACCOUNT, GROUP, Subject, account_user

VERBS = ("get", "list", "create", "deletecollection")
GROUPS = ("", "apps")
RESOURCES = ("pods", "pods/exec", "deployments", "deployments/scale", "nodes")
NAMES = ("", "a", "b")
NAMESPACES = ("", "x", "y")
PATHS = ("/healthz", "/healthz/ping", "/metrics")
ACCOUNTS = (("x", "bot"), ("y", "bot"), ("x", "other"))

# What is written in a rule, and all that it stands for in this world.
VERB_WORDS = {**{verb: {verb} for verb in VERBS}, "*": set(VERBS)}
GROUP_WORDS = {**{group: {group} for group in GROUPS}, "*": set(GROUPS)}
RESOURCE_WORDS = {
    **{resource: {resource} for resource in RESOURCES},
    "*": set(RESOURCES),
    "*/scale": {"deployments/scale"},
    "*/exec": {"pods/exec"},
    "pods/*": set(),
}
PATH_WORDS = {
    **{path: {path} for path in PATHS},
    "*": set(PATHS),
    "/healthz*": {"/healthz", "/healthz/ping"},
    "/healthz/*": {"/healthz/ping"},
}
Asked = tuple[str, ...]


def listed_by(rule: Rule) -> set[Asked]:
    """Every request that a rule gives, each as verb, group, resource and name, or as verb and path."""
    verbs = set().union(*(VERB_WORDS[word] for word in rule.verbs))
    if rule.urls:
        return set(product(verbs, set().union(*(PATH_WORDS[word] for word in rule.urls))))
    groups = set().union(*(GROUP_WORDS[word] for word in rule.groups))
    resources = set().union(*(RESOURCE_WORDS[word] for word in rule.resources))
    return set(product(verbs, groups, resources, rule.names or NAMES))


def given_to(account: tuple[str, str], roles: Iterable[Role], bindings: Iterable[Binding]) -> set[tuple[str, Asked]]:
    """Every request that an account may make, with the namespace that it is made in."""
    found: set[tuple[str, Asked]] = set()
    names = {("account", *account), ("group", "system:serviceaccounts"), ("group", f"system:serviceaccounts:{account[0]}")}
    for binding in bindings:
        subjects = {("account", one.namespace, one.name) if one.kind == ACCOUNT else ("group", one.name) for one in binding.subjects}
        if not names & subjects:
            continue
        home = binding.namespace if binding.role_kind == ROLE else ""
        for role in roles:
            if (role.kind, role.namespace, role.name) != (binding.role_kind, home, binding.role_name):
                continue
            for rule, namespace in product(role.rules, NAMESPACES if binding.namespace == "" else (binding.namespace,)):
                found |= {
                    (namespace or "", asked) for asked in listed_by(rule) if len(asked) == 4 or (namespace == "" == binding.namespace)
                }
    return found


def asked_in_the_world() -> Iterator[tuple[Request, tuple[str, Asked]]]:
    for verb, group, resource, name, namespace in product(VERBS, GROUPS, RESOURCES, NAMES, NAMESPACES):
        kind, _, part = resource.partition("/")
        yield Request(verb, group, kind, part, name, namespace), (namespace, (verb, group, resource, name))
    for verb, path in product(VERBS, PATHS):
        yield Request(verb, path=path), ("", (verb, path))


def some(chance: random.Random, words: Iterable[str], least: int = 1) -> tuple[str, ...]:
    listed = list(words)
    return tuple(chance.sample(listed, chance.randint(least, 2)))


def a_rule(chance: random.Random) -> Rule:
    if chance.random() < 0.2:
        return Rule(some(chance, VERB_WORDS), urls=some(chance, PATH_WORDS))
    names = some(chance, NAMES[1:]) if chance.random() < 0.4 else ()
    return Rule(some(chance, VERB_WORDS), some(chance, GROUP_WORDS), some(chance, RESOURCE_WORDS), names)


def a_cluster(chance: random.Random) -> tuple[list[Role], list[Binding]]:
    homes = [(CLUSTER_ROLE, ""), (CLUSTER_ROLE, ""), (ROLE, "x"), (ROLE, "y")]
    roles = [Role(kind, f"r{number}", home, tuple(a_rule(chance) for _ in range(3))) for number, (kind, home) in enumerate(homes)]
    subjects = [Subject(ACCOUNT, name, namespace) for namespace, name in ACCOUNTS]
    subjects += [Subject(GROUP, "system:serviceaccounts"), Subject(GROUP, "system:serviceaccounts:x")]
    bindings = []
    for number in range(4):
        role = chance.choice(roles)
        namespace = role.namespace or chance.choice(NAMESPACES)
        bindings.append(Binding(f"b{number}", namespace, role.kind, role.name, (chance.choice(subjects),)))
    return roles, bindings


@pytest.mark.parametrize("seed", range(60))
def test_both_authorizers_decide_every_request_of_a_small_world_alike(seed: int) -> None:
    roles, bindings = a_cluster(random.Random(f"cluster {seed}"))
    cluster = Authorizer(Roles(roles), bindings)
    for account in ACCOUNTS:
        given = given_to(account, roles, bindings)
        for request, asked in asked_in_the_world():
            assert cluster.decide(account_user(*account), request).verdict == ("allowed" if asked in given else "none"), (request, account)


@pytest.mark.parametrize("seed", range(60))
def test_a_part_that_is_not_known_leaves_possible_what_some_completion_gives_and_not_all(seed: int) -> None:
    chance = random.Random(f"rule {seed}")
    known = a_rule(chance)
    part, words = chance.choice([("urls", PATH_WORDS)] if known.urls else PARTS)
    partly = known._replace(open=frozenset({part}))
    listed: tuple[str, ...] = getattr(known, part)
    completions = [listed, *((*listed, word) for word in words), (*listed, *words)]
    sets = [listed_by(known._replace(**{part: completion})) for completion in completions]
    for request, (_, asked) in asked_in_the_world():
        if bool(request.path) == bool(known.urls):
            expected = Match.YES if all(asked in one for one in sets) else Match.MAYBE if any(asked in one for one in sets) else Match.NO
            assert rule_allows(partly, request) is expected, (partly, request)


PARTS: list[tuple[str, Iterable[str]]] = [
    ("verbs", VERB_WORDS),
    ("groups", GROUP_WORDS),
    ("resources", RESOURCE_WORDS),
    ("names", NAMES[1:]),
]
