"""Whether a pod has a token by which it signs in as its service account at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ...extract.keys import Keys
from ...extract.model import PodRecord
from ...extract.mounts import projected_tokens
from ...resolve.interface import Resource
from ..effective import Run
from ..identities import Defined
from .fields import Unsure, truth

FIELD = "automountServiceAccountToken"
DEFAULT = "default:k8s-namespace"


def without_idle(runs: Iterable[Run], linked: Collection[str], defined: Mapping[str, Defined]) -> list[Run]:
    """The runs, without those of pods as a default account of which they get no token: nobody signs in as what nobody named.

    ``linked``: identities that lead to a cloud's, for which its webhook brings a token of its own. ``defined``: those of this tree.
    """
    return [run for run in runs if run.via != DEFAULT or run.identity in linked or not _is_idle(run, defined.get(run.identity))]


def _is_idle(run: Run, account: Defined | None) -> bool:
    pods = run.workload.record.pods
    keeps = account is not None and _keeps_its_token(account.record.resource)
    return bool(pods) and all(_gets_none(pod, account_keeps=keeps) for pod in pods)


def _gets_none(pod: PodRecord, *, account_keeps: bool) -> bool:
    """Whether no token is mounted: the pod says so, or its account does and the pod says nothing."""
    keys = Keys(pod.snake)
    if next(projected_tokens(pod.spec, keys, pod.resource), None) is not None:
        return False
    try:
        said = truth(keys.get(pod.spec, FIELD))
    except Unsure:
        return False
    return not said if said is not None else account_keeps


def _keeps_its_token(resource: Resource) -> bool:
    """Whether a service account says that its token is not mounted."""
    try:
        return truth(resource.get(FIELD) or resource.get("automount_service_account_token")) is False
    except Unsure:
        return False
