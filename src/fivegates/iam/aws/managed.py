"""The policies that AWS manages, as they stood when the package was made: what an attachment by name gives."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, NamedTuple

from ...packaged import read_packaged
from ...values import Origin, Unknown, Value
from .statements import Statement, read_statements

FILE = "aws_managed_policies.jsonl"
SIGN = ":iam::aws:policy/"


class Edition(NamedTuple):
    """``source``: the package that the policies are from, with its version; ``as_of``: the day on which the newest was written."""

    source: str
    license: str
    as_of: str


class ManagedPolicies:
    """``lines``: one JSON object each: the first says where the others are from, each of those holds one policy under its name."""

    def __init__(self, lines: bytes) -> None:
        self._lines = lines
        self._read: dict[str, dict[str, Any] | None] = {}

    @property
    def edition(self) -> Edition:
        """Where the policies are from and how old they are."""
        head = json.loads(self._lines[: self._lines.index(b"\n")])
        return Edition(head["source"], head["license"], head["as_of"])

    def statements(self, arn: str, origin: Origin) -> tuple[Statement, ...] | None:
        """What a policy of AWS says, every part of it at ``origin``: the attachment. None for one that is not known."""
        policy = self._policy(arn.partition(SIGN)[2])
        if policy is None:
            return None
        return tuple(read_statements(_value({"Statement": policy["Statement"]}, origin))[0])

    def _policy(self, path: str) -> dict[str, Any] | None:
        if path not in self._read:
            self._read[path] = self._find(path)
        return self._read[path]

    def _find(self, path: str) -> dict[str, Any] | None:
        """The policy at ``service-role/AWSLambdaRole``. One line is parsed: all of them together would cost more than a small scan."""
        folder, slash, name = path.rpartition("/")
        start = b"\n{" + json.dumps(name, ensure_ascii=False).encode() + b":"
        at = self._lines.find(start)
        if at < 0:
            return None
        end = self._lines.find(b"\n", at + 1)
        policy: dict[str, Any] = json.loads(self._lines[at + 1 : end if end >= 0 else None])[name]
        return policy if policy["Path"] == f"/{folder}{slash}" else None


def managed_arn(value: Value) -> str | None:
    """The ARN of a policy that AWS manages, None where a value is not one; what is not known of its partition stands as ``aws``."""
    data = value.data
    if isinstance(data, str):
        return data if SIGN in data else None
    if isinstance(data, Unknown) and data.parts:
        spelled = "".join(part if isinstance(part, str) else "\0" for part in data.parts)
        head, sign, name = spelled.partition(SIGN)
        return f"arn:aws{sign}{name}" if sign and "\0" not in name and head in ("arn:\0", "\0") else None
    return None


def _value(data: Any, origin: Origin) -> Value:
    """Plain data as values at one place."""
    if isinstance(data, dict):
        return Value({key: _value(item, origin) for key, item in data.items()}, origin)
    if isinstance(data, list):
        return Value(tuple(_value(item, origin) for item in data), origin)
    return Value(data, origin)


@cache
def managed_policies() -> ManagedPolicies:
    """Those in the package, read when they are first asked for."""
    return ManagedPolicies(read_packaged("fivegates.catalog", FILE))
