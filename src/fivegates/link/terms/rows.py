"""Excess and idle entries as rows, for the agents that an active contract covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...contracts.model import ContractRecord
from ...contracts.terms.judging import MOST_COMPARED, PROVIDERS, Budget, Judge, is_granted
from ...contracts.terms.model import Granted, UnreadableError
from ...facts.model import Closed, Deployment, EffectiveIdentity, Excess, Identity, JobPermission, ToolGrant, Unresolved, UnusedTerm
from ...facts.store import Fact
from ...named_tuple import NamedTuple
from ..permissions.holdings import Holdings
from ..places import Locations
from .allowed import allowed, terms_of
from .granted import GITHUB, MCP, granted_to, token_grants, tool_grants

FEW = 3
NO_LINE = ("", 0, "")
TOO_MUCH = f"contracts and grants are compared {MOST_COMPARED:,} times, and this contract comes after that"
CLOUDS = {"aws": "aws:", "gcp": "gcp:", "azure": "azure:", "kubernetes": "k8s:"}


class Holder(NamedTuple):
    """Whose a grant is: an identity, or the deployment whose token or tools it is of. ``tool``: the agent acts through it."""

    identity: str
    deployment: str = ""
    tool: bool = False


class Spoken(NamedTuple):
    """What rows say of agents. ``defined``: identities that this tree defines; ``closed``: by agent or identity, what is known whole."""

    effective: Mapping[str, Sequence[EffectiveIdentity]]  # by workload
    deployments: Mapping[str, Sequence[Deployment]]  # by agent
    permissions: Mapping[str, Sequence[JobPermission]]  # by workload
    tools: Mapping[str, Sequence[ToolGrant]]  # by deployment
    defined: frozenset[str]
    closed: frozenset[tuple[str, str]]

    def identities_of(self, agent: str) -> Iterator[str]:
        """The identities that an agent runs as."""
        for one in self.deployments.get(agent, ()):
            yield from (row.identity for row in self.effective.get(one.workload, ()) if not row.tool)


def spoken_of(rows: Iterable[Fact]) -> Spoken:
    """What is asked of the rows, found in one walk."""
    effective: dict[str, list[EffectiveIdentity]] = {}
    deployments: dict[str, list[Deployment]] = {}
    permissions: dict[str, list[JobPermission]] = {}
    tools: dict[str, list[ToolGrant]] = {}
    defined, closed = set(), set()
    for row in rows:
        if isinstance(row, EffectiveIdentity):
            effective.setdefault(row.workload, []).append(row)
        elif isinstance(row, Deployment):
            deployments.setdefault(row.agent, []).append(row)
        elif isinstance(row, JobPermission):
            permissions.setdefault(row.workload, []).append(row)
        elif isinstance(row, ToolGrant):
            tools.setdefault(row.deployment, []).append(row)
        elif isinstance(row, Identity) and row.is_defined:
            defined.add(row.id)
        elif isinstance(row, Closed):
            closed.add((row.subject, row.fact))
    return Spoken(effective, deployments, permissions, tools, frozenset(defined), frozenset(closed))


class TermRows:
    """``holdings``: what identities hold; None where the tree grants nothing."""

    def __init__(self, spoken: Spoken, holdings: Holdings | None, locations: Locations) -> None:
        self._spoken = spoken
        self._holdings = holdings
        self._locations = locations
        self._granted: dict[str, list[Granted]] = {}
        self._budget = Budget()

    def rows(self, agent: str, contracts: Sequence[ContractRecord], ids: Sequence[str]) -> Iterator[Excess | UnusedTerm | Unresolved]:
        """Of one agent. ``contracts``: those that count, each with its id among ``ids``."""
        if self._budget.is_spent:
            yield Unresolved(agent, "excess", TOO_MUCH, self._locations.add(contracts[0].place))
            return
        held = self.held(agent)
        for provider in PROVIDERS:
            granted = [(holder, one) for holder, grants in held.items() for one in grants if one.provider == provider]
            apis = [api for record in contracts for api in record.apis if api.provider == provider]
            is_listed = any("apis" not in record.missing for record in contracts)
            if granted:
                judge = Judge(provider, allowed(provider, apis, self._holdings), self._budget)
                excess = [(holder, one) for holder, one in granted if one.sure and one.entry and judge.contains(one) is False]
                yield from self._excess(agent, ids[0], excess, is_listed=is_listed)
            for record, id in zip(contracts, ids, strict=True):
                yield from self._unused(agent, record, id, provider, held)

    def held(self, agent: str) -> dict[Holder, list[Granted]]:
        """Everything that an agent is granted, by whom it is held."""
        found: dict[Holder, list[Granted]] = {}
        for one in self._spoken.deployments.get(agent, ()):
            for row in self._spoken.effective.get(one.workload, ()):
                self._hold(found, row.identity, is_tool=row.tool)
            tools = self._spoken.tools.get(one.id, ())
            for server in sorted({row.server_workload for row in tools if row.server_workload and row.mode != "denied"}):
                for row in self._spoken.effective.get(server, ()):
                    self._hold(found, row.identity, is_tool=True)
            found[Holder("", one.id)] = [*token_grants(self._spoken.permissions.get(one.workload, ())), *tool_grants(tools)]
        own = {holder.identity for holder in found if not holder.tool}
        return {holder: grants for holder, grants in found.items() if not (holder.tool and holder.identity in own)}

    def _hold(self, found: dict[Holder, list[Granted]], identity: str, *, is_tool: bool) -> None:
        if self._holdings is None:
            return
        if identity not in self._granted:
            self._granted[identity] = granted_to(identity, self._holdings, self._locations)
        found[Holder(identity, "", is_tool)] = self._granted[identity]

    def _excess(self, agent: str, contract: str, excess: Sequence[tuple[Holder, Granted]], *, is_listed: bool) -> Iterator[Excess]:
        """One row for each line; where a contract lists nothing at all, one for each holder."""
        lines: dict[tuple[Holder, tuple[str, int, str]], list[Granted]] = {}
        for holder, one in excess:
            lines.setdefault((holder, self._line(one.loc) if is_listed else NO_LINE), []).append(one)
        for (holder, _), ones in lines.items():
            entries = list(dict.fromkeys(one.entry for one in ones))
            yield Excess(
                agent=agent,
                contract=contract,
                identity=holder.identity,
                deployment=holder.deployment,
                provider=ones[0].provider,
                granted=_few(entries),
                number=len(entries),
                tool=holder.tool,
                writes=ones[0].provider == GITHUB and any(entry.endswith(":write") for entry in entries),
                listed=is_listed,
                loc=ones[0].loc,
            )

    def _line(self, loc: str) -> tuple[str, int, str]:
        """The line of a location, wherever in it something stands, and the way to it."""
        row = self._locations.rows[loc]
        return row.path, row.line, row.via

    def _unused(
        self, agent: str, record: ContractRecord, id: str, provider: str, held: Mapping[Holder, Sequence[Granted]]
    ) -> Iterator[UnusedTerm]:
        for api in record.apis:
            if api.provider != provider:
                continue
            try:
                terms = terms_of(api, provider, self._holdings)
            except UnreadableError:
                continue
            granted = [one for grants in held.values() for one in grants if one.provider == provider]
            if terms and not is_granted(provider, terms, granted, self._budget) and self._is_all_known(agent, provider, api.entry, held):
                yield UnusedTerm(agent, id, provider, api.entry, self._locations.add(api.place))

    def _is_all_known(self, agent: str, provider: str, entry: str, held: Mapping[Holder, Sequence[Granted]]) -> bool:
        """Whether this tree says all that the agent is granted at a provider."""
        if provider == GITHUB:
            return self._tells_tokens(agent)
        if provider == MCP:
            server = entry.partition(": ")[0].strip().lower()
            named = {one.rights[0].on.lower() for grants in held.values() for one in grants if one.provider == MCP and one.rights}
            return server in named
        if (agent, "identities") not in self._spoken.closed or provider not in CLOUDS or self._holdings is None:
            return False
        own = {holder.identity for holder in held if holder.identity.startswith(CLOUDS[provider])}
        return bool(own) and own <= self._spoken.defined

    def _tells_tokens(self, agent: str) -> bool:
        """Whether every job of the agent says what its token may do, and it runs as nothing but jobs."""
        jobs = [self._spoken.permissions.get(one.workload) for one in self._spoken.deployments.get(agent, ())]
        return bool(jobs) and all(rows and all(row.access != "default" for row in rows) for rows in jobs)


def _few(entries: Sequence[str]) -> str:
    more = f" and {len(entries) - FEW} more" if len(entries) > FEW else ""
    return "; ".join(entries[:FEW]) + more
