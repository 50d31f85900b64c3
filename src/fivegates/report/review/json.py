"""A review as JSON; ``schemas/review.schema.json`` describes it."""

from __future__ import annotations

from typing import Any

from ..encode import to_json
from .model import Review

SCHEMA = "https://fivegates.dev/schemas/review-1.json"


def render(review: Review) -> str:
    """One object: the cover's numbers, and every page with all of its rows. The texts have passed the redactor."""
    return to_json({"$schema": SCHEMA, "review": plain(review)})


def plain(value: Any) -> Any:
    """The records as mappings by the names of their fields."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name.rstrip("_"): plain(one) for name, one in zip(value._fields, value, strict=True)}
    return [plain(one) for one in value] if isinstance(value, tuple) else value
