"""Clusters in shorthand: roles, bindings and requests of the authorizer's cases, by way of real manifests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fivegates.catalog import load
from fivegates.extract.bindings import BINDINGS, read_binding
from fivegates.extract.roles import ROLES, read_role
from fivegates.iam.rbac.authorizer import Authorizer
from fivegates.iam.rbac.roles import Roles, built_in_roles
from fivegates.iam.rbac.rules import Request
from fivegates.iam.rbac.subjects import User, account_user
from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.readers.yaml import parse_yaml
from fivegates.resolve.kubernetes.objects import objects_in
from fivegates.resolve.kubernetes.units import Unit, unit_resources
from fivegates.source import Source

RBAC = "rbac.authorization.k8s.io"


def authorizer(case: Mapping[str, Any]) -> Authorizer:
    """The cluster of a case, read from its manifests as a scan reads them."""
    text = "\n---\n".join(map(json.dumps, manifests(case))) + "\n"
    documents = parse_yaml(Source("cluster.yaml", text), DEFAULT_LIMITS).documents
    unit = Unit("cluster", None, [found for document in documents for found in objects_in("cluster.yaml", document.root)])
    resources = unit_resources(unit)
    roles = [read_role(one, one.type, snake=False) for one in resources if one.type in ROLES]
    bindings = [read_binding(one, one.type, snake=False) for one in resources if one.type in BINDINGS]
    assert len(roles) + len(bindings) == len(resources)
    return Authorizer(Roles((record.role for record in roles), built_in_roles(load("rbac"))), (record.binding for record in bindings))


def manifests(case: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The manifests that a case's shorthand stands for."""
    for kind, key in (("Role", "roles"), ("ClusterRole", "cluster_roles")):
        for name, role in case.get(key, {}).items():
            whole = role if isinstance(role, dict) else {"rules": role}
            body: dict[str, Any] = {"rules": [_rule(rule) for rule in whole.get("rules", [])]}
            if "selectors" in whole:
                body["aggregationRule"] = {"clusterRoleSelectors": whole["selectors"]}
            yield {"apiVersion": f"{RBAC}/v1", "kind": kind, "metadata": _metadata(name, whole.get("labels", {})), **body}
    for name, (role, *subjects) in case["bind"].items():
        kind = "RoleBinding" if "/" in name else "ClusterRoleBinding"
        reference = _named(role)
        reference.setdefault("apiGroup", RBAC)
        yield {
            "apiVersion": f"{RBAC}/v1",
            "kind": kind,
            "metadata": _metadata(name, {}),
            "roleRef": reference,
            "subjects": [_subject(subject) for subject in subjects],
        }


def asked(text: str) -> tuple[User, Request]:
    """Who asks what: ``ops/bot get apps:deployments/scale web in ops``."""
    who, verb, what, *rest = text.split()
    namespace = rest[rest.index("in") + 1] if "in" in rest else ""
    name = rest[0] if rest and rest[0] != "in" else ""
    if what.startswith("/"):
        return _user(who), Request(verb, path=what)
    group, _, resource = what.rpartition(":")
    resource, _, subresource = resource.partition("/")
    return _user(who), Request(verb, group, resource, subresource, name, namespace)


def _user(who: str) -> User:
    if who.startswith("user:"):
        name, *groups = who.removeprefix("user:").split("+")
        return User(name, frozenset(groups))
    namespace, _, name = who.partition("/")
    return account_user(namespace, name)


def _metadata(name: str, labels: Mapping[str, str]) -> dict[str, Any]:
    namespace, _, short = name.rpartition("/")
    return {"name": short, "labels": dict(labels)} | ({"namespace": namespace} if namespace not in ("", "?") else {})


def _rule(rule: list[list[str]]) -> dict[str, Any]:
    if len(rule) == 2:
        return {"nonResourceURLs": rule[0], "verbs": rule[1]}
    groups, resources, verbs, *names = rule
    return {"apiGroups": groups, "resources": resources, "verbs": verbs} | ({"resourceNames": names[0]} if names else {})


def _named(text: str) -> dict[str, str]:
    """``KIND NAME`` with ``of GROUP`` behind it where a group is written."""
    kind, name, *group = text.split()
    return {"kind": kind, "name": name.strip("'")} | ({"apiGroup": group[1]} if group else {})


def _subject(text: str) -> dict[str, str]:
    subject = _named(text)
    namespace, slash, name = subject["name"].partition("/")
    if slash and subject["kind"] not in ("User", "Group"):
        subject["name"] = name
        if namespace:
            subject["namespace"] = namespace
    return subject
