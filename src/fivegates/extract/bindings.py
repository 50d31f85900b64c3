"""Kubernetes role bindings: which service account holds which role, and whether that role may do everything."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ..resolve.interface import Resource
from ..values import Value
from .keys import Keys, whole
from .model import GrantRecord, Mention, Selected

ClusterRoles = Mapping[tuple[str, str], Resource]  # by unit and name


def read_binding(resource: Resource, roles: ClusterRoles, administrators: Collection[str], *, snake: bool) -> Iterator[GrantRecord]:
    """Each account that a role binding names holds the role. ``administrators``: the names of cluster roles that may do everything."""
    keys = Keys(snake)
    root = whole(resource)
    reference, subjects = keys.get(root, "roleRef"), keys.get(root, "subjects")
    kind, name = (keys.get(reference, key) if reference is not None else None for key in ("kind", "name"))
    if kind is None or name is None or name.text is None or subjects is None:
        return
    cluster_wide = "ClusterRoleBinding" in resource.type or "cluster_role_binding" in resource.type
    definition = roles.get((resource.unit, name.text)) if kind.text == "ClusterRole" else None
    every = definition is not None and _rules_are_everything(whole(definition), Keys(definition.type.startswith("kubernetes_")))
    admin = cluster_wide and kind.text == "ClusterRole" and (name.text in administrators or every)
    for subject in subjects.items():
        mention = _subject(subject, keys)
        if mention is not None:
            yield GrantRecord(
                resource,
                mention,
                "kubernetes",
                "Allow",
                name.place,
                role=name.text,
                scope="cluster" if cluster_wide else "namespace",
                administrator=admin,
                origin=name.origin,
            )


def _subject(subject: Value, keys: Keys) -> Mention | None:
    kind, name, namespace = (keys.get(subject, key) for key in ("kind", "name", "namespace"))
    if kind is None or name is None or kind.text != "ServiceAccount":
        return None
    return Mention("k8s_service_account", Selected(name, name.origin), "subjects", namespace)


def _rules_are_everything(role: Value, keys: Keys) -> bool:
    """One rule that grants every verb on every resource of every group."""
    rules = keys.get(role, "rules")
    return any(
        all(_holds_star(keys.get(rule, key)) for key in ("apiGroups", "resources", "verbs"))
        and not (names.items() if (names := keys.get(rule, "resourceNames")) is not None else ())
        for rule in (rules.items() if rules is not None else ())
    )


def _holds_star(value: Value | None) -> bool:
    return value is not None and any(item.text == "*" for item in value.items())
