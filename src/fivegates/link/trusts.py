"""What trusts say of identities: rows of ``trusts``, the steps by which one identity becomes another, and the steps they rule out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..extract.model import AssumeRecord, GrantRecord, Mention, Selected
from ..extract.trusts import TrustRecord
from ..facts.model import EffectiveIdentity, Trust, Unresolved
from ..iam.admission import ASSUME, Admission
from ..iam.subjects import GITHUB, subject_account, subject_repository
from ..iam.trust import like
from ..source import Place
from .effective import Step
from .identities import Identities
from .places import Locations, granted_place

MOST_PATTERNS = 200  # a trust policy has at most 8,192 characters
LONGEST_SUBJECT = 600  # of a namespace and an account, whose names have at most 253 characters each


class Trusted(NamedTuple):
    """One admission to one known identity."""

    identity: str
    record: TrustRecord
    admission: Admission

    @property
    def place(self) -> Place:
        """The principal, where naming it is what is wrong; else the statement, in which a condition is or is missing."""
        said, statement = self.admission, self.admission.origin or self.admission.value.origin
        if said.kind not in ("anyone", "account"):
            return granted_place(self.record.resource, statement.place, statement)
        calls = self.record.resource.calls
        links = list(said.value.origin.chain())
        outer = [link for link in links if calls and link.source.path == calls[0].place.path]
        near = [link for link in links if link.source.path == statement.source.path]
        place = (outer or near or [statement])[0].place
        return granted_place(self.record.resource, place, said.value.origin)


def trusted(records: Iterable[TrustRecord], identities: Identities) -> list[Trusted]:
    """Every admission whose identity is known."""
    found = []
    for record in records:
        for one in identities.identify(record.identity, record.resource)[0]:
            if one.verdict == "known":
                found += [Trusted(one.canonical, record, admission) for admission in record.admissions]
    return found


def trust_rows(found: Iterable[Trusted], locations: Locations) -> Iterator[Trust]:
    """Admissions as rows; a principal of which nothing is known is none."""
    for one in found:
        said = one.admission
        if said.name == "?" and not said.subject:
            continue
        yield Trust(
            identity=one.identity,
            principal=said.name,
            kind=said.kind,
            audience=said.audience,
            subject=said.subject,
            condition=said.condition,
            verdict="allowed" if said.certain else "possible",
            fault=said.fault,
            loc=locations.of(one.place, one.record.resource),
        )


def open_trusts(
    records: Iterable[TrustRecord],
    effective: Iterable[EffectiveIdentity],
    agents: Mapping[str, str],
    identities: Identities,
    locations: Locations,
) -> Iterator[Unresolved]:
    """For each agent the trusts of its identities that are not wholly known. ``agents``: by workload."""
    unknown: dict[str, str] = {}
    for record in records:
        if not record.known or any(said.name == "?" for said in record.admissions):
            for one in identities.identify(record.identity, record.resource)[0]:
                unknown.setdefault(one.canonical, locations.of(record.resource.place, record.resource))
    told = set()
    for row in effective:
        agent = agents.get(row.workload)
        if agent and row.identity in unknown and (agent, row.identity) not in told:
            told.add((agent, row.identity))
            yield Unresolved(agent, "trust", f"who may become {row.identity} is not wholly known", unknown[row.identity])


def held_back(records: Iterable[GrantRecord], identities: Identities) -> set[str]:
    """Identities whose own side may keep them from assuming a role: by a permissions boundary, or a Deny that speaks of it."""
    return {
        one.canonical
        for record in records
        if (record.effect == "Boundary" and not record.administrator) or (record.effect == "Deny" and _denies_assuming(record))
        for one in identities.identify(record.principal, record.resource)[0]
    }


def _denies_assuming(record: GrantRecord) -> bool:
    action = (record.action or "*").lower()
    return action.startswith("notaction") or like(action, ASSUME)


def trust_steps(found: Iterable[Trusted], chains: Iterable[AssumeRecord], held: Collection[str], identities: Identities) -> list[Step]:
    """Who certainly becomes whom; those who may be ``held`` back on their own side certainly become nobody.

    Inside one account it is enough that the trust names the role or user itself; a trust in the account's root, or in somebody of another
    account, leaves it to policies of the caller's own (AWS STS API reference, AssumeRole).
    """
    granted = _chained(chains, identities)
    roots: dict[str, Trusted] = {}
    steps: list[Step] = []
    for one in found:
        if one.admission.kind == "account" and one.admission.certain and one.admission.open:
            roots.setdefault(one.identity, one)
        elif one.admission.kind == "principal" and one.admission.certain and one.admission.open:
            steps += _named(one, granted, identities)
        elif one.admission.subjects:
            steps += _federated(one, identities)
    for source, target in sorted(granted):
        root = roots.get(target)
        if root is not None and _account(source) == _account(target) == _root_account(root, target):
            steps.append(Step(source, target, "trust", root.admission.condition, root.place, names_session=root.admission.names_session))
    return _joined(step for step in steps if step.source not in held)


def _chained(chains: Iterable[AssumeRecord], identities: Identities) -> set[tuple[str, str]]:
    """(who, whom) wherever a policy of an identity names a role that it may assume."""
    pairs = set()
    for record in chains:
        for target in identities.identify(record.target, record.resource)[0]:
            for source in identities.identify(record.source, record.resource)[0]:
                if source.verdict == target.verdict == "known":
                    pairs.add((source.canonical, target.canonical))
    return pairs


def _named(one: Trusted, granted: set[tuple[str, str]], identities: Identities) -> Iterator[Step]:
    said = one.admission
    mention = Mention("aws_role", Selected(said.value, said.value.origin), "Principal")
    for source in identities.identify(mention, one.record.resource)[0]:
        if source.verdict != "known" or source.canonical == one.identity or not source.canonical.startswith(("aws:role/", "aws:user/")):
            continue
        if _account(source.canonical) == _account(one.identity) or (source.canonical, one.identity) in granted:
            yield Step(source.canonical, one.identity, "trust", said.condition, one.place, names_session=said.names_session)


def _federated(one: Trusted, identities: Identities) -> Iterator[Step]:
    """A workflow's repository, or a service account that no manifest of the tree defines: one that is defined says by its annotation."""
    said = one.admission
    for subject in said.subjects:
        repository = subject_repository(subject) if said.issuer == GITHUB else None
        if repository is not None and said.certain:
            yield Step(f"github:repo/{repository}", one.identity, "federation", said.condition, one.place)
        account = subject_account(subject) if said.kind == "oidc" and said.certain else None
        if account is not None:
            canonical = f"k8s:{identities.scopes.cluster(one.record.resource)}/{account[0]}/{account[1]}"
            if canonical not in identities.defined:
                yield Step(canonical, one.identity, "federation", said.condition, one.place)


