"""One pass over evaluated resources: which say what, by their type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from ..catalog import load
from ..resolve.gitlab import JOB as GITLAB_JOB
from ..resolve.interface import MODULE_CALL, Resource
from ..resolve.releasing import BUILD, SCRIPT, TASK_DEFINITION
from ..resolve.workflows import JOB
from ..source import Pinned
from ..values import Origin, Reference, Unknown, Value
from .builds import extract_builds
from .catalogue import POOL_PROVIDER, RELEASE, Catalogue
from .companions import Companions
from .elsewhere import Elsewhere
from .federation import extract_credential
from .found import Extraction
from .grants import GrantReader
from .identities import extract_identity, extract_link, extract_stand_in, link_target
from .inputs import extract_inputs
from .key_objects import is_key_type, read_key_objects
from .manifests import files_applied, manifests_in
from .memberships import read_people
from .model import AroundRecord, Mention, Selected
from .module_calls import ModuleCalls
from .named_objects import NamedObjects
from .objects import SERVICE_ACCOUNT, ObjectReader
from .openings import OpeningReader
from .operators import Operators
from .paths import select, select_first
from .policy_problems import policy_problems
from .pools import Pools, extract_member
from .resource_policies import read_resource_policy, split
from .rows import fits, row_for
from .schedules import extract_schedule
from .services import extract_service
from .tools import extract_list, extract_tools
from .trusts import TrustRecord, extract_chain, extract_trust
from .workloads import extract_workload

if TYPE_CHECKING:
    from .harness_runs import Find

GITLAB = "gitlab/"
RELEASING = frozenset((JOB, GITLAB_JOB, BUILD, SCRIPT))
Lookup = Callable[[Reference], Resource | None]
RUNNING = ("github", "gitlab", "k8s", "compose")  # where commands are written out


def _nothing(resource: Resource) -> bool:
    return False


def _no_file(path: str) -> None:
    return None


def _row_of(rows: Mapping[str, Any], resource: Resource) -> Mapping[str, Any] | None:
    """The row of a resource's type, where the resource is what the row speaks of."""
    row: Mapping[str, Any] | None = rows.get(resource.type)
    return row if row is None or "when" not in row or fits(resource, row["when"]) else None


def _itself(resource: Resource, kind: str) -> Mention:
    """A mention of the resource by its own address, whatever it is called."""
    itself = Unknown(frozenset({Reference(resource.unit, resource.address, ("id",))}), exact=True)
    origin = Origin("reference", Pinned("", resource.place), 0)
    return Mention(kind, Selected(Value(itself, origin), origin), "self")


def _with_steps(holder: Resource) -> Resource:
    """A job of whichever platform with steps as a workflow's job has them."""
    if holder.type != GITLAB_JOB:
        return holder
    from .gitlab_jobs import as_steps

    return as_steps(holder)


