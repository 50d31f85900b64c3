"""Identities for a model that nothing runs as: granted a model action by name, they wait for workloads such as the tree deploys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..facts.model import Grant, IdleIdentity
from .agents import Linked
from .evidence import Sign
from .identities import Identities
from .places import Locations
from .trusts import Trusted

Taker = Mapping[str, Any]


class Idle:
    """``takers``: which workloads take what, as in the catalogue; ``open_workloads``: those whose identity is not wholly known."""

    def __init__(
        self, identities: Identities, workloads: Iterable[Linked], open_workloads: Iterable[Linked], takers: Sequence[Taker]
    ) -> None:
        self._identities = identities
        self._takers = takers
        self._kinds = {(one.record.platform, one.record.kind) for one in workloads if not one.sample}
        self._open = {(one.record.platform, one.record.kind) for one in open_workloads}

    def candidates(self, let_in: Iterable[Trusted], used: Collection[str]) -> dict[str, str]:
        """By identity, defined here and used by nothing, whom all of its trust waits for; one that anything else may take is none."""
        trusts: dict[str, list[Trusted]] = defaultdict(list)
        for one in let_in:
            if one.identity not in used:
                trusts[one.identity].append(one)
        found = {}
        for identity, every in trusts.items():
            holder = self._identities.defined.get(identity)
            takers = [self._taker(one) for one in every]
            if holder is None or holder.record.resource.conditional or None in takers:
                continue
            kinds = [kinds for taker in takers if taker is not None and (kinds := self._deployed(taker))]
            if kinds and not any(kind in self._open for each in kinds for kind in each):
                found[identity] = every[0].admission.name
        return found

    def _taker(self, one: Trusted) -> Taker | None:
        said = one.admission
        names = (said.name, said.subject or "", *said.subjects)
        for taker in self._takers:
            if said.certain and taker.get("service") == said.name:
                return taker
            if said.certain and "holds" in taker and any(taker["holds"] in name for name in names):
                return taker
        return None

    def _deployed(self, taker: Taker) -> list[tuple[str, str]]:
        return sorted(
            (platform, kind)
            for platform, kind in self._kinds
            if platform == taker["platform"] and (not taker["kinds"] or kind in taker["kinds"])
        )


def idle_rows(
    waiting: Mapping[str, str],
    grants: Iterable[Grant],
    model_signs: Callable[[list[Grant]], Mapping[str, Sequence[Sign]]],
    identities: Identities,
    locations: Locations,
) -> Iterator[IdleIdentity]:
    """Those of ``waiting`` that are certainly granted a model action by name."""
    allowed = [grant for grant in grants if grant.identity in waiting and grant.verdict == "allowed"]
    for identity, signs in sorted(model_signs(allowed).items()):
        first = min(signs, key=lambda sign: (-sign.weight, sign.place, sign.signal))
        loc = locations.of(identities.defined[identity].place, identities.defined[identity].record.resource)
        yield IdleIdentity(identity, first.signal, waiting[identity], loc)
