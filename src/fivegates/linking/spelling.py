"""Names of AWS that AWS does not have, as notices at their lines: actions in policies, and managed policies that are attached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..extract.model import GrantRecord
from ..iam.aws.attachments import SIGN
from ..readers.interface import Problem
from ..source import Place


def unknown_names(grants: Sequence[GrantRecord]) -> Iterator[Problem]:
    """What is written and does not exist, by the data of the package."""
    attached = [grant for grant in grants if grant.role is not None and grant.role.startswith(f"arn:aws{SIGN}")]
    if any(grant.statement is not None for grant in grants):
        from ..iam.aws.spelling import unknown_actions

        yield from (Problem(place, fault, "notice") for place, fault in unknown_actions(_actions(grants)))
    if attached:
        yield from _unknown_policies(attached)


def _actions(grants: Iterable[GrantRecord]) -> Iterator[tuple[str, Place]]:
    for grant in grants:
        if grant.pattern is not None:
            yield from ((text, grant.place) for text in (grant.pattern.text,) if text is not None)
        elif grant.statement is not None:
            yield from ((one.text, one.origin.place) for one in grant.statement.not_actions if one.text is not None)


def _unknown_policies(attached: Iterable[GrantRecord]) -> Iterator[Problem]:
    from ..iam.aws.managed import managed_policies

    policies = managed_policies()
    for place, arn in dict.fromkeys((grant.place, grant.role or "") for grant in attached):
        if not policies.has(arn):
            reason = f"AWS manages no policy `{arn.partition(SIGN)[2][:128]}` (as of {policies.as_of}): what it gives is not known"
            yield Problem(place, reason, "notice")
