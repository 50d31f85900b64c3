"""How a policy that AWS manages is named: by an ARN that holds no account, whose partition is often filled in."""

from __future__ import annotations

from ...values import Unknown, Value

SIGN = ":iam::aws:policy/"
DENIES_ALL = f"{SIGN}AWSDenyAll"  # the one that takes every action on every resource
UNKNOWN = "\0"


def managed_arn(value: Value) -> str | None:
    """The ARN of a policy that AWS manages, None where a value is not one; what is not known of its partition stands as ``aws``."""
    data = value.data
    if isinstance(data, str):
        return data if SIGN in data else None
    if isinstance(data, Unknown) and data.parts:
        spelled = "".join(part if isinstance(part, str) else UNKNOWN for part in data.parts)
        head, sign, name = spelled.partition(SIGN)
        return f"arn:aws{sign}{name}" if sign and UNKNOWN not in name and head in ("arn:\0", UNKNOWN) else None
    return None
