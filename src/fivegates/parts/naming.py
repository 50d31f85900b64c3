"""What the facts of some parts name that another part may name as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from posixpath import dirname

from ..caching.apart import Names
from ..facts.store import Fact, columns
from ..gathering import Gathered
from ..link.canonical import unit_root
from ..link.image_names import names_of_image, names_of_recipe
from ..resolve.interface import Resource
from ..resolve.kustomize.scope import is_cluster_scoped
from ..resolve.terraform.var_files import VALUES
from .meeting import UNSURE
from .shared import at
from .split import SHARED, PartTree, part_named

_IDENTITIES = frozenset({"identity", "canonical", "target", "root", "exempt"})  # columns that hold one name of one thing
_WATCHERS = ("alert_rules", "audit_layers")  # tables of what watches over a whole account
_WATCHING = "alerts and audit logs of what lies in no part"
_AGENTS = "agents that a contract of another part may cover"
_APPLYING = ("argoproj.io", "fluxcd.io")  # groups of objects that apply what lies elsewhere
_CLUSTERS = "what counts in a whole cluster"
Rows = Mapping[str, Sequence[Fact]]


def names_of(facts: Gathered, rows: Rows, tree: PartTree) -> Names:
    """Of facts of ``tree``; ``rows``: those that are its parts' own, by table."""
    own = [resource for resource in facts.resolved.resources if _is_own(resource, tree)]
    objects = [resource for resource in own if resource.unit.startswith("kubernetes:")]
    same = {*_named_in_rows(rows), *_namespaces(objects)}
    wanted = {name for row in rows.get("images", ()) for name in names_of_image(row[at("images", "repository")])}
    built = set(_built(facts))
    offered = {f"{UNSURE}{name}" for name, folder in built if tree.owns(f"{folder}/")}
    asked = {f"{UNSURE}{name}" for name in wanted} - offered
    asked.update(part_named(part) for name, folder in built if name in wanted for part in tree.others_below(folder))
    offered.update(f"the log {row[at('log_stores', 'name')]}" for row in rows.get("log_stores", ()))
    asked.update(f"the log {row[at('log_sinks', 'target')]}" for row in rows.get("log_sinks", ()) if row[at("log_sinks", "target")])
    clusters = facts.equipment.catalogue.runtime["clusters"]
    if any(resource.type in clusters for resource in own) or any(map(_is_of_cluster, objects)):
        offered.add(_CLUSTERS)
    if objects or any(resource.type.startswith("kubernetes_") for resource in own):
        asked.add(_CLUSTERS)
    if rows.get("deployments"):
        offered.add(_AGENTS)
        asked.add(_WATCHING)
    if any(row[at("contract_covers", "workloads")] == 0 for row in rows.get("contract_covers", ())):
        asked.add(_AGENTS)
    if SHARED in tree.names:
        offered.update([_WATCHING] if any(rows.get(table) for table in _WATCHERS) else ())
        roots = {unit_root(resource) for resource in own if resource.unit.startswith("terraform:")}
        asked.update(part_named(part) for root in roots for part in tree.others_below(root, VALUES))
    return Names(frozenset(same), frozenset(offered), frozenset(asked))


def _namespaces(objects: Sequence[Resource]) -> Iterator[str]:
    for resource in objects:
        space = resource.label if resource.type == "/Namespace" else resource.address.partition("/")[0]
        if space not in ("?", ""):
            yield f"namespace {space}"


def _built(facts: Gathered) -> Iterator[tuple[str, str]]:
    """What an image may be called, and the folder that it is built of."""
    for path in facts.documents.dockerfiles:
        yield from ((name, dirname(path)) for name in names_of_recipe(path))
    yield from ((name, folder) for folder, image in facts.built for name in names_of_image(image))


def _named_in_rows(rows: Rows) -> Iterator[str]:
    for table, some in rows.items():
        named = [one for one, column in enumerate(columns(table)) if column.name in _IDENTITIES and table != "log_sinks"]
        yield from (row[one] for one in named for row in some if row[one])
    images = (row[at("images", "repository")] for row in rows.get("images", ()) if row[at("images", "deployment")])
    yield from (f"an agent's image {image}" for image in images)
    for row in rows.get("credentials", ()):
        if row[at("credentials", "value_id")]:
            yield f"one credential ({row[at('credentials', 'fingerprint')] or 'too short to be told from others'})"


def _is_own(resource: Resource, tree: PartTree) -> bool:
    """Whether a part deploys it: all Terraform that is deployed here is, but not what is shared."""
    return resource.unit.startswith("terraform:") or tree.owns(resource.place.path) or tree.owns(f"{unit_root(resource)}/")


def _is_of_cluster(resource: Resource) -> bool:
    """Whether an object counts in a whole cluster, which a namespace itself does not."""
    group, _, kind = resource.type.rpartition("/")
    if resource.type == "/Namespace" or not resource.unit.startswith("kubernetes:"):
        return False
    return is_cluster_scoped(group, resource.version, kind) or kind.startswith("Cluster") or group.endswith(_APPLYING)
