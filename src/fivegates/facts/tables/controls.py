"""What contracts in force say about control: how an agent is stopped, what is logged, what its risk asks for; and agents that are off."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class KillSwitch(NamedTuple):
    """How an active or retiring contract says that its agent is stopped.

    ``ref``: what does it, '' where nothing is named, and whether this tree has it (``is_found``; NULL where not all of the tree was read,
    or nothing is named). ``runbook``: the file that says how, likewise ``is_written``. ``tested_on``: the last day that somebody tried
    it, NULL for never; ``retest_on``: by when it is to be tried again. ``changed_by``: the action and identity by which the agent itself
    certainly may change it, '' where nothing shows that.
    """

    contract: str
    agent: str
    ref: str
    is_found: bool | None
    runbook: str
    is_written: bool | None
    tested_on: str | None
    retest_on: str | None
    loc: str
    changed_by: str = ""


class Unlogged(NamedTuple):
    """One of the fields that each action is to be logged with (``catalog/log_fields.yaml``), and that a contract in force leaves out while
    it names others.
    """

    contract: str
    agent: str
    field: str
    loc: str


class TierGap(NamedTuple):
    """A ``control`` that the risk of a contract in force asks for (``catalog/tiers.yaml``), and that it does not show."""

    contract: str
    agent: str
    risk: str
    control: str
    loc: str


class Unguarded(NamedTuple):
    """An agent whose contract in force says risk high and which calls tools of ``server`` unasked, in a tree that was read whole and holds
    no gateway of tools and no policy engine (``catalog/policy_points.yaml``).
    """

    contract: str
    agent: str
    server: str
    loc: str


class CodeOwnership(NamedTuple):
    """Whether a line of CODEOWNERS, none for the whole repository, gives ``what`` (contract | code) to somebody besides the contract's
    owner. Only where the tree has a CODEOWNERS file.
    """

    contract: str
    agent: str
    what: str
    is_owned: bool
    loc: str


class Dormant(NamedTuple):
    """A deployment of an agent that is literally switched off: ``how`` no replicas | suspended | its schedule is off.

    ``loc``: the switch.
    """

    workload: str
    agent: str
    how: str
    loc: str
