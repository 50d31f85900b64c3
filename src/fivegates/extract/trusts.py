"""Who may become an AWS role, as its trust policy says, and which roles a policy lets its holder become."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..iam.admission import Admission, Provider, admissions
from ..iam.aws.statements import read_statements
from ..iam.aws.trust import read_trust
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..values import Reference, Value
from .model import AssumeRecord, Mention, Selected
from .paths import select_first

Lookup = Callable[[Reference], Resource | None]
Row = Mapping[str, Any]

PROVIDER_TYPES = ("aws_iam_openid_connect_provider", "awscc_iam_oidc_provider")


class TrustRecord(NamedTuple):
    """Whom ``identity`` lets in, by one policy, credential or binding. ``known``: all of it could be read."""

    resource: Resource
    identity: Mention
    admissions: tuple[Admission, ...]
    known: bool


def extract_trust(resource: Resource, path: str, own: Mention, rows: Row, lookup: Lookup) -> TrustRecord | None:
    """The trust policy of an AWS role."""
    found = select_first(resource, path)
    if found is None or found.value.data is None:
        return None
    statements, complete = read_trust(found.value)
    let_in = tuple(admissions(statements, complete, rows, lambda value: _provider(value, lookup)))
    known = complete and all(
        statement.principals is not None and statement.tests is not None and statement.effect is not None and None not in statement.actions
        for statement in statements
    )
    return TrustRecord(resource, own, let_in, known)


def _provider(value: Value, lookup: Lookup) -> Provider | None:
    """The OIDC provider of this tree whose ARN a principal was read from."""
    for reference in value.references():
        target = lookup(reference)
        if target is None or target.type not in PROVIDER_TYPES:
            continue
        url = target.get("url")
        audiences = target.get("client_id_list")
        if url is not None and url.text:
            return Provider(url.text.removeprefix("https://").rstrip("/"), audiences is not None and len(audiences.items()) == 1)
    return None


def extract_chain(resource: Resource, principals: list[Mention], policy: Value) -> Iterator[AssumeRecord]:
    """The roles that a policy names when it allows ``sts:AssumeRole`` without a condition; a star names none."""
    if isinstance(policy.data, str) and "sts:" not in policy.data and '"*"' not in policy.data:
        return
    statements, _ = read_statements(policy)
    for statement in statements:
        if statement.effect != "Allow" or statement.condition:
            continue
        if not any((pattern.text or "").lower() in ("sts:assumerole", "sts:assumerole*", "sts:*", "*") for pattern in statement.actions):
            continue
        for pattern in statement.resources:
            if pattern.value is not None and pattern.text != "*":
                target = Mention("aws_role", Selected(pattern.value, pattern.origin), "Resource")
                yield from (AssumeRecord(resource, principal, target, "policy") for principal in principals)
