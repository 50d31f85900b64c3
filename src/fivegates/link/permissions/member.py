"""One identity in a group."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class Member(NamedTuple):
    """``is_certain``: it certainly is one."""

    canonical: str
    is_certain: bool
