"""What a change does that its head alone does not show; empty where nothing is compared."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class Joined(NamedTuple):
    """``agent`` starts to use ``identity``, which ``others`` other workloads use already, and used before; ``other`` names one of them.

    An agent that was there before counts only where all its identities were known then. ``is_new``: the agent comes with the change.
    ``loc``: the line that names the identity.
    """

    agent: str
    identity: str
    other: str
    others: int
    is_new: bool
    loc: str


class Orphaned(NamedTuple):
    """``agent`` ran as ``identity`` before the change and nothing does any more, while what makes it or gives it rights is still there.

    Only where it is known of every workload of the head as whom it runs. ``loc``: the definition that stays.
    """

    identity: str
    agent: str
    agent_name: str
    loc: str


class Withdrawn(NamedTuple):
    """Something that put ``agent`` under control goes with the change while its workload stays.

    ``what``: contract (the active contract is gone, or no longer active) | elsewhere (it says that its workload lives elsewhere) |
    not_agent (the settings of the change call it none). ``loc``: the line that says so, in the contract or the settings; where nothing is
    left that could say it, the workload.
    """

    agent: str
    agent_name: str
    what: str
    loc: str


class Widened(NamedTuple):
    """One line grants ``agent``, which was there before with its contract, more than it certainly had.

    ``how``: beyond (no active contract of the agent allows it) | unsigned (the contract allows it since this change, and neither
    ``approved.on`` nor ``lifecycle.reviewed`` moved with it). ``granted``: what
    was not there before, in the words of ``scope.apis`` of ``provider``, of many the first few; ``number``: how many. What is only
    written otherwise, moved, or narrower than before is no row, nor is what depends on a part that is not known. ``contract``: the first
    of its contracts. ``loc``: the line that grants it; of an identity that the agent did not run as before, the line that names it.
    """

    agent: str
    identity: str
    provider: str
    granted: str
    number: int
    how: str
    contract: str
    loc: str
