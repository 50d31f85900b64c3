"""Contracts against the tree: what each covers, where the two say different things, and which versions of an agent run."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class ContractCover(NamedTuple):
    """One ``covers`` entry of ``contract`` (of ``contracts``): ``workloads`` is how many of this tree it takes.

    NULL where that is not known: an entry that could not be decided, a tree of which something was not read, a contract of ``elsewhere``.
    """

    contract: str
    kind: str
    pattern: str
    workloads: int | None
    loc: str


class Disagreement(NamedTuple):
    """An active contract and what deploys its agent say different things, and both are known.

    ``what``: identity | environment | image | owner | schedule; ``said``: by the contract, ``said_loc`` where; ``found``: in the code, at
    ``loc``. ``until``: of an identity that the contract says the agent is moving away from, the last day of that.
    """

    agent: str
    contract: str
    deployment: str
    what: str
    said: str
    found: str
    until: str | None
    said_loc: str
    loc: str


class RunningVersion(NamedTuple):
    """A deployment whose name ends or begins with a version (``drafter-v2``), by ``family``: those that differ in it alone.

    ``place``: its place among the versions of the family, from 1 for the oldest; those of one version share it. One that is named canary,
    blue or green is no row.
    """

    deployment: str
    agent: str
    family: str
    version: str
    place: int
    environment: str | None
    loc: str
