"""Whether one thing lies in what another names, as texts with stars: ARNs, paths, and addresses of things whose ARN is not yet known."""

from __future__ import annotations

from ...iam.aws.patterns import contains, overlaps
from .model import EVERYWHERE, Right

NAMED_ELSEWHERE = ("data.", "module.", "var.", "local.", "dependency.", "each.")
ARN_FIELDS = 6  # arn, partition, service, region, account, resource


def is_within(wide: str, right: Right) -> bool | None:
    """Whether all that a right is on lies in ``wide``."""
    if wide in (EVERYWHERE, "*"):
        return True
    if right.on in (EVERYWHERE, "*"):
        return False if right.most is None else None
    if contains(wide, right.on):
        return True
    if is_address(wide) and is_address(right.on):
        return None if wide.startswith(NAMED_ELSEWHERE) or right.on.startswith(NAMED_ELSEWHERE) else False
    if is_address(wide):
        return None
    if right.most is None:
        return False
    return None if _meet(wide, right.most) else False


def may_meet(wide: str, right: Right) -> bool:
    """Whether something may lie in both."""
    if wide in (EVERYWHERE, "*") or right.on in (EVERYWHERE, "*"):
        return True
    if is_address(wide):
        return right.most is None or overlaps(wide, right.on) or is_within(wide, right) is None
    return _meet(wide, right.most if right.most is not None else right.on)


def _meet(one: str, other: str) -> bool:
    """Whether some text is of both patterns. Of two whole ARNs every field is compared with the same field: neither a star nor what is
    not known (an account, a region) reaches from one field into the next.
    """
    fields, others = one.split(":", ARN_FIELDS - 1), other.split(":", ARN_FIELDS - 1)
    if fields[0] == others[0] == "arn" and len(fields) == len(others) == ARN_FIELDS:
        return all(overlaps(field, same) for field, same in zip(fields, others, strict=True))
    return overlaps(one, other)


def is_address(text: str) -> bool:
    """Whether a text is the address of something in Terraform (``aws_s3_bucket.tickets.arn/*``), or begins with one."""
    head, dot, _ = text.partition("/")[0].partition(".")
    return (bool(dot) and "_" in head and ":" not in head) or text.startswith(NAMED_ELSEWHERE)
