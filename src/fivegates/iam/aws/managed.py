"""The policies that AWS manages, as they stood when the package was made: what an attachment by name gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from ...catalog import load
from ...packaged import read_packaged
from ...values import Origin, Value
from .attachments import SIGN
from .statements import Statement, read_statements

FILE = "aws_managed_policies.jsonl"


class ManagedPolicies:
    """``lines``: one JSON object each: the first says where the others are from, each of those holds one policy under its name.
    ``as_of``: the day on which the newest was written.
    """

    def __init__(self, lines: bytes, as_of: str) -> None:
        self._lines = lines
        self.as_of = as_of
        self._read: dict[str, dict[str, Any] | None] = {}

    def paths(self) -> Iterator[str]:
        """All of them, as ARNs name them: ``service-role/AWSLambdaRole``."""
        for line in self._lines.splitlines()[1:]:
            for name, policy in json.loads(line).items():
                yield f"{policy['Path'][1:]}{name}"

    def has(self, arn: str) -> bool:
        """Whether a policy of this ARN is known."""
        return self._policy_of(arn) is not None

    def statements(self, arn: str, origin: Origin) -> tuple[Statement, ...] | None:
        """What a policy of AWS says, every part of it at ``origin``: the attachment. None for one that is not known, as are those of other
        partitions, which are not written alike.
        """
        policy = self._policy_of(arn)
        if policy is None:
            return None
        return tuple(read_statements(_value({"Statement": policy["Statement"]}, origin))[0])

    def _policy_of(self, arn: str) -> dict[str, Any] | None:
        partition, _, path = arn.partition(SIGN)
        if partition != "arn:aws":
            return None
        if path not in self._read:
            self._read[path] = self._find(path)
        return self._read[path]

    def _find(self, path: str) -> dict[str, Any] | None:
        """The policy at ``service-role/AWSLambdaRole``. One line is parsed: all of them together would cost more than a small scan."""
        folder, slash, name = path.rpartition("/")
        line = self._line(b"{" + json.dumps(name).encode() + b":")
        if line is None:
            return None
        policy: dict[str, Any] = json.loads(line)[name]
        return policy if policy["Path"] == f"/{folder}{slash}" else None

    def _line(self, beginning: bytes) -> bytes | None:
        """The line that begins so; behind the first, they are sorted."""
        low, high = self._lines.index(b"\n") + 1, len(self._lines)
        while low < high:
            start = self._lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._lines.find(b"\n", start)
            end = end if end >= 0 else len(self._lines)
            found = self._lines[start : start + len(beginning)]
            if found == beginning:
                return self._lines[start:end]
            if found < beginning:
                low = end + 1
            else:
                high = start
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
    return ManagedPolicies(read_packaged("fivegates.catalog", FILE), load("aws_data")["managed_policies"]["as_of"])
