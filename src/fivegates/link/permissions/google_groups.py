"""Groups of Google: what a group is granted by its address, each service account in it holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from ...extract.memberships import MemberRecord, PeopleRecord
from ...extract.model import GrantRecord
from ...resolve.interface import Resource
from ...values import Reference, Unknown, Value
from ..identities import Identities
from .member import Member

GROUP_TYPE = "google_cloud_identity_group"
PREFIX = "group:"
MOST_HELD = 20_000  # grants that members hold through groups; the rest is left out

Lookup = Callable[[Reference], Resource | None]


class GoogleGroups:
    """Which service accounts are in which group; of groups that the tree makes, whose address these files tell."""

    def __init__(self, records: Iterable[PeopleRecord], identities: Identities, lookup: Lookup) -> None:
        self._lookup = lookup
        self._members: dict[str, dict[str, bool]] = defaultdict(dict)
        self._held = 0
        for record in records:
            if isinstance(record, MemberRecord) and record.member.kind == "gcp_service_account" and record.group is not None:
                address = self._address(record.group)
                for one in identities.identify(record.member, record.resource)[0] if address else ():
                    certain = one.verdict == "known" and not record.resource.conditional
                    self._members[address][one.canonical] = certain or self._members[address].get(one.canonical, False)

    def members(self, record: GrantRecord) -> Iterator[Member]:
        """The service accounts that hold what a group is granted."""
        address = (record.principal.found.value.text or "").removeprefix(PREFIX).lower()
        for canonical, certain in self._members.get(address, {}).items():
            self._held += 1
            if self._held > MOST_HELD:
                return
            yield Member(canonical, certain)

    def _address(self, group: Value) -> str:
        """The address of the group of the tree that a membership names."""
        if isinstance(group.data, Unknown) and not group.data.exact:
            return ""
        for reference in group.references():
            target = self._lookup(reference)
            if target is not None and target.type == GROUP_TYPE and target.mode == "managed":
                keys = target.get("group_key")
                found = next((key.get("id") for key in keys.items()), None) if keys is not None else None
                return (found.text or "").lower() if found is not None else ""
        return ""
