"""Policies that stand at a resource (a bucket, key, queue ...): what they give to whom, and what they take from everybody.

In one account such a policy gives by itself what it gives to a role or user (IAM user guide, policy evaluation logic); what it gives to
the account's root it leaves to the policies of identities. It speaks of its own resource alone, so its ``*`` is that resource.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..iam.admission import principal_text
from ..iam.aws.statements import Pattern, Statement, read_statements
from ..iam.aws.trust import Principal, TrustStatement, read_trust
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..values import Origin, Reference, Unknown, Value, joined_texts
from .model import GrantRecord, Mention, Selected
from .paths import select, select_first
from .policies import statement_grants

MOST_NAMED = 300  # principals that one statement names
ROLE = "aws_role"
UNKNOWN_PRINCIPAL = "whom a policy of the resource means is not known"
OTHER_ACCOUNT = "it may be of another account, whose own policies have to give it as well"

Lookup = Callable[[Reference], Resource | None]
Row = Mapping[str, Any]


class EverybodyRecord(NamedTuple):
    """A statement of a resource's policy that means everybody, but for ``excepted``. ``service``: whose actions it can be about."""

    resource: Resource
    service: str
    statement: Statement
    excepted: tuple[Mention, ...]
    holder: Origin
    policy: str


def read_resource_policy(resource: Resource, row: Row, lookup: Lookup) -> Iterator[GrantRecord | EverybodyRecord]:
    """What the policy of a resource says of those whom it names, and of everybody."""
    own = own_name(resource, row, lookup)
    if "statement" in row:
        yield from _permission(resource, row, own)
    for path in row.get("resource_policy", ()):
        for found in select(resource, path):
            if found.value.data in (None, ""):
                continue
            statements, _ = read_statements(found.value)
            trusts, _ = read_trust(found.value)
            if len(statements) != len(trusts):
                continue
            for statement, trust in zip(statements, trusts, strict=True):
                yield from _said(resource, row["service"], _of_own(statement, own, row["service"]), trust, found.holder)


def own_name(resource: Resource, row: Row, lookup: Lookup) -> Value | None:
    """The ARN of the resource that the policy stands at, as others refer to it; None where that is not known."""
    if row.get("own") is None:
        return _arn_of(resource)
    found = select_first(resource, row["own"])
    if found is None:
        return None
    for reference in found.value.references():
        target = lookup(reference)
        if target is not None:
            return _arn_of(target)
    text = found.value.text
    if text and text.startswith("arn:"):
        return found.value
    return Value(row["arn"].format(text), found.value.origin) if text and "arn" in row else None


def _arn_of(resource: Resource) -> Value:
    named = Unknown(frozenset({Reference(resource.unit, resource.address, ("arn",))}), exact=True)
    from ..source import Pinned

    return Value(named, Origin("reference", Pinned("", resource.place), 0))


def _of_own(statement: Statement, own: Value | None, service: str) -> Statement:
    """The statement with its own resource for ``*`` and for no resource at all. A bucket's policy speaks of its objects too."""
    if service == "s3" and statement.resources and all(pattern.text != "*" for pattern in statement.resources):
        return statement._replace(of_resource=True)
    held = statement.resources[0].origin if statement.resources else statement.origin
    values = [own if own is not None else Value(Unknown(), held)]
    if service == "s3" and own is not None:
        values.append(_below(own))
    resources = tuple(Pattern(value.text, held, held, value) for value in values)
    doubt = statement.doubt or ("a part of the policy is not known" if statement.not_resources else "")
    return statement._replace(resources=resources, not_resources=(), of_resource=True, doubt=doubt)


def _below(own: Value) -> Value:
    if own.text is not None:
        return Value(f"{own.text}/*", own.origin)
    return joined_texts([own.data, "/*"], own.origin) if isinstance(own.data, Unknown) else own


def _said(
    resource: Resource, service: str, statement: Statement, trust: TrustStatement, holder: Origin
) -> Iterator[GrantRecord | EverybodyRecord]:
    name = f"{resource.type} {resource.label}"
    if trust.is_everyone_but:
        excepted = tuple(_mention(principal) for principal in trust.excepted)
        yield EverybodyRecord(resource, service, statement, excepted, holder, name)
        return
    if trust.principals is None:
        if statement.effect != "Allow":
            yield EverybodyRecord(resource, service, statement._replace(doubt=UNKNOWN_PRINCIPAL), (), holder, name)
        return
    kinds = [(principal, _kind(principal)) for principal in trust.principals[:MOST_NAMED]]
    if any(kind == "everybody" for _, kind in kinds):
        yield EverybodyRecord(resource, service, statement, (), holder, name)
    elif statement.effect == "Deny" and any(kind == "account" for _, kind in kinds):
        yield EverybodyRecord(resource, service, statement._replace(doubt=UNKNOWN_PRINCIPAL), (), holder, name)
    else:
        named = [_mention(principal) for principal, kind in kinds if kind == "identity"]
        yield from statement_grants(resource, named, statement, holder, name)


def _kind(principal: Principal) -> str:
    if principal.type not in ("AWS", "*"):
        return "other"
    text = principal_text(principal.value)
    if text == "*":
        return "everybody"
    is_account = text == "?account" or (len(text) == 12 and text.isdigit()) or (":iam::" in text and text.endswith(":root"))
    return "account" if is_account else "identity"


def _mention(principal: Principal) -> Mention:
    return Mention(ROLE, Selected(principal.value, principal.value.origin), "Principal")


def _permission(resource: Resource, row: Row, own: Value | None) -> Iterator[GrantRecord | EverybodyRecord]:
    """One statement written as arguments of its own, as that of a function."""
    action, principal = (select_first(resource, row["statement"][part]) for part in ("action", "principal"))
    if action is None or principal is None or principal.value.data is None:
        return
    pattern = Pattern(action.value.text, action.value.origin, action.value.origin, action.value)
    tested = any(select_first(resource, path) is not None for path in row["statement"]["tests"])
    statement = Statement("Allow", (pattern,), (), (), (), None if tested else (), action.holder)
    made = Principal("AWS", principal.value)
    if "." in (principal.value.text or "") or tested:
        return  # a service
    trust = TrustStatement("Allow", (action.value.text,), (made,), False, (), action.holder)
    yield from _said(resource, row["service"], _of_own(statement, own, row["service"]), trust, action.holder)


def split(records: Iterable[GrantRecord | EverybodyRecord]) -> tuple[list[GrantRecord], list[EverybodyRecord]]:
    """Those about identities that are named, and those about everybody."""
    named: list[GrantRecord] = []
    everybody: list[EverybodyRecord] = []
    for record in records:
        if isinstance(record, GrantRecord):
            named.append(record)
        else:
            everybody.append(record)
    return named, everybody
