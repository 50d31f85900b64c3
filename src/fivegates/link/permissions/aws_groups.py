"""Groups of AWS users: what a group is granted, each of its members holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from ...extract.memberships import MemberRecord, PeopleRecord
from ...extract.model import GrantRecord
from ...resolve.interface import Resource
from ...values import Reference, Unknown, Value
from ..identities import Identities
from .member import Member

GROUP = "aws_group"  # the kind of a mention of a group
USER = "aws_user"
GROUP_TYPES = ("aws_iam_group", "awscc_iam_group", "iam.services.k8s.aws/Group", ".upbound.io/Group")
UNKNOWN_GROUP = "the policies of its group {} are not known"
MOST_HELD = 20_000  # grants that members hold through groups; the rest is taken for not known

Lookup = Callable[[Reference], Resource | None]
Key = tuple[str, str]  # account and name, or unit and address


class AwsGroups:
    """Who is in which group of AWS users."""

    def __init__(self, records: Sequence[PeopleRecord], identities: Identities, lookup: Lookup) -> None:
        self._identities = identities
        self._lookup = lookup
        self._members: dict[Key, list[tuple[Member, MemberRecord]]] = defaultdict(list)
        self._names: dict[Key, str] = {}
        self._defined: set[Key] = set()
        self._granted: set[Key] = set()
        self._held = 0
        for record in records:
            if isinstance(record, MemberRecord) and record.member.kind == USER and record.group is not None:
                self._add(record, record.group)

    def _add(self, record: MemberRecord, group: Value) -> None:
        key = self._key(group, record.resource)
        if key is None:
            return
        for one in self._identities.identify(record.member, record.resource)[0]:
            certain = one.verdict == "known" and not record.resource.conditional
            self._members[key].append((Member(one.canonical, certain), record))

    def members(self, record: GrantRecord) -> list[Member]:
        """The members of a group that is granted something."""
        key = self._key(record.principal.found.value, record.resource)
        if key is None or self._held > MOST_HELD:
            return []
        self._granted.add(key)
        found = [member for member, _ in self._members.get(key, ())]
        self._held += len(found)
        return found

    def unknown(self) -> Iterator[tuple[str, GrantRecord]]:
        """For each member of a group whose policies these files do not hold, a grant of which nothing is known; to be asked last."""
        for key, members in self._members.items():
            if key in self._defined or (key in self._granted and self._held <= MOST_HELD):
                continue
            for member, record in members:
                yield (
                    member.canonical,
                    GrantRecord(
                        record.resource,
                        record.member,
                        "aws",
                        "Allow",
                        record.place,
                        certain=False,
                        condition=UNKNOWN_GROUP.format(self._names[key]),
                        policy=f"group {self._names[key]}",
                    ),
                )

    def _key(self, value: Value, resource: Resource) -> Key | None:
        """One group by its name in its account, by its address where the name is not known."""
        if isinstance(value.data, Unknown) and not value.data.exact:
            return None
        for reference in value.references():
            target = self._lookup(reference)
            if target is None or not target.type.endswith(GROUP_TYPES):
                continue
            name = next((found.text for part in ("name", "group_name") if (found := target.get(part)) is not None and found.text), None)
            key = (self._identities.scopes.aws_account(target), name) if name else (target.unit, target.address)
            self._names.setdefault(key, name or target.address)
            if target.mode == "managed":
                self._defined.add(key)
            return key
        if not value.text:
            return None
        key = (self._identities.scopes.aws_account(resource), value.text.rpartition("/")[2])
        self._names.setdefault(key, value.text)
        return key
