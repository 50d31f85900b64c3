"""Contracts against grants: what identities may do that no contract lists, what contracts list that nobody may do, and stores of data."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class Excess(NamedTuple):
    """What one line grants to an identity of ``agent``, and none of the agent's active contracts allows; ``contract``: the first of them.

    ``provider``: of ``scope.apis``. ``granted``: what is granted there, in the words of ``scope.apis``, of many the first few. ``number``:
    how many such things the line grants. ``identity`` is '' for the token of a job and for tools, which ``deployment`` says whose they
    are ('' for an identity). ``tool``: it is not what the agent runs as but what it acts through. ``writes``: of the token of a job,
    that some of it is write access. ``listed``: the contract says which interfaces may be called; where it does not, one row stands for
    all that an identity is granted there. Only what is certainly granted, and certainly of none of the entries: what depends on a
    part that is not known is no row. ``loc``: the line that grants it.
    """

    agent: str
    contract: str
    identity: str
    deployment: str
    provider: str
    granted: str
    number: int
    tool: bool
    writes: bool
    listed: bool
    loc: str


class UnusedTerm(NamedTuple):
    """``entry`` of ``provider`` in an active contract of ``agent`` that none of its identities may do, as far as this tree knows all that
    they are granted. What is only possible counts as granted. ``loc``: the entry's line.
    """

    agent: str
    contract: str
    provider: str
    entry: str
    loc: str


class Store(NamedTuple):
    """Something that holds data of a class: ``data_class`` in lower case with dashes, by a tag or label, or by the configuration (``via``).

    What says no class is no row. ``id``: unit and address. ``loc``: the resource.
    """

    id: str
    address: str
    data_class: str
    via: str
    loc: str


class StoreRead(NamedTuple):
    """``identity`` certainly may read what is in ``store`` (of ``stores``), or a part of it, by ``action``.

    Only of identities of agents with an active contract. ``loc``: the line that grants it.
    """

    identity: str
    store: str
    action: str
    grant_by: str
    loc: str


class Entitlement(NamedTuple):
    """One thing that ``agent`` is granted, as one edits it: an action pattern on a resource, a role, a rule; only where a change is judged.

    ``identity`` is '' for the token of a job and for tools, which ``deployment`` says whose they are ('' for an identity). ``entry``: the
    entry of ``scope.apis`` of ``provider`` that allows exactly this. ``rights``: what it comes to less what is taken back, as
    ``[[action set, on, most, names, plane, excepts], ...]`` in JSON; ``more``: what may be held besides, in the same way. NULL where that
    is not known. ``roles``: what it is called as a role, as a JSON list, on ``scope`` (a right without its action). ``sure``: it is
    certainly granted. ``beyond``: it is certainly of none of the agent's active contracts; false where they certainly allow it, NULL where
    that is not known or none counts. ``loc``: the line that grants it.
    """

    agent: str
    identity: str
    deployment: str
    provider: str
    entry: str
    rights: str | None
    more: str
    roles: str
    scope: str
    sure: bool
    beyond: bool | None
    loc: str


class ActionSet(NamedTuple):
    """A list of actions that ``rights`` of ``entitlements`` name by ``id``: each is kept once. ``actions``: a JSON list."""

    id: str
    actions: str
