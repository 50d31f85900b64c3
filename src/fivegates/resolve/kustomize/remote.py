"""Telling a base that lies elsewhere from a path."""

from __future__ import annotations

_LONGEST = 200
_SIGNS = ("://", "git@", "git::", "?ref=", "?version=", "github.com/", "github.com:", "//")


def is_remote(named: str) -> bool:
    """An address of a repository or a file on the web. Asked for what is neither file nor folder of the tree."""
    return any(sign in named for sign in _SIGNS)


def shown_address(named: str) -> str:
    """An address as a message may show it: without a user or token before the host."""
    scheme, slashes, rest = named.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{slashes}{host.rpartition('@')[2]}{slash}{path}"[:_LONGEST]