class Extractor:
    """Sends each resource to the extractor of its type."""

    def __init__(
        self,
        catalogue: Catalogue,
        lookup: Lookup,
        is_declared: Callable[[Resource], bool] | None = None,
        replacer: str = "",
        find: Find | None = None,
    ) -> None:
        """``is_declared``: whether somebody says of a custom resource of an unknown kind that it is an agent. ``replacer``: the tool that
        puts other images into the tree's manifests before they are applied, '' for none. ``find``: the documents of a file of the tree.
        """
        self._outside = lookup
        self._lookup = self._find
        self._catalogue = catalogue
        self._named = NamedObjects()
        self._operators = Operators(catalogue.references, self._named)
        self._grants = GrantReader(catalogue.grants, catalogue.administrators, self._find)
        self._openings = OpeningReader(catalogue.exposure, self._find)
        self._elsewhere = Elsewhere(catalogue.images["starters"])
        self._companions = Companions(catalogue.companions)
        self._calls = ModuleCalls(catalogue.workloads[MODULE_CALL])
        self._objects = ObjectReader(catalogue, self._elsewhere, is_declared or _nothing, replacer, self._named)
        self._links: Mapping[str, Any] = catalogue.links["resources"]
        leading = catalogue.exposure["kubernetes"]
        self._entrances = frozenset((*leading["services"], *leading["ingresses"], *leading["guards"]))
        self._pools = Pools()
        self._find_file = find or _no_file
        self._is_key_type = cache(partial(is_key_type, catalogue=catalogue.keys))
        self._bindings: list[tuple[Resource, Mapping[str, Any], Mention]] = []

    def extract(self, resources: Iterable[Resource]) -> Extraction:
        found = Extraction()
        listed = list(resources)
        for resource in listed:
            self._openings.note_guard(resource)
            self._elsewhere.note(resource)
            self._companions.note(resource)
        manifests = self._catalogue.kubernetes["terraform_manifests"]
        held = [one for resource in listed for one in manifests_in(resource, manifests)]
        applied = files_applied(held)
        objects = [(one, *self._objects.kind_of(one)) for one in held if one.place.path not in applied or one.unit.startswith("terraform:")]
        for one, kind, snake in objects:
            if kind:
                self._objects.note(one, kind, snake)
        for one, kind, snake in objects:
            for filled in self._operators.applied(one):
                if kind:
                    self._objects.read(filled, kind, snake, found)
                if not snake:
                    self._resource(filled, found)
        self._objects.finish(found)
        jobs = [resource for resource in listed if resource.type == JOB]
        if jobs:
            from .agent_jobs import extract_agent_jobs
            from .job_builds import extract_job_builds
            from .jobs import extract_jobs

            found.workloads.extend(extract_jobs(jobs, self._catalogue.harnesses, self._find_file))
            found.jobs.extend(extract_agent_jobs(jobs, self._catalogue.harnesses))
            found.builds.extend(extract_job_builds(jobs, self._catalogue.carriers["jobs"]))
        self._pipelines([resource for resource in listed if resource.type.startswith(GITLAB)], found)
        self._releases(listed, found)
        self._harnesses(found)
        self._members(found)
        return found

    def _harnesses(self, found: Extraction) -> None:
        """What the harnesses open that workloads run, and how long a run may last."""
        limits = self._catalogue.harnesses["limits"]
        if not any(record.system in RUNNING or record.resource.type in limits for record in found.workloads):
            return
        from .gateways import gateway_grants
        from .harnesses import Harnesses, opened_by
        from .run_limits import read_limits
        from .sign_ins import read_sign_ins

        harnesses = Harnesses(self._catalogue.harnesses, self._find_file)
        found.workloads[:] = map(harnesses.weigh, found.workloads)
        found.tool_grants.extend(gateway_grants(found.workloads))
        for record in found.workloads:
            runs = harnesses.runs(record) if record.system in RUNNING else []
            found.tool_grants.extend(opened_by(record, runs))
            found.run_limits.extend(read_limits(record, runs, limits))
            if record.resource.type == JOB:
                found.sign_ins.extend(read_sign_ins(record.resource, load("sign_ins")))

    def _pipelines(self, resources: list[Resource], found: Extraction) -> None:
        """Jobs and flows of GitLab."""
        if resources:
            from ..catalog import load
            from .gitlab_jobs import extract_gitlab

            for workload, builds in extract_gitlab(resources, self._catalogue.harnesses, load("gitlab"), self._find_file):
                found.workloads.append(workload)
                found.builds.extend(builds)

    def _releases(self, resources: list[Resource], found: Extraction) -> None:
        """What jobs, builds and scripts release, what of it nothing else defines, and what they grant."""
        holders = [_with_steps(resource) for resource in resources if resource.type in RELEASING]
        definitions = [resource for resource in resources if resource.type == TASK_DEFINITION]
        if not holders and not definitions:
            return
        from .deploys import extract_deploys
        from .granting import extract_granting

        known = load("deploys")
        if definitions:
            from .task_definitions import extract_task_definitions

            found.workloads.extend(extract_task_definitions(definitions, found.workloads, known["workloads"]["task"]))
        found.deploys.extend(extract_deploys(holders, known, definitions))
        for grant in extract_granting(holders, known):
            self._resource(grant, found)
        if found.deploys:
            from .deployed import extract_deployed, extract_further_openings, extract_openings

            found.openings.extend(extract_further_openings(found.deploys, found.workloads))
            released = list(extract_deployed(found.deploys, found.workloads, known))
            found.workloads.extend(released)
            found.openings.extend(extract_openings(released))

    def _find(self, reference: Reference) -> Resource | None:
        """The resource that a reference leads to, in Terraform or among the objects of a cluster."""
        return self._named.lookup(reference) or self._outside(reference)

    def _resource(self, resource: Resource, found: Extraction) -> None:
        catalogue = self._catalogue
        managed = resource.mode == "managed"
        if self._workload(resource, managed, found):
            return
        identity = _row_of(catalogue.identities, resource)
        own = self._identity(resource, identity, found) if identity is not None and resource.type != SERVICE_ACCOUNT else None
        if not managed:
            return
        if resource.type in catalogue.runtime["clusters"] or resource.type in catalogue.runtime["nodes"]:
            found.around.append(AroundRecord(resource, resource.type, True))
        if resource.type in catalogue.observed:
            found.observing.append(resource)
        found.openings.extend(self._openings.read(resource))
        if resource.type in self._entrances:
            found.entrances.append(resource)
        found.builds.extend(extract_builds(resource))
        if resource.type in catalogue.schedules:
            found.schedules.extend(extract_schedule(resource, catalogue.schedules[resource.type], self._lookup))
        if resource.type in catalogue.exposure["texts"]:
            found.inputs.extend(extract_inputs(resource, catalogue.exposure["texts"][resource.type]))
        if own is not None and identity is not None and "trust" in identity:
            self._add_trust(extract_trust(resource, identity["trust"], own, catalogue.trusts, self._lookup), found)
        self._link(resource, found)
        if self._is_key_type(resource.type):
            found.held.extend(read_key_objects(resource, catalogue.keys, own))
        found.people.extend(read_people(resource, catalogue.people))
        row = self._grants.row(resource.type)
        if row is not None and row["provider"] == "aws":
            found.problems.extend(policy_problems(resource, row))
        if row is not None and "service" in row:
            named, everybody = split(read_resource_policy(resource, row, self._lookup))
            found.grants.extend(named)
            found.everybody.extend(everybody)
        elif row is not None and "holds" not in row:
            found.grants.extend(self._grants.read(resource, row, own))
            for principals, policy in self._grants.policies(resource, row, own):
                found.chains.extend(extract_chain(resource, principals, policy))

    def _workload(self, resource: Resource, managed: bool, found: Extraction) -> bool:
        """What the resource runs; True where it says nothing else."""
        if resource.type == MODULE_CALL:
            behind = self._calls.workload(resource)
            found.workloads.extend([behind] if behind is not None else ())
            return True
        if resource.type == "compose/service":
            found.workloads.append(extract_service(resource))
            return True
        if resource.type == RELEASE and managed:
            from .releases import read_releases
            from .terraform_release import terraform_release

            annotated = self._catalogue.links["annotations"]
            for reader in read_releases(resource, [terraform_release(resource)], annotated, self._objects.finder):
                found.workloads.extend(reader.workloads())
                found.assumes.extend(reader.assumes())
            return True
        row = (
            row_for(resource, self._catalogue.workloads[resource.type]) if managed and resource.type in self._catalogue.workloads else None
        )
        if row is not None:
            workload = self._companions.weigh(extract_workload(resource, row))
            found.workloads.append(self._elsewhere.mark(workload, next(iter(row.get("image", ())), "")))
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
        if resource.type in self._catalogue.links["tool_lists"]:
            found.tool_grants.extend(extract_list(resource, self._catalogue.links["tool_lists"][resource.type]))
        if resource.type == POOL_PROVIDER:
            self._pools.add(resource)

    def _members(self, found: Extraction) -> None:
        """Google bindings, once every provider of a pool is known."""
        for resource, row, target in self._bindings:
            role = select_first(resource, row.get("role", "role"))
            if role is not None and role.value.text in self._catalogue.trusts["google_roles"]:
                for member in select(resource, row["source"]["path"]):
                    condition = row.get("condition", "condition[]")
                    self._add_trust(extract_member(resource, target, member.value, self._pools, condition), found)

    @staticmethod
    def _add_trust(record: TrustRecord | None, found: Extraction) -> None:
        if record is not None:
            found.trusts.append(record)
