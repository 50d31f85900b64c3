"""The published evaluation logic, written down as plainly as it is published: one request, one answer, regular expressions and all.

Source: IAM user guide, policy evaluation logic for requests within one account; condition operators.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Policy = Mapping[str, Any]


def is_allowed(policies: Sequence[Policy], boundary: Policy | None, action: str, resource: str, context: Mapping[str, str]) -> bool:
    """Whether a request succeeds: nothing denies it, something allows it, and so does the boundary."""
    limits = [boundary] if boundary is not None else []
    if any(_speaks(statement, "Deny", action, resource, context) for policy in [*policies, *limits] for statement in policy["Statement"]):
        return False
    given = any(_speaks(statement, "Allow", action, resource, context) for policy in policies for statement in policy["Statement"])
    bounded = all(any(_speaks(statement, "Allow", action, resource, context) for statement in limit["Statement"]) for limit in limits)
    return given and bounded


def _speaks(statement: Mapping[str, Any], effect: str, action: str, resource: str, context: Mapping[str, str]) -> bool:
    if statement["Effect"] != effect:
        return False
    if "Action" in statement:
        speaks = any(_matches(pattern.lower(), action.lower()) for pattern in statement["Action"])
    else:
        speaks = not any(_matches(pattern.lower(), action.lower()) for pattern in statement["NotAction"])
    if "Resource" in statement:
        speaks = speaks and any(_matches(pattern, resource) for pattern in statement["Resource"])
    else:
        speaks = speaks and not any(_matches(pattern, resource) for pattern in statement["NotResource"])
    tests = statement.get("Condition", {}).get("StringEquals", {})
    return speaks and all(context.get(key) == value for key, value in tests.items())


def _matches(pattern: str, text: str) -> bool:
    written = "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in pattern)
    return re.fullmatch(written, text, re.DOTALL) is not None
