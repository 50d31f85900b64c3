"""Tokens of service accounts in pods: which are mounted, and whether anything shows what they are for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...extract.keys import Keys
from ...extract.model import PodRecord, WorkloadRecord
from ...extract.mounts import projected_tokens
from ...extract.paths import line_in
from ...facts.model import TokenMount, Unresolved
from ...source import Place
from ...values import Value
from ..agents import Linked
from ..names import glob_matches
from ..places import Locations
from .accounts import Accounts, account_of
from .fields import Unsure, truth

FIELD = "automountServiceAccountToken"


class Tokens:
    def __init__(self, accounts: Accounts, catalogue: Mapping[str, Any], locations: Locations) -> None:
        self._accounts = accounts
        self._users = catalogue["token_users"]
        self._locations = locations

    def rows(self, workloads: Iterable[Linked]) -> Iterator[TokenMount | Unresolved]:
        for linked in workloads:
            pods = linked.record.pods
            if pods and isinstance(pods[0].spec.data, dict):
                yield from self._of(linked, pods[0])

    def _of(self, linked: Linked, pod: PodRecord) -> Iterator[TokenMount | Unresolved]:
        record = linked.record
        named = next(iter(record.mentions), None)
        name = named.found.value.text if named is not None else "default" if record.identity_absent.startswith("default:k8s") else None
        for audience, asked in (token for one in record.pods for token in projected_tokens(one.spec, Keys(one.snake), one.resource)):
            yield self._row(linked, "projected", name or "", audience, None, asked)
        if name is None:
            return
        account = account_of(record.resource, pod.snake, name)
        mounted, said = self._is_mounted(pod, self._accounts.is_mounted(account))
        place = record.resource.place if named is None else named.found.holder.place
        if said is not None:
            place = line_in(said, pod.resource).place
        if mounted:
            needed = self._accounts.is_needed(account)
            if needed is False and self._may_be_used(record):
                needed = None
            yield self._row(linked, "api", name, "", needed, place)
            if needed is None and linked.agent:
                loc = self._locations.of(place, record.resource)
                yield Unresolved(linked.agent, "token_mounts", f"whether anything needs the token of {name} is not known", loc)

    def _row(self, linked: Linked, kind: str, account: str, audience: str, needed: bool | None, place: Place) -> TokenMount:
        loc = self._locations.of(place, linked.record.resource)
        return TokenMount(linked.id, linked.deployment, kind, account, audience, needed, loc)

    @staticmethod
    def _is_mounted(pod: PodRecord, by_account: bool | None) -> tuple[bool | None, Value | None]:
        """Whether the cluster mounts the token, and where the pod itself says so: it goes before its account."""
        said = Keys(pod.snake).get(pod.spec, FIELD)
        try:
            own = truth(said)
        except Unsure:
            return None, said
        if own is not None:
            return own, said
        if not pod.automount:
            return False, None
        return (True if pod.snake and by_account is None else by_account), None

    def _may_be_used(self, record: WorkloadRecord) -> bool:
        """Whether something in the pod is known to use the token for more than what role bindings say."""
        annotations = any(name.startswith(tuple(self._users["annotations"])) for name in record.tags)
        variables = (entry.name for entry in record.env)
        images = (found.value.text or "" for found in record.images)
        return (
            annotations
            or record.resource.type in self._users["kinds"]
            or any(glob_matches(glob, name) for name in variables for glob in self._users["variables"])
            or any(glob_matches(glob, image) for image in images for glob in self._users["images"])
            or any(glob_matches(glob, text) for pod in record.pods for text in _commands(pod) for glob in self._users["commands"])
        )


def _commands(pod: PodRecord) -> Iterator[str]:
    """The words of what the containers of a pod run."""
    keys = Keys(pod.snake)
    for container in pod.containers:
        for field in ("command", "args"):
            value = keys.get(container, field)
            yield from (item.text or "" for item in (value.items() if value is not None else ()))
