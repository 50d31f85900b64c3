"""One identity in a group."""

from __future__ import annotations

from typing import NamedTuple


class Member(NamedTuple):
    """``is_certain``: it certainly is one."""

    canonical: str
    is_certain: bool
