"""What rights may be aimed at: identities of the tree, workloads that run as them, an identity's own policies and groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from ...extract.memberships import MemberRecord, PeopleRecord
from ...iam.aws import arns
from ...iam.escalation import Way
from ...named_tuple import NamedTuple
from ...resolve.interface import Resource
from ...values import Reference, Value
from ..effective import HOPS, Run, Step
from ..identities import Identities
from ..trusts import Trusted
from .aws_groups import USER
from .holdings import HeldGrant

Lookup = Callable[[Reference], Resource | None]
MOST_BECOME = 50  # identities that one may become, by any number of steps
MOST_TARGETS = 500  # identities or workloads that are looked at for one way


class Target(NamedTuple):
    """Something rights are held on. ``identity``: whose rights it leads to, '' for a policy or group; ``kind``: role | user | sa | mi | sp,
    the type of a workload's resource, policy or group; ``forms``: how policies of its provider may write it.
    """

    name: str
    identity: str
    kind: str
    forms: tuple[str, ...]
    unit: str = ""


class Aims:
    """``let_in``: what trusts say; ``runs``: which workload runs as whom; ``members``: who is in which group;
    ``load`` gives catalogue data.
    """

    def __init__(
        self,
        identities: Identities,
        steps: Iterable[Step],
        let_in: Iterable[Trusted],
        runs: Iterable[Run],
        members: Iterable[PeopleRecord],
        lookup: Lookup,
        load: Callable[[str], Any],
    ) -> None:
        self._identities = identities
        self._lookup = lookup
        self._load = load
        self._arns: Mapping[str, str] | None = None
        self._runs = runs
        self._members = members
        self._groups: dict[str, list[tuple[Value, Resource]]] | None = None
        self._onward: dict[str, list[Step]] = defaultdict(list)
        for step in steps:
            self._onward[step.source].append(step)
        self._services: dict[str, set[str]] = defaultdict(set)
        for one in let_in:
            if one.admission.kind in ("service", "oidc") and one.admission.certain:
                self._services[one.identity].add(one.admission.name)
        self._known: dict[str, Target] = {}
        self._in_account: dict[str, list[str]] | None = None
        self._workloads: dict[str, list[Target]] | None = None

    @property
    def becoming(self) -> Collection[str]:
        """Identities that may become others."""
        return self._onward.keys()

    def own(self, identity: str, way: Way) -> Iterator[Target]:
        """The identity itself and those that it may become, of the kinds that a way is about."""
        for name in (identity, *(step.target for step in self.steps(identity))):
            target = self._identity(name)
            if target is not None and (not way.of or target.kind in way.of):
                yield target

    def steps(self, identity: str) -> list[Step]:
        """How it may become others, nearest first."""
        found: dict[str, Step] = {}
        frontier = [identity]
        for _ in range(HOPS):
            following = []
            for step in (step for source in frontier for step in self._onward.get(source, ())):
                if step.target != identity and step.target not in found and len(found) < MOST_BECOME:
                    found[step.target] = step
                    following.append(step.target)
            frontier = following
        return list(found.values())

    def others(self, identity: str, way: Way) -> Iterator[Target]:
        """Identities of its own account, or of the tree where accounts do not part them, that a way may be aimed at."""
        if self._in_account is None:
            self._in_account = defaultdict(list)
            for name in sorted(self._identities.defined):
                self._in_account[_realm(name)].append(name)
        asked = self._in_account.get(_realm(identity), ())[:MOST_TARGETS]
        for name in asked:
            if name == identity or (way.passes and not self._services.get(name, set()).intersection(way.passes)):
                continue
            target = self._identity(name)
            if target is not None and (not way.of or target.kind in way.of):
                yield target if self._is_near(identity, target) else target._replace(forms=target.forms[:1])

    def _is_near(self, identity: str, target: Target) -> bool:
        """Whether an address means the same to both: only AWS policies say of which unit it is."""
        holder = self._identities.defined.get(identity)
        return identity.startswith("aws:") or (holder is not None and holder.record.resource.unit == target.unit)

    def services(self, name: str) -> Collection[str]:
        """The services that an identity's trust lets in."""
        return self._services.get(name, ())

    def workloads(self, identity: str, way: Way) -> Iterator[Target]:
        """Workloads that run as another identity of its account."""
        if self._workloads is None:
            self._workloads = defaultdict(list)
            for run in sorted(self._runs, key=lambda run: (run.workload.id, run.identity)):
                if run.verdict == "known" and not run.workload.record.resource.conditional:
                    self._workloads[_realm(run.identity)].append(self._workload(run))
        for target in self._workloads.get(_realm(identity), ())[:MOST_TARGETS]:
            if target.identity != identity and (not way.of or target.kind in way.of) and self._is_near(identity, target):
                yield target

    def policies(self, held: Iterable[HeldGrant]) -> Iterator[Target]:
        """The managed policies that somebody holds and an account may change."""
        told = set()
        for record, doubt in held:
            if doubt or record.provider != "aws" or (record.policy, record.role) in told:
                continue
            told.add((record.policy, record.role))
            policy = self._lookup(Reference(record.resource.unit, record.policy)) if record.policy else None
            if policy is not None and policy.type.endswith(("iam_policy", "/Policy")):
                yield self._of_account(policy, "policy", "name")
            elif record.role and ":policy/" in record.role and ":aws:policy/" not in record.role:
                yield Target(record.role, "", "policy", (record.role,))

    def groups(self, identity: str) -> Iterator[Target]:
        """The groups of users that somebody is in."""
        if self._groups is None:
            self._groups = self._read_groups()
        for value, resource in self._groups.get(identity, ())[:MOST_BECOME]:
            group = next((found for one in value.references() if (found := self._lookup(one)) is not None and "group" in found.type), None)
            if group is not None:
                yield self._of_account(group, "group", "name")
            elif value.text:
                account = arns.known_account(self._identities.scopes.aws_account(resource))
                yield Target(value.text, "", "group", (f"arn:aws:iam::{account}:group/{value.text}",), resource.unit)

    def _read_groups(self) -> dict[str, list[tuple[Value, Resource]]]:
        found: dict[str, list[tuple[Value, Resource]]] = defaultdict(list)
        for record in self._members:
            if not isinstance(record, MemberRecord) or record.member.kind != USER or record.group is None or record.resource.conditional:
                continue
            for one in self._identities.identify(record.member, record.resource)[0]:
                if one.verdict == "known":
                    found[one.canonical].append((record.group, record.resource))
        return found

    def _of_account(self, resource: Resource, kind: str, attribute: str) -> Target:
        name = resource.get(attribute)
        account = arns.known_account(self._identities.scopes.aws_account(resource))
        written = arns.iam_form(resource, kind, account, name.text if name is not None else None)
        forms = (arns.reference_form(resource.unit, resource.address), *([written] if written else []))
        return Target(resource.address, "", kind, forms, resource.unit)

    def _identity(self, canonical: str) -> Target | None:
        if canonical not in self._known:
            defined = self._identities.defined.get(canonical)
            provider, _, rest = canonical.partition(":")
            kind = kind_of(canonical)
            forms: tuple[str, ...] = (canonical,)
            unit = ""
            if defined is not None and provider == "aws":
                resource, name = defined.record.resource, defined.record.name
                unit = resource.unit
                written = arns.iam_form(
                    resource, kind, arns.known_account(_account(canonical)), name.value.text if name is not None else None
                )
                forms = (arns.reference_form(resource.unit, resource.address), *([written] if written else []))
            elif defined is not None and provider == "azure":
                unit, forms = defined.record.resource.unit, (canonical, defined.record.resource.address)
            elif provider == "aws":
                account, _, name_text = rest.partition("/")[2].rpartition("/")
                forms = (f"arn:aws:iam::{account}:{kind}/{name_text}",) if account.isdigit() else ()
            self._known[canonical] = Target(canonical, canonical, kind, forms, unit)
        found = self._known[canonical]
        return found if found.forms else None

    def _workload(self, run: Run) -> Target:
        resource = run.workload.record.resource
        if not run.identity.startswith("aws:"):
            return Target(run.workload.id, run.identity, resource.type, (resource.address,), resource.unit)
        if self._arns is None:
            self._arns = self._load("workload_arns")
        written = arns.workload_form(resource, arns.known_account(_account(run.identity)), self._arns.get(resource.type))
        forms = (arns.reference_form(resource.unit, resource.address), *([written] if written else []))
        return Target(run.workload.id, run.identity, resource.type, forms, resource.unit)


def kind_of(canonical: str) -> str:
    """``role``, ``user``, ``sa`` ..., as canonical names say it."""
    return canonical.partition(":")[2].partition("/")[0]


def _account(canonical: str) -> str:
    """The account of an AWS identity."""
    return canonical.partition("/")[2].rpartition("/")[0]


def _realm(canonical: str) -> str:
    """What parts identities: the account of AWS, else the provider."""
    provider = canonical.partition(":")[0]
    return f"{provider}:{_account(canonical)}" if provider == "aws" else provider
