"""The published evaluation logic, written down as plainly as it is published: one request, one answer, regular expressions and all.

Source: IAM user guide, policy evaluation logic for requests within one account; condition operators; NotPrincipal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

Policy = Mapping[str, Any]


def is_allowed(
    policies: Sequence[Policy],
    boundary: Policy | None,
    action: str,
    resource: str,
    context: Mapping[str, str],
    *,
    at_resource: Policy | None = None,
    who: str = "",
) -> bool:
    """Whether a request of the role ``who`` succeeds: nothing denies it, something allows it, and so does the boundary.

    ``at_resource``: the policy of the bucket that all resources are in. ``policies`` are of the role and of its groups alike.
    """
    limits = [boundary] if boundary is not None else []
    asked = at_resource["Statement"] if at_resource is not None and action.startswith("s3:") else []
    meant = [statement for statement in asked if _means(statement, who)]
    own = [statement for policy in policies for statement in policy["Statement"]]
    bounds = [statement for limit in limits for statement in limit["Statement"]]
    if any(_speaks(statement, "Deny", action, resource, context) for statement in [*own, *bounds, *meant]):
        return False
    given = any(_speaks(statement, "Allow", action, resource, context) for statement in [*own, *meant])
    bounded = not limits or any(_speaks(statement, "Allow", action, resource, context) for statement in bounds)
    return given and bounded


def _means(statement: Mapping[str, Any], who: str) -> bool:
    if "Principal" in statement:
        return statement["Principal"] == "*" or who in statement["Principal"]["AWS"]
    return who not in statement["NotPrincipal"]["AWS"]


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
    return speaks and all(_passes(operator, tests, context) for operator, tests in statement.get("Condition", {}).items())


def _passes(operator: str, tests: Mapping[str, str], context: Mapping[str, str]) -> bool:
    return all(_holds(operator.removesuffix("IfExists"), context.get(key), value, operator) for key, value in tests.items())


def _holds(operator: str, given: str | None, wanted: str, written: str) -> bool:
    if given is None:
        return written.endswith("IfExists") or operator in ("StringNotEquals", "StringNotLike")
    if operator in ("StringLike", "StringNotLike"):
        return _matches(wanted, given) == (operator == "StringLike")
    return (given == wanted) == (operator in ("StringEquals", "Bool"))


@cache
def _matches(pattern: str, text: str) -> bool:
    written = "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in pattern)
    return re.fullmatch(written, text, re.DOTALL) is not None
