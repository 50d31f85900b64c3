"""Values as plain data, which tests compare."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from fivegates.values import Unknown, Value


def plain(value: Value | None) -> Any:
    """A value as JSON data: unknown as ``{$unknown: [references]}``, or ``{$error: reason}`` where Terraform would refuse it."""
    if value is None:
        return None
    data = value.data
    if isinstance(data, Unknown):
        if data.reason and not data.references:
            return {"$error": data.reason}
        return {"$unknown": sorted(str(reference) for reference in data.references)}
    if isinstance(data, dict):
        return {str(key): plain(item) for key, item in data.items()}
    if isinstance(data, tuple):
        return [plain(item) for item in data]
    return float(data) if isinstance(data, Decimal) else data
