"""The roles of every unit of a tree, and which of them a binding gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ...extract.bindings import BindingRecord
from ...extract.roles import RoleRecord
from ...iam.rbac.objects import CLUSTER_ROLE, Role
from ...iam.rbac.roles import Given, Roles
from ...named_tuple import NamedTuple
from ..canonical import Scopes

IN_ANOTHER_UNIT = "{} is defined in another unit, whose cluster is not known to be the same"
IN_ANOTHER_NAMESPACE = "{} is defined without a namespace that is known to be the binding's"


class Found(NamedTuple):
    """What a role gives, under an id of its own; both None where no such role is found. ``reason``: why another one may be meant."""

    id: str | None
    given: Given | None
    reason: str


class RoleBook:
    """A role joins the bindings of its own cluster, or of its own unit while clusters are not known.

    A role that is defined exactly once in the tree, in a unit whose cluster may be the same, may be the one that is meant.
    """

    def __init__(self, records: Iterable[RoleRecord], built_in: Mapping[str, Role], scopes: Scopes) -> None:
        self._scopes = scopes
        self._built_in = built_in
        self._homes: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)  # clusters by kind, space and name
        self._spaces: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)  # spaces of Roles by cluster and name
        held: dict[str, list[Role]] = defaultdict(list)
        for record in records:
            cluster, role = scopes.cluster(record.resource), record.role
            held[cluster].append(role._replace(namespace=record.space))
            self._homes[role.kind, record.space, role.name][cluster] = None
            if role.kind != CLUSTER_ROLE:
                self._spaces[cluster, role.name][record.space] = None
        self._roles = {cluster: Roles(roles, built_in) for cluster, roles in held.items()}

    def find(self, record: BindingRecord) -> Found:
        """What a binding's role gives, and why that may be another role."""
        name, kind = record.binding.role_name, record.binding.role_kind
        if name is None:
            return Found(None, None, "")
        space = record.space if kind != CLUSTER_ROLE else ""
        cluster = self._scopes.cluster(record.resource)
        if cluster not in self._roles:
            self._roles[cluster] = Roles((), self._built_in)
        own = self._found(cluster, kind, space, name, "")
        if own.given is not None:
            return own
        spaces = [*self._spaces.get((cluster, name), ())] if kind != CLUSTER_ROLE else []
        if len(spaces) == 1 and not (_is_known(spaces[0]) and _is_known(space)):
            return self._found(cluster, kind, spaces[0], name, IN_ANOTHER_NAMESPACE.format(name))
        homes = [*self._homes.get((kind, space, name), ())] if _is_known(space) else []
        if len(homes) == 1 and (homes[0].startswith("?") or cluster.startswith("?")):
            return self._found(homes[0], kind, space, name, IN_ANOTHER_UNIT.format(name))
        return Found(None, None, "")

    def _found(self, cluster: str, kind: str, space: str, name: str, reason: str) -> Found:
        given = self._roles[cluster].given(kind, space, name)
        if given is None:
            return Found(None, None, "")
        is_built_in = all(one.rule.origin is None for one in given.rules) and not given.open and name in self._built_in
        return Found(f"built-in/{name}" if is_built_in else f"k8s:{cluster}/{kind}/{space}/{name}", given, reason)


def _is_known(space: str) -> bool:
    return not space.startswith(("?", "("))
