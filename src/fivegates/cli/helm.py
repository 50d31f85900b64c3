"""``--helm sdk``: charts of the scanned folder are rendered by Helm itself, in a process of its own."""

from __future__ import annotations


def wants_sdk(choice: str) -> bool:
    """Whether Helm is asked for. Raises ``UsageError`` where its extra is not installed."""
    if choice != "sdk":
        return False
    from ..resolve.helm_sdk.asking import require_sdk

    require_sdk()
    return True
