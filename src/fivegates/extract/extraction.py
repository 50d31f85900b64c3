"""One pass over evaluated resources: which say what, by their type."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..resolve.folders import folder_of
from ..resolve.interface import Resource
from ..source import Pinned
from ..values import Origin, Reference, Unknown, Value
from .bindings import read_binding
from .builds import BUILDERS, BuildRecord, extract_builds
from .companions import Companions
from .custom import extract_custom
from .elsewhere import Elsewhere
from .federation import extract_credential
from .grants import GrantReader
from .identities import extract_identity, extract_link, extract_service_account, extract_stand_in, link_target
from .key_objects import HeldRecord, is_key_type, read_key_objects, read_manifest_secret
from .keys import Keys, manifest_name
from .manifests import manifests_in
from .memberships import PeopleRecord, is_people_type, read_people, read_subjects
from .model import AssumeRecord, GrantRecord, IdentityRecord, Mention, Selected, ToolRecord, WorkloadRecord
from .openings import OpeningReader, OpeningRecord
from .paths import select, select_first
from .pods import extract_pod
from .pools import Pools, extract_member
from .releases import extract_release
from .rows import fits, row_for
from .schedules import ScheduleRecord, extract_schedule
from .services import extract_service
from .tools import extract_tools
from .trusts import TrustRecord, extract_chain, extract_trust
from .workloads import extract_workload

Lookup = Callable[[Reference], Resource | None]
SERVICE_ACCOUNT = "/ServiceAccount"
RELEASE = "helm_release"
UNKNOWN_KIND = {"class": "host", "weight": 0.0, "absent": "unknown"}
POOL_PROVIDER = "google_iam_workload_identity_pool_provider"
BINDINGS = ("RoleBinding", "ClusterRoleBinding")
KEPT = ("/Secret", "/ConfigMap")


class Catalogue(NamedTuple):
    """The data that extraction is driven by, as loaded from the package."""

    workloads: Mapping[str, Any]
    kubernetes: Mapping[str, Any]
    identities: Mapping[str, Any]
    grants: Mapping[str, Any]
    links: Mapping[str, Any]
    trusts: Mapping[str, Any]
    administrators: Mapping[str, Any]
    exposure: Mapping[str, Any]
    images: Mapping[str, Any]
    companions: Mapping[str, Any]
    schedules: Mapping[str, Any]
    keys: Mapping[str, Any]
    people: Mapping[str, Any]
    observed: frozenset[str] = frozenset()  # types that keep, carry, audit or watch logs

    def wants(self, type: str) -> bool:
        """Whether anything is extracted from a Terraform type: all others need no evaluation until something refers to them."""
        return (
            type in self.workloads
            or type in self.identities
            or type in self.grants
            or type in self.links["resources"]
            or type in self.exposure["resources"]
            or type in self.exposure["guards"]
            or type in self.images["starters"]
            or type in self.companions
            or type in self.schedules
            or type in (RELEASE, *BUILDERS)
            or type in self.links["tools"]
            or type == POOL_PROVIDER
            or type in self.kubernetes["terraform"]
            or type in self.kubernetes["terraform_manifests"]
            or is_key_type(type, self.keys)
            or is_people_type(type, self.people)
            or (type.startswith("google_") and type.endswith(("_iam_member", "_iam_binding")))
            or type in self.observed
        )


@dataclass(slots=True)
class Extraction:
    """Everything that the resources say, not yet joined."""

    workloads: list[WorkloadRecord] = field(default_factory=list)
    identities: list[IdentityRecord] = field(default_factory=list)
    stand_ins: list[tuple[Resource, Mention]] = field(default_factory=list)
    assumes: list[AssumeRecord] = field(default_factory=list)
    grants: list[GrantRecord] = field(default_factory=list)
    openings: list[OpeningRecord] = field(default_factory=list)
    builds: list[BuildRecord] = field(default_factory=list)
    schedules: list[ScheduleRecord] = field(default_factory=list)
    held: list[HeldRecord] = field(default_factory=list)
    people: list[PeopleRecord] = field(default_factory=list)
    trusts: list[TrustRecord] = field(default_factory=list)
    chains: list[AssumeRecord] = field(default_factory=list)
    tools: list[ToolRecord] = field(default_factory=list)
    observing: list[Resource] = field(default_factory=list)  # what keeps, carries, audits or watches logs


def _nothing(resource: Resource) -> bool:
    return False


def _row_of(rows: Mapping[str, Any], resource: Resource) -> Mapping[str, Any] | None:
    """The row of a resource's type, where the resource is what the row speaks of."""
    row: Mapping[str, Any] | None = rows.get(resource.type)
    return row if row is None or "when" not in row or fits(resource, row["when"]) else None


