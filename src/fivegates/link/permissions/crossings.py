"""Grants on things whose environment is known, so that an identity of another one is seen to reach them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ...facts.model import BoundBy, Crossing, RbacRule, RoleBinding
from ...facts.store import Fact
from ...iam.aws.holding import AwsHolding
from ...iam.aws.statements import TOKEN, Pattern
from ...iam.held import ALLOWED, POSSIBLE
from ...resolve.interface import Resource
from ...values import Reference
from ..environments import Environments
from ..places import Locations
from .holdings import Holdings

NAMESPACE = "namespace/"
Lookup = Callable[[Reference], Resource | None]


def crossings(
    holdings: Holdings, identities: Iterable[str], rows: Iterable[Fact], environments: Environments, lookup: Lookup, locations: Locations
) -> list[Crossing]:
    """The rows of these identities; of one thing and line one."""
    found: dict[tuple[str, str, str], Crossing] = {}
    asked = list(identities)
    for identity in asked:
        for row in _named_by(identity, holdings, environments, lookup, locations):
            found.setdefault((identity, row.resource, row.loc), row)
    for row in _bound(set(asked), list(rows), environments):
        found.setdefault((row.identity, row.resource, row.loc), row)
    return list(found.values())


def _named_by(identity: str, holdings: Holdings, environments: Environments, lookup: Lookup, locations: Locations) -> Iterator[Crossing]:
    """What policies of AWS name by reference: the thing itself, and not what merely goes into its name."""
    takers = None
    for record, doubt in holdings.grants_of(identity):
        if record.effect != "Allow" or record.statement is None or record.pattern is None or not record.action:
            continue
        for pattern in record.statement.resources:
            thing = _thing(pattern, lookup)
            environment = environments.of_resource(thing) if thing is not None and not thing.conditional else None
            if thing is None or environment is None or pattern.least is None:
                continue
            takers = takers or next(one for one in holdings.of(identity) if isinstance(one, AwsHolding)).takers()
            is_left = record.certain and not doubt and takers.leave(record.action, pattern.least).verdict == ALLOWED
            verdict = ALLOWED if is_left else POSSIBLE
            yield Crossing(identity, environment, thing.address, record.action, verdict, locations.granted(record))


def _thing(pattern: Pattern, lookup: Lookup) -> Resource | None:
    """The resource of this tree whose ARN a pattern begins with."""
    least = pattern.least if pattern.text is None else None
    if least is None or pattern.value is None or not least.startswith(TOKEN) or least.count(TOKEN) != 2:
        return None
    if least.rpartition(TOKEN)[2][:1] not in ("", "/", ":"):  # what follows is a part of another name
        return None
    references = list(dict.fromkeys(pattern.value.references()))
    if len(references) != 1 or references[0].path[-1:] != ("arn",):
        return None
    return lookup(references[0])


def _bound(identities: set[str], rows: Sequence[Fact], environments: Environments) -> Iterator[Crossing]:
    """What role bindings give in a namespace that is called after an environment."""
    bindings = {row.id: row for row in rows if isinstance(row, RoleBinding) and row.scope.startswith(NAMESPACE) and row.role_id}
    if not bindings:
        return
    rules = {row.role_id: row for row in rows if isinstance(row, RbacRule) and row.verdict == "allowed" and row.resources}
    for row in rows:
        binding = bindings.get(row.binding) if isinstance(row, BoundBy) and row.identity in identities else None
        if binding is None or not isinstance(row, BoundBy):
            continue
        rule = rules.get(binding.role_id or "")
        environment = environments.of_namespace(binding.scope.removeprefix(NAMESPACE))
        if rule is not None and environment is not None:
            verdict = "allowed" if row.verdict == "allowed" and binding.verdict == "known" else "possible"
            action = f"{rule.verbs.replace(' ', ', ')} {rule.resources.replace(' ', ', ')}"
            yield Crossing(row.identity, environment, binding.scope, action, verdict, binding.loc)
