"""What one identity holds at one provider, as every analysis asks it: may it do this, and on what.

Each provider answers in its own module (``iam.aws.holding`` ...); capabilities, escalations and ``fivegates why`` know only this. No
answer is more than an upper bound: policies of an organisation, service control policies and admission control are not in these files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Origin

ALLOWED, POSSIBLE, DENIED, NO_GRANT = "allowed", "possible", "denied", "no grant"
NOT_KNOWN = "not known"  # every reason that comes from an unknown part says so
VERDICTS = (ALLOWED, POSSIBLE, DENIED, NO_GRANT)  # sure to hopeless
BREADTHS = ("named", "pattern", "type", "account", "organisation")  # narrow to wide
WIDE = BREADTHS[2:]  # everything of a kind, or more


class Given(NamedTuple):
    """Where a grant is written: the ``resource`` that makes it, the argument ``place`` its owner edits, the ``origin`` of the literal.

    ``by``: the policy, role or binding in words (``AmazonS3FullAccess``, ``roles/editor``, ``ClusterRole view``).
    """

    resource: Resource
    place: Place
    origin: Origin | None
    by: str


class Witness(NamedTuple):
    """What decides: ``said`` is the statement, permission or rule in words (``s3:Get* on arn:aws:s3:::tickets/*``)."""

    given: Given
    said: str


class Decision(NamedTuple):
    """``verdict``: allowed | possible | denied | no grant. ``reasons``: why a grant is no more than possible. ``witnesses``: what gives
    it, or what denies it. ``unseen``: what could take it back and is not known; it is said, and taken for nothing.
    """

    verdict: str
    reasons: tuple[str, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    unseen: tuple[str, ...] = ()


class Reach(NamedTuple):
    """One thing on which an action may be done: ``resource`` as written, how wide that is, and the decision about all of it.

    ``breadth``: named | pattern | type (everything of its type) | account (account, project, subscription, cluster) | organisation
    (folder, management group and above); None where it is not known. ``identity``: that the thing is, by its canonical name, '' for any
    other and where it is not known.
    """

    resource: str
    breadth: str | None
    decision: Decision
    identity: str = ""


def sureness(decision: Decision) -> int:
    """The place of a verdict among all, surest first."""
    return VERDICTS.index(decision.verdict)


def surest(decisions: Iterable[Decision]) -> Decision:
    """The first of the surest; there has to be one."""
    return min(decisions, key=sureness)


def width(breadth: str | None) -> int:
    """The place of a breadth among all, narrow first; what is not known is narrower than everything."""
    return BREADTHS.index(breadth) if breadth is not None else -1


def in_order(reaches: Iterable[Reach]) -> tuple[Reach, ...]:
    """Surest first, and of equals the widest."""
    listed = tuple(reaches)
    if len(listed) < 2:
        return listed
    return tuple(sorted(listed, key=lambda one: (sureness(one.decision), -width(one.breadth))))


class Holding(Protocol):
    """All that an identity holds at a provider."""

    @property
    def provider(self) -> str:
        """aws | gcp | azure | kubernetes | entra | msgraph."""

    def decide(self, action: str, resource: str) -> Decision:
        """Whether it may do a concrete ``action`` on everything that the pattern ``resource`` covers (``*``: on everything)."""

    def reach(self, action: str) -> Sequence[Reach]:
        """On what it may do a concrete ``action``, allowed before possible and wide before narrow; empty where on nothing."""