def _itself(resource: Resource, kind: str) -> Mention:
    """A mention of the resource by its own address, whatever it is called."""
    itself = Unknown(frozenset({Reference(resource.unit, resource.address, ("id",))}), exact=True)
    origin = Origin("reference", Pinned("", resource.place), 0)
    return Mention(kind, Selected(Value(itself, origin), origin), "self")


class Extractor:
    """Sends each resource to the extractor of its type."""

    def __init__(
        self,
        catalogue: Catalogue,
        lookup: Lookup,
        overlays: Collection[str] = (),
        is_declared: Callable[[Resource], bool] | None = None,
        replacer: str = "",
    ) -> None:
        """``overlays``: folders that kustomize builds from, where a manifest may be a patch of another one. ``is_declared``: whether
        somebody says of a custom resource of an unknown kind that it is an agent. ``replacer``: the tool that puts other images into the
        tree's manifests before they are applied, '' for none.
        """
        self._is_declared = is_declared or _nothing
        self._overlays = frozenset(overlays)
        self._replacer = replacer
        self._lookup = lookup
        self._catalogue = catalogue
        self._grants = GrantReader(catalogue.grants, catalogue.administrators, lookup)
        self._openings = OpeningReader(catalogue.exposure, lookup)
        self._elsewhere = Elsewhere(catalogue.images["starters"])
        self._companions = Companions(catalogue.companions)
        self._cluster_roles = frozenset(row["name"] for row in catalogue.administrators["kubernetes_roles"])
        self._terraform_kinds: Mapping[str, str] = catalogue.kubernetes["terraform"]
        self._links: Mapping[str, Any] = catalogue.links["resources"]
        self._pools = Pools()
        self._bindings: list[tuple[Resource, Mapping[str, Any], Mention]] = []

    def extract(self, resources: Iterable[Resource]) -> Extraction:
        found = Extraction()
        roles: dict[tuple[str, str], Resource] = {}
        bindings: list[tuple[Resource, bool]] = []
        listed = list(resources)
        for resource in listed:
            self._openings.note_guard(resource)
            self._elsewhere.note(resource)
            self._companions.note(resource)
        for resource in listed:
            for one in manifests_in(resource, self._catalogue.kubernetes["terraform_manifests"]):
                kind = self._terraform_kinds.get(one.type)
                if "/" in one.type or kind is not None:
                    self._manifest(one, kind or one.type, kind is not None, found, roles, bindings)
                if kind is None:
                    self._resource(one, found)
        for binding, snake in bindings:
            found.grants.extend(read_binding(binding, roles, self._cluster_roles, snake=snake))
        self._members(found)
        return found

    def _manifest(
        self,
        resource: Resource,
        kind: str,
        snake: bool,
        found: Extraction,
        roles: dict[tuple[str, str], Resource],
        bindings: list[tuple[Resource, bool]],
    ) -> None:
        catalogue = self._catalogue.kubernetes
        name = kind.rpartition("/")[2]
        if resource.mode == "data":
            return
        if kind == SERVICE_ACCOUNT:
            record, assumes = extract_service_account(resource, self._catalogue.links["annotations"], snake=snake)
            found.identities.append(record)
            found.assumes.extend(assumes)
        elif kind in catalogue["pods"]:
            workload = extract_pod(resource, kind, catalogue["pods"][kind], snake=snake)
            if workload is not None and not self._is_patch(workload, snake):
                found.workloads.append(self._as_deployed(workload, f"{catalogue['pods'][kind]['pod']}.container.image"))
        elif kind in catalogue["resources"]:
            found.workloads.append(self._as_deployed(extract_custom(resource, catalogue["resources"][kind])))
        elif self._is_declared(resource):
            found.workloads.append(extract_custom(resource, UNKNOWN_KIND))
        elif name in BINDINGS and kind.startswith("rbac.authorization.k8s.io/"):
            bindings.append((resource, snake))
            found.people.extend(read_subjects(resource, snake=snake))
        elif kind in KEPT:
            found.held.extend(read_manifest_secret(resource, self._catalogue.keys, snake=snake))
        elif name == "ClusterRole" and kind.startswith("rbac.authorization.k8s.io/"):
            roles[(resource.unit, manifest_name(resource, Keys(snake)))] = resource

    def _as_deployed(self, workload: WorkloadRecord, path: str = "") -> WorkloadRecord:
        """The workload, marked where another image than the one written (at ``path``) may run."""
        if workload.resource.unit.startswith("terraform:"):
            return self._elsewhere.mark(workload, path)
        return workload._replace(image_elsewhere=f"{self._replacer} may name another image") if self._replacer else workload

    def _is_patch(self, workload: WorkloadRecord, snake: bool) -> bool:
        """A manifest that lacks what its kind requires, where kustomize or another file completes it: it deploys nothing by itself."""
        resource = workload.resource
        if snake or not ("alternative" in resource.extra or folder_of(resource.place.path) in self._overlays):
            return False
        spec = resource.get("spec")
        selects = resource.type.partition("/")[0] != "apps" or (spec is not None and spec.get("selector") is not None)
        return not selects or not workload.images

    def _resource(self, resource: Resource, found: Extraction) -> None:
        catalogue = self._catalogue
        managed = resource.mode == "managed"
        if self._workload(resource, managed, found):
            return
        identity = _row_of(catalogue.identities, resource)
        own = self._identity(resource, identity, found) if identity is not None and "/" not in resource.type else None
        if not managed:
            return
        if resource.type in catalogue.observed:
            found.observing.append(resource)
        found.openings.extend(self._openings.read(resource))
        found.builds.extend(extract_builds(resource))
        if resource.type in catalogue.schedules:
            found.schedules.extend(extract_schedule(resource, catalogue.schedules[resource.type], self._lookup))
        if own is not None and identity is not None and "trust" in identity:
            self._add_trust(extract_trust(resource, identity["trust"], own, catalogue.trusts, self._lookup), found)
        self._link(resource, found)
        found.held.extend(read_key_objects(resource, catalogue.keys, own))
        found.people.extend(read_people(resource, catalogue.people))
        row = self._grants.row(resource.type)
        if row is not None and "holds" not in row:
            found.grants.extend(self._grants.read(resource, row, own))
            for principals, policy in self._grants.policies(resource, row, own):
                found.chains.extend(extract_chain(resource, principals, policy))

    def _workload(self, resource: Resource, managed: bool, found: Extraction) -> bool:
        """What the resource runs; True where it says nothing else."""
        if resource.type == "compose/service":
            found.workloads.append(extract_service(resource))
            return True
        if resource.type == RELEASE and managed:
            found.workloads.append(extract_release(resource, self._catalogue.links["annotations"]))
            return True
        row = (
            row_for(resource, self._catalogue.workloads[resource.type]) if managed and resource.type in self._catalogue.workloads else None
        )
        if row is not None:
            workload = self._companions.weigh(extract_workload(resource, row))
            found.workloads.append(self._as_deployed(workload, *row.get("image", ())[:1]))
        return False

    def _identity(self, resource: Resource, row: Mapping[str, Any], found: Extraction) -> Mention:
        """The identity that the resource is, and the mention that always means it."""
        record = extract_identity(resource, row)
        found.identities.append(record)
        if "stands_for" in row and (meant := extract_stand_in(resource, row)) is not None:
            found.stand_ins.append((resource, meant))
        return _itself(resource, record.kind)

    def _link(self, resource: Resource, found: Extraction) -> None:
        """What a resource says of identities that are not its own: it links, lets in, or gives an agent a tool."""
        row = _row_of(self._links, resource)
        if row is not None:
            found.assumes.extend(extract_link(resource, row))
            target = link_target(resource, row)
            if target is not None and row["source"]["kind"] == "federated_subject":
                self._add_trust(extract_credential(resource, target, row["source"]), found)
            elif target is not None and row["source"]["kind"] == "gcp_member":
                self._bindings.append((resource, row, target))
        if resource.type in self._catalogue.links["tools"]:
            found.tools.extend(extract_tools(resource, self._catalogue.links["tools"][resource.type]))
        if resource.type == POOL_PROVIDER:
            self._pools.add(resource)

    def _members(self, found: Extraction) -> None:
        """Google bindings, once every provider of a pool is known."""
        for resource, row, target in self._bindings:
            role = select_first(resource, "role")
            if role is not None and role.value.text in self._catalogue.trusts["google_roles"]:
                for member in select(resource, row["source"]["path"]):
                    self._add_trust(extract_member(resource, target, member.value, self._pools), found)

    @staticmethod
    def _add_trust(record: TrustRecord | None, found: Extraction) -> None:
        if record is not None:
            found.trusts.append(record)
