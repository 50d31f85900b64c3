"""Links between deploy units: what one says of a Kubernetes service account reaches the pods that run as it in another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from ..extract.model import EVERY_ACCOUNT, AssumeRecord, Mention
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from .effective import Open, Run, Step, steps_of
from .identities import Identities
from .same_account import MOST_ACCOUNTS, ROOT, Account, Meant, Naming, accounts_meant, folders_of, rival_namings

Key = tuple[str, str]  # namespace and name
ANYBODYS = "default"  # the account that every namespace has


class Claim(NamedTuple):
    """Somebody names the account ``key`` and says by ``step`` what it may become."""

    key: Key
    naming: Naming
    step: Step


class Across:
    """Every account of the tree, to be found from outside its unit."""

    def __init__(
        self,
        identities: Identities,
        runs: Sequence[Run],
        assumes: Sequence[AssumeRecord],
        trusting: Sequence[tuple[Step, Resource]],
        annotations: Mapping[str, Mapping[str, Any]],
    ) -> None:
        """``trusting``: the service accounts that trusts let in, each with the resource that says so. ``annotations``: the catalogue's."""
        self._identities = identities
        self._runs, self._assumes, self._trusting = runs, assumes, trusting
        self._roots = _folders_of_roots(chain((resource for _, resource in trusting), self._naming_resources()))
        self._labels = {_provider(row["kind"]): label for row in annotations.values() for label in row.get("pod_label", {}).items()}
        self._accounts: dict[Key, dict[str, Account]] = defaultdict(dict)
        self._names: dict[str, dict[str, None]] = defaultdict(dict)  # of accounts, by namespace
        self._annotated: dict[tuple[str, str], bool] = {}  # (account, provider): whether its annotation names a known identity
        for defined in identities.defined.values():
            if defined.record.kind == "k8s_service_account":
                self._add(defined.canonical, defined.record.resource, None, is_defined=True)
        for run in runs:
            if run.verdict == "known" and run.identity.startswith("k8s:"):
                self._add(run.identity, run.workload.record.resource, run.workload.environment, is_defined=False)
        for record in assumes:
            if record.via == "annotation":
                known = any(target.verdict == "known" for target in identities.identify(record.target, record.resource)[0])
                for source in identities.identify(record.source, record.resource)[0]:
                    self._annotated[source.canonical, _provider(record.target.kind)] = known

    def _add(self, canonical: str, resource: Resource, environment: str | None, *, is_defined: bool) -> None:
        key = key_of(canonical)
        if key is not None:
            known = resource.environment or environment
            near = self._nearest_root(resource.unit)
            account = Account(canonical, resource.unit, known, self._cluster(resource), is_defined, near)
            self._names[key[0]].setdefault(key[1])
            self._accounts[key].setdefault(f"{resource.unit} {canonical}", account)

    def _naming_resources(self) -> Iterator[Resource]:
        """Resources that are or name a service account."""
        yield from (record.resource for record in self._assumes if record.source.kind == "k8s_service_account")
        yield from (one.record.resource for one in self._identities.defined.values() if one.record.kind == "k8s_service_account")

    def _nearest_root(self, unit: str) -> int:
        """How many folders a unit shares with the nearest Terraform root that names accounts."""
        steps = folders_of(unit)
        return next((length for length in range(len(steps), 0, -1) if tuple(steps[:length]) in self._roots), 0)

    def _cluster(self, resource: Resource) -> str:
        """The cluster that a resource goes to, '' where it is not known."""
        cluster = self._identities.scopes.cluster(resource)
        return "" if cluster.startswith("?") else cluster

    def _naming(self, mention: Mention, resource: Resource, *, uses_only: bool = False) -> Naming:
        """How a resource names an account: in the cluster that it names itself, else in the one that it goes to."""
        said = mention.cluster
        cluster = (said.text if said is not None else None) or self._cluster(resource)
        told = "" if said is None or said.text else " ".join(sorted({str(reference) for reference in said.references()}))
        return Naming(resource.unit, resource.environment, cluster, told, uses_only)

    def _meant(self, key: Key, naming: Naming) -> Meant:
        naming = naming._replace(is_anybodys=key[1] == ANYBODYS)
        return accounts_meant(naming, list(self._accounts[key].values()) if key in self._accounts else [])

    def also(self, mention: Mention, resource: Resource) -> list[str]:
        """The accounts of other units that a mention by namespace and name certainly means; every account of a namespace where it means
        them all.
        """
        namespace, name = mention.namespace, mention.found.value
        if mention.kind == EVERY_ACCOUNT and namespace is not None and namespace.text:
            keys = [(namespace.text, name) for name in self._names.get(namespace.text, ())]
            return [account for key in keys for account in self.meant_by(key, resource)]
        if mention.kind != "k8s_service_account" or namespace is None or not namespace.text or not name.text:
            return []
        return [account.canonical for account in self._meant((namespace.text, name.text), self._naming(mention, resource)).joined]

    def meant_by(self, key: Key, resource: Resource) -> list[str]:
        """The accounts of a namespace and name that a resource which applies to a whole cluster certainly speaks of."""
        own = [account.canonical for account in self._accounts.get(key, {}).values() if account.unit == resource.unit]
        naming = Naming(resource.unit, resource.environment, self._cluster(resource))
        return list(dict.fromkeys([*own, *(account.canonical for account in self._meant(key, naming).joined)]))

    def join(self) -> tuple[list[Step], list[Open]]:
        """Steps for the accounts that links from elsewhere certainly mean, and a question for each workload whose account they may mean."""
        claimed: dict[str, list[tuple[Account, Claim]]] = defaultdict(list)
        open_: dict[str, Claim] = {}
        for claim in chain(self._claims(), self._trusted()):
            meant = self._meant(claim.key, claim.naming)
            if len(meant.possible) > MOST_ACCOUNTS and meant.possible[0].canonical in open_:
                continue  # so many that each of them has the question already
            if self._takes_effect(claim, meant):
                for account in meant.joined:
                    claimed[account.canonical].append((account, claim))
                open_.update((account.canonical, claim) for account in meant.possible)
        steps = []
        for canonical, claims in claimed.items():
            if _are_rivals(claims):
                open_[canonical] = claims[0][1]
            else:
                steps += [self._step(canonical, claim.step) for _, claim in claims if claim.step.source != canonical]
        settled = {step.source for step in steps}
        reasons = {
            account: "the identity that its annotation names is not known" for (account, _), known in self._annotated.items() if not known
        }
        reasons |= {account: _reason(claim) for account, claim in open_.items()}
        return steps, list(_questions({account: reason for account, reason in reasons.items() if account not in settled}, self._runs))

    def _claims(self) -> Iterator[Claim]:
        """What annotations, associations, federated subjects and bindings say of accounts."""
        for record in self._assumes:
            if record.source.kind == "k8s_service_account":
                naming = self._naming(record.source, record.resource, uses_only=record.via == "annotation")
                for step in steps_of(record, self._identities):
                    key = key_of(step.source)
                    if key is not None:
                        yield Claim(key, naming, step)

    def _trusted(self) -> Iterator[Claim]:
        for step, resource in self._trusting:
            key = key_of(step.source)
            if key is not None:
                yield Claim(key, Naming(resource.unit, resource.environment, self._cluster(resource)), step)

    def _takes_effect(self, claim: Claim, meant: Meant) -> bool:
        """What lets an account in needs the account's annotation too, but for a Pod Identity association.

        An annotation that is known says by itself which identity it is; an account that is defined without one has none.
        """
        if claim.step.via in ("association", "annotation"):
            return True
        definers = [account.canonical for account in (*meant.joined, *meant.possible) if account.is_defined]
        if claim.step.source in self._identities.defined:
            definers.append(claim.step.source)
        provider = claim.step.target.partition(":")[0]
        return all(self._annotated.get((canonical, provider)) is False for canonical in definers)

    def _step(self, canonical: str, step: Step) -> Step:
        needs_label = step.via in ("federation", "impersonation") and step.pod_label is None
        label = self._labels.get(step.target.partition(":")[0]) if needs_label else step.pod_label
        return step._replace(source=canonical, pod_label=label)


