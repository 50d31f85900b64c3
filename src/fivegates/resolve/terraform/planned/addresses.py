"""Addresses of what a plan holds, spelled as the evaluator spells them."""

from __future__ import annotations

import json

from ....readers.plan.model import Key


def suffix_of(key: Key) -> str:
    """What an address gets for an instance's key."""
    return "" if key is None else f"[{json.dumps(key, ensure_ascii=False)}]"


def address_of(mode: str, type: str, name: str) -> str:
    """An address inside its module, without a key."""
    return f"{'' if mode == 'managed' else f'{mode}.'}{type}.{name}"
