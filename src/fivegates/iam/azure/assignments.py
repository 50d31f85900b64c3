"""A role of Azure as it is assigned, before anything is asked of it."""

from __future__ import annotations

from ...named_tuple import NamedTuple
from .roles import Block
from .scopes import Scope


class Assignment(NamedTuple):
    """``role``: the name or id of a role definition, None where it is not known. ``blocks``: what it holds where these files say so (a
    definition of one's own, the permissions of an access policy), else None. ``doubt``: why it may give nothing, '' where it gives.
    """

    role: str | None
    scope: Scope
    blocks: tuple[Block, ...] | None = None
    conditional: bool = False
    doubt: str = ""
