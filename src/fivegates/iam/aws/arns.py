"""How identities, policies, groups and functions of a tree are written as resources of AWS policies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...resolve.interface import Resource
from ...values import Reference
from ..held import ALLOWED, DENIED, NO_GRANT, POSSIBLE, Decision
from .decision import CIRCUMSTANTIAL_DENY, CONDITIONAL_DENY, PARTIAL_DENY, REST_DENY
from .holding import AwsHolding
from .statements import TOKEN, Pattern

SOME_ACCOUNT = "?" * 12
DENIALS = frozenset((PARTIAL_DENY, REST_DENY, CONDITIONAL_DENY, CIRCUMSTANTIAL_DENY))


def reference_form(unit: str, address: str, attribute: str = "arn") -> str:
    """A thing of the tree that a policy names by its attribute."""
    return f"{TOKEN}{unit}//{Reference(unit, address, (attribute,))}{TOKEN}"


def iam_form(resource: Resource, kind: str, account: str, name: str | None) -> str | None:
    """``arn:aws:iam::<account>:role/<path><name>``, a star for what is not known; None without a name."""
    stem = name
    if stem is None:
        prefix = resource.get("name_prefix")
        stem = f"{prefix.text}*" if prefix is not None and prefix.text else None
    if stem is None:
        return None
    path = resource.get("path")
    folder = "/" if path is None or path.data is None else path.text or "/*"
    return f"arn:aws:iam::{account}:{kind}{folder}{stem}"


def workload_form(resource: Resource, account: str, form: str | None) -> str | None:
    """A workload's ARN by the catalogue's ``form`` for its type; None where it has none, or its name is not known."""
    if form is None:
        return None
    region = resource.provider.get("region") if resource.provider is not None else None
    filled = form.replace("{region}", (region.text if region is not None else None) or "*").replace("{account}", account)
    attribute = filled.partition("{")[2].partition("}")[0]
    name = resource.get(attribute)
    return f"arn:aws:{filled.replace(f'{{{attribute}}}', name.text)}" if name is not None and name.text else None


def known_account(account: str) -> str:
    """An account as a part of an ARN: its digits, or as many question marks, so that policies of AWS's own (``::aws:``) are none of it."""
    return account if account.isdigit() else SOME_ACCOUNT


def with_accounts(forms: Iterable[str], words: Iterable[str]) -> list[str]:
    """The forms of a thing whose account is not known, and the same with the account as policies of its own unit write it."""
    found = list(forms)
    listed = sorted(words)[:8]
    return found + [form.replace(SOME_ACCOUNT, word, 1) for form in found if f":{SOME_ACCOUNT}:" in form for word in listed]


def _is_another(pattern: Pattern, forms: Sequence[str]) -> bool:
    """Whether a pattern is the address of another resource of the tree, whatever that one's ARN will be."""
    least = pattern.least if pattern.text is None else None
    if least is None or least in forms or least.count(TOKEN) != 2 or not (least.startswith(TOKEN) and least.endswith(TOKEN)):
        return False
    address = least.strip(TOKEN).partition("//")[2]
    while address.startswith("module."):
        address = address.split(".", 2)[-1]
    return address.startswith(("aws_", "awscc_"))


def decide_any(holding: AwsHolding, action: str, forms: Sequence[str]) -> Decision:
    """The decision about one thing that may be written in several forms: a grant of any gives it, a Deny of any takes it back."""
    best = Decision(NO_GRANT)
    reasons: dict[str, None] = {}
    is_named = all(pattern is not None and _is_another(pattern, forms) for pattern in holding.patterns(action))
    for form in () if is_named else forms:
        decision = holding.decide(action, form)
        if decision.verdict == DENIED:
            return decision
        reasons |= dict.fromkeys(reason for reason in decision.reasons if reason in DENIALS)
        if decision.witnesses and (best.verdict == NO_GRANT or decision.verdict == ALLOWED):
            best = decision
    if best.verdict == ALLOWED and reasons:
        return best._replace(verdict=POSSIBLE, reasons=tuple(reasons))
    return best
