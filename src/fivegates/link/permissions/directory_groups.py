"""Groups of Entra: what a group of the tree is granted, each of its members holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from ...extract.memberships import MemberRecord, PeopleRecord
from ...extract.model import GrantRecord
from ...resolve.interface import Resource
from ...values import Reference, Unknown, Value
from ..identities import Identities
from .member import Member

PRINCIPAL = "azure_identity"
TYPE = "azuread_group"
OWN_ID = ("object_id", "id")
MOST_HELD = 20_000  # grants that members hold through groups; those beyond are left to the group alone

Lookup = Callable[[Reference], Resource | None]
Key = tuple[str, str]  # unit and address


class DirectoryGroups:
    """Who is in which group; nothing is joined before a group is granted something."""

    def __init__(self, records: Iterable[PeopleRecord], identities: Identities, lookup: Lookup) -> None:
        self._records = [one for one in records if isinstance(one, MemberRecord) and one.member.kind == PRINCIPAL and not one.person]
        self._identities = identities
        self._lookup = lookup
        self._members: dict[Key, list[Member]] | None = None
        self._held = 0

    def members(self, record: GrantRecord) -> list[Member]:
        """The members of the group that a grant is for; empty where it is none of these files, or nobody is known to be in it."""
        principal = record.principal
        key = self._key(principal.found.value) if self._records and principal.kind == PRINCIPAL else None
        if key is None or self._held > MOST_HELD:
            return []
        if self._members is None:
            self._members = self._read()
        found = self._members.get(key, [])
        self._held += len(found)
        return found

    def _read(self) -> dict[Key, list[Member]]:
        members: dict[Key, dict[str, Member]] = defaultdict(dict)
        for record in self._records:
            resource = record.resource
            key = self._key(record.group) if record.group is not None else (resource.unit, resource.address)
            for one in self._identities.identify(record.member, resource)[0] if key is not None else ():
                certain = one.verdict == "known" and not resource.conditional
                if key is not None and (certain or one.canonical not in members[key]):
                    members[key][one.canonical] = Member(one.canonical, certain)
        return {key: list(found.values()) for key, found in members.items()}

    def _key(self, value: Value) -> Key | None:
        if not isinstance(value.data, Unknown) or not value.data.exact:
            return None
        reference = next(iter(value.data.references))
        target = self._lookup(reference) if reference.path[-1:] and reference.path[-1] in OWN_ID else None
        return (target.unit, target.address) if target is not None and target.type == TYPE else None
