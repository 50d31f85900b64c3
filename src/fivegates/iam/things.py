"""Decisions about one thing of the tree, which policies may write in several forms."""

from __future__ import annotations

from collections.abc import Sequence

from .aws.arns import decide_any, with_accounts
from .aws.holding import AwsHolding
from .held import Decision, Holding, surest


def decide_on(holding: Holding, action: str, forms: Sequence[str], unit: str) -> Decision:
    """Whether somebody may do something to a thing in any of its ``forms``, of which there is one at least. ``unit``: where it is made."""
    if isinstance(holding, AwsHolding):
        return decide_any(holding, action, with_accounts(forms, holding.accounts(unit)))
    return surest(holding.decide(action, form) for form in forms)
