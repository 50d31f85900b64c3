"""What agents are granted, grant by grant, as rows that can be compared with another tree's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...contracts.model import ContractRecord
from ...contracts.terms.judging import Budget, Judge
from ...contracts.terms.model import Granted
from ...contracts.terms.written import write_rights
from ...facts.model import ActionSet, Entitlement
from ..permissions.holdings import Holdings
from .allowed import allowed
from .rows import TermRows


class Entitled:
    """``contracts``: by agent those that count."""

    def __init__(self, terms: TermRows, contracts: Mapping[str, Sequence[ContractRecord]], holdings: Holdings | None) -> None:
        self._terms = terms
        self._contracts = contracts
        self._holdings = holdings
        self._budget = Budget()
        self._sets: dict[str, str] = {}

    def rows(self, agents: Iterable[str]) -> Iterator[Entitlement | ActionSet]:
        """What each of ``agents`` runs as may do, and its tokens and tools; not what tools do that it acts through."""
        for agent in agents:
            judges: dict[str, Judge | None] = {}
            for holder, grants in self._terms.held(agent).items():
                for one in grants if not holder.tool else ():
                    if one.provider not in judges:
                        judges[one.provider] = self._judge(agent, one.provider)
                    yield self._row(agent, holder.identity, holder.deployment, one, judges[one.provider])
        yield from (ActionSet(id, actions) for id, actions in self._sets.items())

    def _judge(self, agent: str, provider: str) -> Judge | None:
        records = self._contracts.get(agent)
        if not records:
            return None
        apis = [api for record in records for api in record.apis if api.provider == provider]
        return Judge(provider, allowed(provider, apis, self._holdings), self._budget)

    def _row(self, agent: str, identity: str, deployment: str, one: Granted, judge: Judge | None) -> Entitlement:
        keep = self._sets.setdefault
        listed = judge.contains(one) if judge is not None and one.entry else None
        return Entitlement(
            agent=agent,
            identity=identity,
            deployment=deployment,
            provider=one.provider,
            entry=one.entry,
            rights=write_rights(one.rights, keep) if one.rights is not None else None,
            more=write_rights(one.more, keep),
            roles=json.dumps(one.roles),
            scope=write_rights((one.on,), keep),
            sure=one.sure,
            beyond=None if listed is None else not listed,
            loc=one.loc,
        )
