"""Who becomes whom by a trust: role chaining, federation, workflows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ..extract.model import AssumeRecord, GrantRecord, Mention, Selected
from ..iam.admission import ASSUME
from ..iam.aws.trust import like
from ..iam.subjects import GITHUB, subject_account, subject_repository
from ..resolve.interface import Resource
from .effective import Step
from .identities import Identities
from .trusts import Trusted


def held_back(records: Iterable[GrantRecord], identities: Identities) -> set[str]:
    """Identities whose own side may keep them from assuming a role: by a permissions boundary, or a Deny that speaks of it."""
    return {
        one.canonical
        for record in records
        if (record.effect == "Boundary" and not record.administrator) or (record.effect == "Deny" and _denies_assuming(record))
        for one in identities.identify(record.principal, record.resource)[0]
    }


def _denies_assuming(record: GrantRecord) -> bool:
    if record.statement is not None and record.statement.of_resource:
        return False  # it speaks of a bucket, a key ...
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
    yield from (step for step in _accounts_of(one, identities) if step.source not in identities.defined)


def account_steps(found: Iterable[Trusted], identities: Identities) -> list[tuple[Step, Resource]]:
    """The service accounts that trusts let in by name, each with the resource that says so."""
    return [(step, one.record.resource) for one in found for step in _accounts_of(one, identities)]


def _accounts_of(one: Trusted, identities: Identities) -> Iterator[Step]:
    said = one.admission
    for subject in said.subjects:
        account = subject_account(subject) if said.kind == "oidc" and said.certain else None
        if account is not None:
            canonical = f"k8s:{identities.scopes.cluster(one.record.resource)}/{account[0]}/{account[1]}"
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
