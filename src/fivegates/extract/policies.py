"""AWS policies as grants: each action pattern of each statement, at the line that gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..iam.aws.statements import Pattern, Statement, read_statements, shown
from ..resolve.interface import Resource
from ..source import Place
from ..values import Origin, Value
from .model import GrantRecord, Mention


def policy_grants(
    resource: Resource, principals: Iterable[Mention], policy: Value, holder: Origin, name: str, *, here: bool
) -> Iterator[GrantRecord]:
    """What a policy gives to each of ``principals``. ``holder`` is the argument that leads to it; ``here``: and that holds it whole.
    ``name``: the policy in words.
    """
    statements, complete = read_statements(policy)
    for principal in principals:
        for statement in statements:
            yield from _statement_grants(resource, principal, statement, holder if here else None, name)
        if not complete:
            yield GrantRecord(
                resource, principal, "aws", "Allow", holder.place, certain=False, condition="policy is not known", policy=name
            )


def statement_grants(
    resource: Resource, principals: Iterable[Mention], statement: Statement, holder: Origin, name: str
) -> Iterator[GrantRecord]:
    """What one statement, which ``holder`` holds, gives to each of ``principals``."""
    for principal in principals:
        yield from _statement_grants(resource, principal, statement, holder, name)


def _pattern_place(pattern: Pattern, holder: Origin | None) -> Place:
    """Where a pattern is written: its own line in the policy's file, else the argument it comes through there, else the policy."""
    if holder is None:
        return pattern.origin.place
    path = holder.place.path
    near = [link for link in (pattern.origin, pattern.held) if link.source.path == path]
    return near[0].place if near else holder.place


def _statement_grants(
    resource: Resource, principal: Mention, statement: Statement, holder: Origin | None, name: str
) -> Iterator[GrantRecord]:
    resources = ", ".join(map(shown, statement.resources[:8])) or None
    in_force = statement.effect is not None and not statement.condition and not statement.doubt
    # What is only named (aws_s3_bucket.x.arn) is one thing, whichever.
    known = in_force and all(_is_known(pattern) for pattern in statement.resources + statement.not_resources)
    administrator = statement.effect == "Allow" and statement.is_everything
    for pattern in statement.actions:
        place = _pattern_place(pattern, holder)
        yield GrantRecord(
            resource,
            principal,
            "aws",
            statement.effect or "Allow",
            place,
            action=pattern.text,
            target=resources,
            condition="condition" if statement.condition else None,
            certain=known and _is_known(pattern),
            administrator=administrator and pattern.text in ("*", "*:*"),
            origin=pattern.origin,
            statement=statement,
            pattern=pattern,
            policy=name,
        )
    if statement.not_actions:
        excepted = "NotAction " + ", ".join(pattern.text or "?" for pattern in statement.not_actions[:8])
        yield GrantRecord(
            resource,
            principal,
            "aws",
            statement.effect or "Allow",
            statement.origin.place,
            action=excepted,
            target=resources,
            condition="condition" if statement.condition else None,
            certain=known and all(_is_known(pattern) for pattern in statement.not_actions),
            statement=statement,
            policy=name,
        )


def _is_known(pattern: Pattern) -> bool:
    return pattern.least is not None and not pattern.is_of_somewhere
