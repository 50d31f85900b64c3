"""Which accounts of a tree somebody means who names a Kubernetes service account from outside its deploy unit.

A Pod Identity association, a federated subject or a binding on a Google account stands in a Terraform root and names (namespace,
account) of a cluster; an annotation stands on the account's object, and a pod of another folder runs as it by name. No file says that
the root's cluster is the one a folder of manifests goes to. The rule, and why:

* An account in a cluster *known* to be another one, or in another *known* environment, is not meant.
* Of those that remain, clusters known to be equal settle it; else environments known to be equal do; else all of them are meant: a tree
  with one account of a name rarely speaks of two clusters.
* That holds only while they can be one account. A cluster has one object of a name: two units that each define it (the overlays of one
  base) are two accounts, and units of two environments are two clusters. Which of them is meant is then not known: *possible*.
* In a tree of many projects the root beside an account's folder speaks of it rather than one further off: while roots that name accounts
  lie nearer, a farther one is not known to. And the account ``default``, which every namespace has, is nobody's by its name alone.
* Likewise from the account's side: where two units (or two clusters of one unit) name it with equal right, none is known to be right.

``possible`` makes no identity of anybody; it opens a question. An account is unique in its namespace and a namespace in its cluster
(Kubernetes documentation, object names).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..catalog.production import are_apart
from ..named_tuple import NamedTuple

ROOT = "terraform:"
MOST_ACCOUNTS = 200  # of one namespace and name; of more nobody can say which is meant


class Naming(NamedTuple):
    """Somebody in ``unit`` names an account. ``environment``: of the unit, None where not known. ``cluster``: its name, '' where not known.

    ``told``: what tells two clusters of one unit apart though no name is known (the reference that gives it), '' for nothing.
    ``uses_only``: meant are only accounts that their own unit does not define (an annotation speaks of its own object alone).
    ``is_anybodys``: every namespace has an account of this name.
    """

    unit: str
    environment: str | None = None
    cluster: str = ""
    told: str = ""
    uses_only: bool = False
    is_anybodys: bool = False


class Account(NamedTuple):
    """An account as one unit knows it: ``is_defined`` by an object there, else only run as.

    ``near``: how many folders its unit shares with the nearest Terraform root that names accounts.
    """

    canonical: str
    unit: str
    environment: str | None = None
    cluster: str = ""
    is_defined: bool = False
    near: int = 0


class Meant(NamedTuple):
    """The accounts that are meant, and those that may be."""

    joined: tuple[Account, ...]
    possible: tuple[Account, ...]


def accounts_meant(naming: Naming, accounts: Sequence[Account]) -> Meant:
    """Which of ``accounts``, all of one namespace and name, ``naming`` means; those of its own unit are not asked for."""
    if len(accounts) > MOST_ACCOUNTS:
        return Meant((), tuple(accounts))
    others = [account for account in accounts if account.unit != naming.unit and not _is_elsewhere(naming, account)]
    nearest = _nearest(naming, [account for account in others if _is_near(naming, account) or _is_settled(naming, account)])
    joined = tuple(nearest) if _may_be_one(naming, nearest) else ()
    possible = tuple(account for account in others if account not in joined)
    if naming.uses_only:
        return Meant(*(tuple(account for account in found if not account.is_defined) for found in (joined, possible)))
    return Meant(joined, possible)


def rival_namings(account: Account, namings: Iterable[Naming]) -> bool:
    """Whether several clusters claim the account with equal right, so that none of ``namings`` (which all mean it) is known to."""
    listed = list(namings)
    clusters = {(naming.unit, naming.cluster or naming.told) for naming in listed}
    return len(clusters) > 1 and not any(_is_settled(naming, account) for naming in listed)


def _is_elsewhere(naming: Naming, account: Account) -> bool:
    other_cluster = bool(naming.cluster and account.cluster) and naming.cluster != account.cluster
    other_environment = are_apart(naming.environment, account.environment)
    return other_cluster or other_environment


def _is_settled(naming: Naming, account: Account) -> bool:
    """Whether the cluster or the environment of both is known to be the same."""
    return _is_same(naming.cluster, account.cluster) or _is_same(naming.environment, account.environment)


def _is_same(one: str | None, other: str | None) -> bool:
    return bool(one) and one == other


def _is_near(naming: Naming, account: Account) -> bool:
    """Whether no other root that names accounts lies nearer."""
    if naming.is_anybodys:
        return False
    return not naming.unit.startswith(ROOT) or shared_folders(naming.unit, account.unit) >= account.near


def shared_folders(one: str, other: str) -> int:
    """How many folders from the top two deploy units have in common."""
    steps, others = folders_of(one), folders_of(other)
    return next((at for at, (step, beside) in enumerate(zip(steps, others, strict=False)) if step != beside), min(len(steps), len(others)))


def folders_of(unit: str) -> list[str]:
    """The folders from the top to a deploy unit."""
    path = unit.partition(":")[2].partition("?")[0]
    return [step for step in path.split("/") if step not in ("", ".")]


def _nearest(naming: Naming, others: list[Account]) -> list[Account]:
    by_cluster = [account for account in others if _is_same(naming.cluster, account.cluster)]
    by_environment = [account for account in others if _is_same(naming.environment, account.environment)]
    return by_cluster or by_environment or others


def _may_be_one(naming: Naming, accounts: list[Account]) -> bool:
    """Whether all can be one account: at most one unit defines it, and no two are in known different clusters or environments."""
    if naming.cluster and all(account.cluster == naming.cluster for account in accounts):
        return True
    environments = {account.environment for account in accounts if account.environment}
    clusters = {account.cluster for account in accounts if account.cluster}
    definitions = sum(account.is_defined for account in accounts) + naming.uses_only
    return definitions <= 1 and len(environments) <= 1 and len(clusters) <= 1
