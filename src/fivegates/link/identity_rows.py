"""Identities as rows: defined here, only mentioned, given by a platform, or a credential that stands for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ..extract.model import WorkloadRecord
from ..facts.model import Identity
from ..source import Place
from .agents import Linked
from .credentials import Held
from .default_accounts import default_account, default_name, project_scope
from .effective import Run, Step
from .identities import PROVIDERS, Identities
from .places import Locations

KINDS = {
    "aws:role": "aws_role",
    "aws:user": "aws_user",
    "aws:instance-profile": "aws_instance_profile",
    "gcp:sa": "gcp_service_account",
    "azure:mi": "azure_identity",
    "azure:client": "azure_client",
    "github:app": "github_app",
    "github:token": "github_token",
    "gitlab:token": "gitlab_token",
    "forgejo:token": "forgejo_token",
    "gitea:token": "gitea_token",
}
PER_RUN = ("github:token/", "gitlab:token/", "forgejo:token/", "gitea:token/")


def has_default(record: WorkloadRecord) -> bool:
    """Whether a workload runs as what its platform gives to those that name none; a pod has an account whatever else it signs in as."""
    if record.identity_absent == "default:k8s-namespace":
        return all(mention.kind != "k8s_service_account" for mention in record.mentions)
    return record.identity_absent.startswith("default:") and not record.mentions


def default_run(linked: Linked, identities: Identities) -> Run:
    """The identity that the platform gives to a workload that names none."""
    record = linked.record
    name = record.identity_absent.partition(":")[2]
    if name == "k8s-namespace":
        canonical = identities.default_account(record.resource, record.namespace)
    else:
        project = project_scope(record.resource.get("project"), record.resource, identities.scopes)
        canonical = default_account(identities.defaults[name], project)
    return Run(linked, canonical, f"default:{name}", "known", linked.place)


def identity_rows(
    identities: Identities,
    used: Iterable[str],
    runs: Iterable[Run],
    acting: Iterable[Held],
    steps: Iterable[Step],
    defaults: Mapping[str, Any],
    locations: Locations,
    people: Collection[str] = (),
    is_all_read: bool = False,
) -> list[Identity]:
    """One row for each identity of the tree, sorted by its name. ``people``: those that are a person's. ``is_all_read``: nothing in the
    tree could define one unseen.
    """
    places: dict[str, Place] = {}
    is_default: set[str] = set()
    environments: dict[str, set[str | None]] = defaultdict(set)
    for run in runs:
        places.setdefault(run.identity, run.place)
        environments[run.identity].add(run.workload.environment)
        if run.via.startswith("default:"):
            is_default.add(run.identity)
    for step in steps:
        places.setdefault(step.target, step.place)
    # what has no name stands first, where the search for it ends soonest
    names = dict.fromkeys(sorted(map(shown_name, identities.defined), key=lambda name: not name.startswith("(")))
    models_only = {held.canonical: True for held in acting}
    for held in acting:
        models_only[held.canonical] = models_only[held.canonical] and held.opens_only_models
    rows = []
    for canonical in sorted({*identities.defined, *used}):
        defined = identities.defined.get(canonical)
        place = defined.place if defined is not None else places.get(canonical)
        if place is None:
            continue
        prefix, _, rest = canonical.partition(":")
        known = environments.get(canonical, set())
        name = shown_name(canonical)
        account = identities.accounts.get(canonical)
        rows.append(
            Identity(
                id=canonical,
                provider=PROVIDERS.get(prefix, prefix),
                kind=defined.record.kind if defined is not None else KINDS.get(f"{prefix}:{rest.partition('/')[0]}", _kind(prefix)),
                name=name,
                canonical=canonical,
                environment=next(iter(known)) if len(known) == 1 else None,
                is_default=canonical in is_default or _is_default_name(prefix, name, defaults),
                is_human=canonical in people,
                is_per_run=canonical.startswith(PER_RUN),
                opens_only_models=models_only.get(canonical, False),
                loc=locations.add(place),
                is_defined=is_defined(canonical, identities.defined, names) if is_all_read or defined is not None else None,
                namespace=account.namespace if account is not None else None,
            )
        )
    return rows


def is_defined(canonical: str, defined: Collection[str], names: Collection[str]) -> bool | None:
    """Whether the tree defines an identity; None where a definition of its name, or any at all for one without a name, may be it.

    ``defined``: what the tree defines; ``names``: what that is called, with what has no name first.
    """
    if canonical in defined:
        return True
    prefix = canonical.partition(":")[0]
    if canonical.startswith("azure:mi/system/"):
        return True
    if prefix == "ref":
        is_named_here = any(word in canonical for word in ("/var.", "/data.")) and ".module." not in canonical.replace("/", ".")
        return False if is_named_here and not defined else None
    if prefix not in ("aws", "gcp", "azure", "k8s") or canonical.startswith("azure:client/"):
        return None
    name = shown_name(canonical)
    may_be_one = name in names or (bool(names) and (name.startswith("(") or next(iter(names)).startswith("(")))
    return None if may_be_one else False


def _kind(prefix: str) -> str:
    return {"k8s": "k8s_service_account", "secret": "credential", "key": "credential", "ref": "reference"}.get(prefix, prefix)


def shown_name(canonical: str) -> str:
    """The name that people use: without account, project or cluster."""
    rest = canonical.partition(":")[2]
    if canonical.startswith("gcp:sa/"):
        return rest.partition("/")[2].partition("@")[0]
    return rest.rpartition("/")[2]


def _is_default_name(prefix: str, name: str, defaults: Mapping[str, Any]) -> bool:
    """The documented names of platform defaults, when a workload names one in so many words."""
    if prefix == "k8s":
        return name == str(defaults["k8s-namespace"]["name"])
    return prefix == "gcp" and (name.endswith("-compute") or name in map(default_name, defaults.values()))
