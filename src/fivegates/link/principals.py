"""Which identities there are, who runs as which by what it says itself, and how one identity leads to another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from ..extract.found import Extraction
from ..facts.model import Grant
from ..iam.exports.model import ImportedRoles
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..values import Reference
from .across import Across
from .agents import Linked
from .assuming import account_steps, held_back, trust_steps
from .canonical import Scopes
from .catalogue import LinkCatalogue
from .effective import Open, Run, Step, named_identities, read_steps
from .identities import Identities
from .identity_rows import default_run, has_default
from .key_objects import KeyObjects
from .memberships import people_of
from .places import Locations
from .pods.signing import without_idle
from .refusals import without_refused
from .runners import with_runners
from .stored import StoredSecrets
from .trusts import Trusted, trusted

if TYPE_CHECKING:
    from .permissions.permissions import Permissions
    from .rbac.rbac import Rbac


class Principals(NamedTuple):
    """Whom workloads run as by what they say themselves, and how one identity leads to another. ``unknown``: what is not determined."""

    identities: Identities
    runs: list[Run]
    unknown: list[Open]
    steps: list[Step]
    let_in: list[Trusted]
    keys: KeyObjects
    stored: StoredSecrets
    people: Collection[str]
    across: Across
    rbac: Rbac | None
    permissions: Permissions | None

    @property
    def grants(self) -> list[Grant]:
        """Every grant, not yet measured."""
        return self.permissions.grants if self.permissions is not None else []


class PrincipalFinder(NamedTuple):
    """What finding principals needs besides the extraction. ``imported``: roles of the clouds that the tree's own file keeps."""

    catalogue: LinkCatalogue
    scopes: Scopes
    imported: ImportedRoles
    lookup: Callable[[Reference], Resource | None]
    locations: Locations

    def principals(self, extraction: Extraction, workloads: list[Linked]) -> Principals:
        """Which identities there are, who runs as which by what it says itself, and how one leads to another."""
        defaults = self.catalogue.links["defaults"]
        identities = Identities(extraction.identities, self.catalogue.identities, defaults, self.scopes, self.lookup)
        for resource, meant in extraction.stand_ins:
            identities.add_stand_in(resource, meant)
        runs, unknown = self._runs(workloads, identities)
        keys = KeyObjects(extraction.held, identities, self.lookup, self.locations, self.catalogue.keys["limits"])
        stored = StoredSecrets(extraction.held, keys.address, self.scopes.cluster)
        runs += [run for linked in workloads for run in keys.give(linked, stored.kept)]
        let_in = trusted(extraction.trusts, identities)
        trusting = account_steps(let_in, identities)
        across = Across(identities, runs, extraction.assumes, trusting, self.catalogue.links["annotations"])
        crossing, open_ = across.join()
        unknown += open_
        steps = [*read_steps(extraction.assumes, identities), *crossing]
        steps = without_refused(steps, let_in, extraction.trusts, identities)
        steps += trust_steps(let_in, extraction.chains, held_back(extraction.grants, identities), identities)
        runs = with_runners(without_idle(runs, {step.source for step in steps}, identities.defined), workloads)
        rbac = self._rbac(extraction, identities, across, runs)
        permissions = self._permissions(extraction, identities, across, rbac)
        people = people_of(extraction.people, identities)
        return Principals(identities, runs, unknown, steps, let_in, keys, stored, people, across, rbac, permissions)

    def _runs(self, workloads: Iterable[Linked], identities: Identities) -> tuple[list[Run], list[Open]]:
        runs: list[Run] = []
        unknown: list[Open] = []
        for linked in workloads:
            named, opened = named_identities(linked, identities, self.catalogue.links["variables"])
            if has_default(linked.record):
                named.append(default_run(linked, identities))
            runs += named
            unknown += opened
        return runs, unknown

    def _permissions(self, extraction: Extraction, identities: Identities, across: Across, rbac: Rbac | None) -> Permissions | None:
        """What identities hold; None where the tree grants nothing."""
        if not (extraction.grants or extraction.everybody or extraction.people) and rbac is None:
            return None
        from .permissions.permissions import Permissions

        return Permissions(extraction, identities, across, rbac, self.imported, self.lookup, self.catalogue.load, self.locations)

    def _rbac(self, extraction: Extraction, identities: Identities, across: Across, runs: Iterable[Run]) -> Rbac | None:
        """What Kubernetes role bindings say of the service accounts of the tree; None where it has none."""
        if not identities.accounts and not extraction.bindings:
            return None
        from .rbac.rbac import Rbac

        known = {*identities.defined, *(run.identity for run in runs)}
        return Rbac(extraction.roles, extraction.bindings, identities, known, across.also, self.locations, self.catalogue.load)
