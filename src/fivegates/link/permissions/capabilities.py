"""What of consequence identities can do: the catalogue's actions asked one by one, and of each class the first that shows it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...facts.model import Capability
from ...iam.held import ALLOWED, Holding, Reach, width
from ...named_tuple import NamedTuple
from ..places import Locations
from .holdings import Holdings

MOST_REASONS = 3
WHOLE = ("account", "organisation")


class Group(NamedTuple):
    """Actions of one consequence. ``things``: what is done to; ``least``: how wide it must be to count, None where that is all one;
    ``of_others``: on the identity itself they give nothing.
    """

    class_: str
    things: str
    tier: int
    reversible: str
    least: str | None
    actions: Sequence[str]
    of_others: bool = False


class Shown(NamedTuple):
    """An action that shows a consequence, and on what."""

    group: Group
    action: str
    reach: Reach


Key = tuple[str, str, str | None, str]  # class, things, breadth, verdict


class Consequences:
    """The catalogue's groups by provider. ``catalogue``: ``consequences``."""

    def __init__(self, catalogue: Mapping[str, Any]) -> None:
        self._catalogue = catalogue
        self._made: dict[str, list[Group]] = {}

    def of(self, provider: str) -> list[Group]:
        """The groups of one provider, worst first."""
        if provider not in self._made:
            classes = list(self._catalogue["classes"])
            groups = (self._group(row) for row in self._catalogue.get(provider, ()))
            self._made[provider] = sorted(groups, key=lambda group: classes.index(group.class_))
        return self._made[provider]

    def _group(self, row: Mapping[str, Any]) -> Group:
        common = self._catalogue["classes"][row["class"]]
        tier, reversible = (row.get(key, common[key]) for key in ("tier", "reversible"))
        return Group(row["class"], row["things"], tier, reversible, row.get("least"), row["actions"], row.get("of_others", False))


def capability_rows(
    identities: Iterable[str], holdings: Holdings, load: Callable[[str], Any], locations: Locations
) -> Iterator[Capability]:
    """The rows of these identities. ``load`` gives catalogue data, read only where one of them holds something."""
    consequences: Consequences | None = None
    for identity in identities:
        for holding in holdings.of(identity):
            consequences = consequences or Consequences(load("consequences"))
            for shown in shown_by(holding, consequences.of(holding.provider), identity):
                yield _row(identity, holding.provider, shown, locations)


def shown_by(holding: Holding, groups: Iterable[Group], identity: str = "") -> list[Shown]:
    """The first action that shows each class, thing, breadth and verdict of what ``identity`` holds: no more rows than the catalogue has of
    these.

    What is only possible says nothing where something as wide of the same is allowed, and what is narrower nothing where all of an account
    is: then the other actions of the group are not asked.
    """
    found: dict[Key, Shown] = {}
    for group in groups:
        for action in group.actions:
            for reach in holding.reach(action):
                if _counts(reach, group, identity):
                    key = (group.class_, group.things, reach.breadth, reach.decision.verdict)
                    best = found.get(key)
                    if best is None or best.group.tier < group.tier:
                        found[key] = Shown(group, action, reach)
            if any((group.class_, group.things, wide, ALLOWED) in found for wide in WHOLE):
                break
    whole = {key[:2] for key in found if key[2] in WHOLE and key[3] == ALLOWED}
    return [shown for key, shown in found.items() if _says_more(key, found, whole)]


def _says_more(key: Key, found: Mapping[Key, Shown], whole: Collection[tuple[str, str]]) -> bool:
    """Whether a row says what no other says."""
    if key[:2] in whole:
        return key[2] in WHOLE and key[3] == ALLOWED
    return key[3] == ALLOWED or (*key[:3], ALLOWED) not in found


def _counts(reach: Reach, group: Group, identity: str) -> bool:
    if not reach.decision.witnesses or (group.of_others and identity and reach.identity == identity):
        return False
    return group.least is None or width(reach.breadth) >= width(group.least)


def _named(provider: str, action: str) -> str:
    """Roles and permissions of a directory are asked by their ids, and known by their names."""
    if provider not in ("entra", "msgraph"):
        return action
    from ...iam.azure.directory import in_words

    return in_words(action)


def _row(identity: str, provider: str, shown: Shown, locations: Locations) -> Capability:
    decision = shown.reach.decision
    witness = decision.witnesses[0]
    given = witness.given
    return Capability(
        identity=identity,
        provider=provider,
        class_=shown.group.class_,
        things=shown.group.things,
        breadth=shown.reach.breadth,
        verdict=decision.verdict,
        action=_named(provider, shown.action),
        resource=shown.reach.resource,
        tier=shown.group.tier,
        reversible=shown.group.reversible,
        reasons="; ".join(decision.reasons[:MOST_REASONS]),
        witness=witness.said,
        grant_by=given.by,
        loc=locations.granted(given),
    )
