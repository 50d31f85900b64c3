"""Grants on things whose environment is known, so that an identity of another one is seen to reach them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ...facts.model import BoundBy, Crossing, RbacRule, RoleBinding
from ...facts.store import Fact
from ...iam.aws.patterns import overlaps
from ...iam.aws.statements import TOKEN, Pattern
from ...resolve.interface import Resource
from ...values import Reference
from ..environments import Environments
from ..places import Locations, granted_place
from .holdings import HeldGrant, Holdings

NAMESPACE = "namespace/"
Lookup = Callable[[Reference], Resource | None]


def crossings(
    holdings: Holdings, identities: Iterable[str], rows: Iterable[Fact], environments: Environments, lookup: Lookup, locations: Locations
) -> list[Crossing]:
    """The rows of these identities; of one thing and line one."""
    found: dict[tuple[str, str, str], Crossing] = {}
    asked = list(identities)
    for identity in asked:
        for row in _named_by(identity, holdings.grants_of(identity), environments, lookup, locations):
            found.setdefault((identity, row.resource, row.loc), row)
    for row in _bound(set(asked), list(rows), environments):
        found.setdefault((row.identity, row.resource, row.loc), row)
    return list(found.values())


def _named_by(
    identity: str, held: Sequence[HeldGrant], environments: Environments, lookup: Lookup, locations: Locations
) -> Iterator[Crossing]:
    """What policies of AWS name by reference: the thing itself, and not what merely goes into its name."""
    denied = [record for record, _ in held if record.effect == "Deny"]
    bounded = any(record.effect == "Boundary" and not record.administrator for record, _ in held)
    for record, doubt in held:
        if record.effect != "Allow" or record.statement is None or record.pattern is None or not record.action:
            continue
        action = record.action
        taken = any(overlaps((one.action or "*").lower(), action.lower()) for one in denied)
        certain = record.certain and not doubt and not bounded and not taken
        for pattern in record.statement.resources:
            thing = _thing(pattern, lookup)
            environment = environments.of_resource(thing) if thing is not None and not thing.conditional else None
            if thing is not None and environment is not None:
                loc = locations.of(granted_place(record.resource, record.place, record.origin), record.resource)
                yield Crossing(identity, environment, thing.address, action, "allowed" if certain else "possible", loc)


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
