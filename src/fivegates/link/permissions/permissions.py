"""What identities of a tree hold, joined as soon as they are known: grants help to tell agents, holdings answer all that is asked later."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

from ...catalog import read_gcp_roles
from ...extract.found import Extraction
from ...facts.model import Grant
from ...iam.exports.model import ImportedRoles
from ...iam.gcp.roles import RoleBook
from ...resolve.interface import Resource
from ...values import Reference
from ..across import Across
from ..identities import Identities
from ..places import Locations
from .everybody import Everybody
from .google import Google
from .grants import grant_rows, hold
from .groups import Groups
from .holdings import HeldGrant, Holdings
from .measures import Measures
from .microsoft import Microsoft

if TYPE_CHECKING:
    from ..rbac.rbac import Rbac

Lookup = Callable[[Reference], Resource | None]


class Permissions:
    """``grants``: a row for each, not yet measured. ``imported``: roles that the tree's own file keeps; ``load``: catalogue data."""

    def __init__(
        self,
        extraction: Extraction,
        identities: Identities,
        across: Across,
        rbac: Rbac | None,
        imported: ImportedRoles,
        lookup: Lookup,
        load: Callable[[str], Any],
        locations: Locations,
    ) -> None:
        held = hold(extraction.grants, identities, across, Groups(extraction.people, identities, lookup))
        google = Google(load, RoleBook(read_gcp_roles, imported.gcp), identities)
        microsoft = Microsoft(imported.azure)
        written: dict[str, HeldGrant] = {}
        self.grants = [*grant_rows(held, locations, written), *(rbac.grants() if rbac is not None else ())]
        self.holdings = Holdings(held, google, microsoft, Everybody(extraction.everybody, identities), rbac)
        self._measures = Measures(self.holdings, written, google, microsoft, load)

    def measured(self, asked: Collection[str]) -> Iterator[Grant]:
        """The grants, those of ``asked`` identities with how much each gives."""
        return self._measures.rows(self.grants, asked)
