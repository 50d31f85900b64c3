"""Grants per identity: whose they are, how certain, and whether they make their holder an administrator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...extract.model import GrantRecord
from ...extract.resource_policies import OTHER_ACCOUNT
from ...facts.model import Grant
from ...iam.gcp.bindings import EVERYONE
from ..across import Across
from ..evidence import Sign
from ..identities import Identified, Identities
from ..names import glob_matches
from ..places import Locations
from .everybody import account_of
from .groups import Groups
from .holdings import MAY_BE_ANOTHER, SWITCHED, HeldGrant, denies_everything

MOST_FOR_ALL = 500  # rules of deny policies that mean everyone; Google takes as many in a project, folder or organisation


def hold(records: Iterable[GrantRecord], identities: Identities, across: Across, groups: Groups) -> dict[str, list[HeldGrant]]:
    """Every grant of every known identity, by its canonical name.

    What is granted only if a switch is turned is in doubt, unless its holder too exists only then. A service account that is named from
    another deploy unit is granted it there, and what a group is granted, its members are.
    """
    held: dict[str, list[HeldGrant]] = defaultdict(list)
    everyone: list[GrantRecord] = []
    for record in records:
        if record.principal.kind == EVERYONE:
            everyone.append(record)
            continue
        members = groups.members(record)
        if members is not None:
            for member in members:
                doubt = SWITCHED if record.resource.conditional else "" if member.is_certain else MAY_BE_ANOTHER
                held[member.canonical].append(HeldGrant(record, doubt))
            continue
        found = identities.identify(record.principal, record.resource)[0]
        named = {one.canonical for one in found}
        elsewhere = [Identified(one) for one in across.also(record.principal, record.resource) if one not in named]
        for one in [*found, *elsewhere]:
            holder = identities.defined.get(one.canonical)
            is_there = not record.resource.conditional or (holder is not None and holder.record.resource.conditional)
            doubt = MAY_BE_ANOTHER if one.verdict != "known" else _abroad(record, one.canonical, identities)
            held[one.canonical].append(HeldGrant(record, doubt if is_there else SWITCHED))
    for canonical, unknown in groups.unknown():
        held[canonical].append(HeldGrant(unknown, ""))
    _deny_everyone(held, everyone)
    return held


def _abroad(record: GrantRecord, identity: str, identities: Identities) -> str:
    """Why a resource's policy alone may not give what it says to an identity: in another account its own policies have to as well."""
    if record.effect != "Allow" or record.statement is None or not record.statement.of_resource:
        return ""
    return "" if account_of(identity) == identities.scopes.aws_account(record.resource) else OTHER_ACCOUNT


def _deny_everyone(held: Mapping[str, list[HeldGrant]], records: Sequence[GrantRecord]) -> None:
    """What is denied to everyone is denied to each that holds something there."""
    denied = [HeldGrant(record, SWITCHED if record.resource.conditional else "") for record in records[:MOST_FOR_ALL]]
    for grants in held.values() if denied else ():
        if any(one.record.provider == "gcp" and one.record.effect == "Allow" for one in grants):
            grants.extend(denied)


def grant_rows(held: Mapping[str, Sequence[HeldGrant]], locations: Locations, written: dict[str, HeldGrant]) -> list[Grant]:
    """A row for each; boundaries and an unconditional Deny of everything take administrators back.

    ``written`` gets what each is made of, by its id.
    """
    return [row for identity, grants in held.items() for row in _grants_of(identity, grants, locations, written)]


def _grants_of(identity: str, held: Sequence[HeldGrant], locations: Locations, written: dict[str, HeldGrant]) -> Iterator[Grant]:
    bounded = any(record.effect == "Boundary" and not record.administrator for record, _ in held)
    denied = any(record.certain and denies_everything(record) for record, _ in held)
    seen: dict[str, int] = defaultdict(int)
    for record, doubt in held:
        if record.effect in ("Boundary", "Except"):
            continue
        certain = record.certain and not doubt and not bounded
        key = " ".join((identity, record.effect, record.action or "", record.role or "", record.target or record.scope or ""))
        seen[key] += 1
        id = key if seen[key] == 1 else f"{key} #{seen[key]}"
        written[id] = HeldGrant(record, doubt)
        yield Grant(
            id=id,
            identity=identity,
            provider=record.provider,
            effect=record.effect,
            action=record.action,
            resource=record.target,
            role=record.role,
            scope=record.scope,
            condition=record.condition,
            verdict="allowed" if certain else "possible",
            administrator=record.administrator and record.effect == "Allow" and not denied,
            loc=locations.granted(record),
        )


def model_signs(grants: Iterable[Grant], models: Mapping[str, Any], locations: Locations) -> dict[str, list[Sign]]:
    """Evidence by identity: grants that name a model action or role. A bare ``*`` names nothing."""
    signs: dict[str, list[Sign]] = defaultdict(list)
    for grant in grants:
        if grant.effect != "Allow":
            continue
        row = _model_row(grant, models)
        if row is not None:
            place = locations.place(grant.loc)
            named = grant.action or (row["role"] if grant.provider == "azure" else grant.role) or ""
            signs[grant.identity].append(Sign("iam", named, row["weight"], f"{grant.identity} may use {named}", place))
    return signs


def _model_row(grant: Grant, models: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if grant.provider == "aws" and grant.action and not grant.action.startswith(("*", "NotAction")):
        action = grant.action.lower()
        # Either side may be the wider pattern: a policy names ``bedrock:*``, the catalogue ``bedrock:InvokeModel*``.
        # A whole service is named only by its own wildcard: ``bedrock:ListTagsForResource`` opens no model.
        rows = [
            row for row in models["iam"]["aws"] if row["action"] == action or (not row.get("whole") and glob_matches(row["action"], action))
        ]
        return max(rows, key=lambda row: float(row["weight"]), default=None)
    if grant.provider == "gcp":
        return next((row for row in models["iam"]["gcp"] if row["role"] == grant.role), None)
    if grant.provider == "azure" and grant.role:
        role = grant.role.lower()
        return next((row for row in models["iam"]["azure"] if role in (row["role"].lower(), row.get("id", ""))), None)
    return None
