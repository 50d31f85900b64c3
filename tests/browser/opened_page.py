"""A report that is open in the browser."""

from __future__ import annotations

from typing import Any, NamedTuple


class Opened(NamedTuple):
    """A page, what it wrote to its console, and what it asked of the network."""

    page: Any
    errors: list[str]
    requests: list[str]
