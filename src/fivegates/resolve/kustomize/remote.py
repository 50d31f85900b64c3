"""Telling a base that lies elsewhere from a path."""

from __future__ import annotations

_SIGNS = ("://", "git@", "git::", "?ref=", "?version=", "github.com/", "github.com:", "//")


def is_remote(named: str) -> bool:
    """An address of a repository or a file on the web. Asked for what is neither file nor folder of the tree."""
    return any(sign in named for sign in _SIGNS)