def _joined(steps: Iterable[Step]) -> list[Step]:
    """One step for each way; it names the session only where every statement asks for it."""
    found: dict[tuple[str, str, str], Step] = {}
    for step in steps:
        key = step.source, step.target, step.via
        held = found.get(key)
        found[key] = step if held is None else held._replace(names_session=held.names_session and step.names_session)
    return list(found.values())


def _account(canonical: str) -> str:
    return canonical.partition("/")[2].rpartition("/")[0]


def _root_account(root: Trusted, target: str) -> str:
    """The account that a trust in a root means: its digits, the role's own where they are looked up by the data source for it, else ''."""
    name = root.admission.name
    account = name if ":" not in name else name.split(":")[4]
    if account.isdigit():
        return account
    references = {reference.address for reference in root.admission.value.references()}
    return _account(target) if references and all(".aws_caller_identity." in address for address in references) else ""


def without_refused(steps: Iterable[Step], found: Iterable[Trusted], records: Iterable[TrustRecord], identities: Identities) -> list[Step]:
    """Steps by annotation, without those that the trust of the role, known to the last statement, does not let in."""
    whole: dict[str, bool] = {}
    for record in records:
        for named in identities.identify(record.identity, record.resource)[0]:
            whole[named.canonical] = whole.get(named.canonical, True) and record.known and bool(record.admissions)
    let_in: dict[str, _Subjects] = defaultdict(_Subjects)
    for one in found:
        let_in[one.identity].add(one.admission)
    return [step for step in steps if not (whole.get(step.target) and _is_refused(step, let_in[step.target]))]


class _Subjects:
    """The subjects that one identity lets in: by their names, by patterns, or all of them."""

    def __init__(self) -> None:
        self.everybody = False
        self.names: set[str] = set()
        self.patterns: dict[str, None] = {}

    def add(self, said: Admission) -> None:
        self.everybody = self.everybody or said.kind == "anyone" or (said.kind == "oidc" and not said.subject)
        for subject in said.subjects if said.kind == "oidc" else ():
            if "*" in subject or "?" in subject:
                self.patterns[subject] = None
            else:
                self.names.add(subject)

    def lets_in(self, subject: str) -> bool:
        """Whether it does, or may: of more patterns or longer names than there can be nothing is concluded."""
        if len(self.patterns) > MOST_PATTERNS or len(subject) > LONGEST_SUBJECT:
            return True
        return self.everybody or subject in self.names or any(like(pattern, subject) for pattern in self.patterns)


def _is_refused(step: Step, let_in: _Subjects) -> bool:
    if step.via != "annotation" or not step.target.startswith("aws:role/") or not step.source.startswith("k8s:"):
        return False
    _, _, name = step.source.partition(":")
    namespace, _, account = name.rpartition("/")
    namespace = namespace.rpartition("/")[2]
    if "?" in namespace or "(" in namespace:
        return False
    return not let_in.lets_in(f"system:serviceaccount:{namespace}:{account}")