def _folders_of_roots(resources: Iterable[Resource]) -> frozenset[tuple[str, ...]]:
    """Every folder on the way to a Terraform root that one of these is in."""
    units = {resource.unit for resource in resources if resource.unit.startswith(ROOT)}
    ways = [folders_of(unit) for unit in units]
    return frozenset(tuple(steps[:length]) for steps in ways for length in range(1, len(steps) + 1))


def key_of(canonical: str) -> Key | None:
    """The namespace and name in ``k8s:<cluster>/<namespace>/<name>``; None where either is not known."""
    rest, _, name = canonical.rpartition("/")
    namespace = rest.rpartition("/")[2]
    is_known = namespace and name and not namespace.startswith(("?", "(")) and not name.startswith("(")
    return (namespace, name) if is_known else None


def _provider(kind: str) -> str:
    return kind.partition("_")[0]


def _are_rivals(claims: Sequence[tuple[Account, Claim]]) -> bool:
    """Whether units with equal right to an account make different identities of it."""
    is_one_target = len({claim.step.target for _, claim in claims}) == 1
    return not is_one_target and rival_namings(claims[0][0], (claim.naming for _, claim in claims))


def _reason(claim: Claim) -> str:
    place = claim.step.place
    return f"whether {place.path}:{place.line} speaks of its cluster is not known"


def _questions(reasons: Mapping[str, str], runs: Iterable[Run]) -> Iterator[Open]:
    """A question for each workload that runs as an account of which not all is known. ``reasons``: by account."""
    for run in runs:
        reason = reasons.get(run.identity)
        mention = next((one for one in run.workload.record.mentions if one.kind == "k8s_service_account"), None)
        if reason is not None and mention is not None:
            yield Open(run.workload, mention, reason)
