"""Groups of every provider: what a group is granted, each of its members holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ...extract.memberships import PeopleRecord
from ...extract.model import GrantRecord
from ...iam.gcp.bindings import GROUP as GOOGLE_GROUP
from ...resolve.interface import Resource
from ...values import Reference
from ..identities import Identities
from .aws_groups import GROUP as AWS_GROUP
from .aws_groups import AwsGroups
from .directory_groups import DirectoryGroups
from .google_groups import GoogleGroups
from .member import Member

Lookup = Callable[[Reference], Resource | None]


class Groups:
    """Who is in which group."""

    def __init__(self, records: Sequence[PeopleRecord], identities: Identities, lookup: Lookup) -> None:
        self._aws = AwsGroups(records, identities, lookup)
        self._google = GoogleGroups(records, identities, lookup)
        self._directory = DirectoryGroups(records, identities, lookup)

    def members(self, record: GrantRecord) -> Iterable[Member] | None:
        """The members of the group that a grant is for; None where it is for none, or for one of Entra with no known member."""
        if record.principal.kind == AWS_GROUP:
            return self._aws.members(record)
        if record.principal.kind == GOOGLE_GROUP:
            return self._google.members(record)
        return self._directory.members(record) or None

    def unknown(self) -> Iterator[tuple[str, GrantRecord]]:
        """For each member of a group whose policies these files do not hold, a grant of which nothing is known; to be asked last."""
        return self._aws.unknown()
