"""A service account for one agent with a role of exactly what its contract allows, as YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...catalog import load
from .plan import Move, Plan
from .written import Code, yaml

_ENTRY = re.compile(r"(?P<verbs>[^\s]+)\s+(?P<resources>[^\s]+)(?:\s+in\s+(?P<namespace>[^\s]+))?")


class Rule(NamedTuple):
    """``get,list configmaps/settings in support``; ``namespace`` '' is the whole cluster."""

    verbs: tuple[str, ...]
    groups: tuple[str, ...]
    resources: tuple[str, ...]
    names: tuple[str, ...]
    namespace: str


def account(plan: Plan, move: Move) -> Code:
    namespace = plan.canonical.split("/")[-2]
    home = "" if namespace.startswith("?") else namespace
    rules = [read_rule(api) for api in move.apis]
    known = [rule for rule in rules if rule is not None]
    documents = [
        f"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {yaml(move.name)}\n" + (f"  namespace: {yaml(home)}\n" if home else "")
    ]
    for where in dict.fromkeys(rule.namespace for rule in known):
        documents += _role(move.name, home, where, [rule for rule in known if rule.namespace == where])
    open_ = tuple(f"give what {api!r} means" for api, rule in zip(move.apis, rules, strict=True) if rule is None)
    return Code("yaml", "---\n".join(documents).rstrip("\n"), f"serviceAccountName: {yaml(move.name)}", open_)


def annotated(move: Move, namespace: str, kind: str) -> str:
    """A service account of the agent's own that stands for its cloud identity, for a pod that runs as one by annotation."""
    key, value = load("splitting")["kubernetes"]["annotations"][kind]
    return (
        f"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {yaml(move.name)}\n  namespace: {yaml(namespace)}\n"
        f"  annotations:\n    {key}: {value.format(name=move.name)}"
    )


def read_rule(api: str) -> Rule | None:
    """An entry as a rule, None where it has another form."""
    found = _ENTRY.fullmatch(api.strip())
    if found is None:
        return None
    groups: dict[str, None] = {}
    resources: dict[str, None] = {}
    names: dict[str, None] = {}
    for text in found["resources"].split(","):
        resource, _, name = text.partition("/")
        plain, _, group = resource.partition(".")
        groups[group or load("splitting")["kubernetes"]["groups"].get(plain, "")] = None
        resources[plain] = None
        names |= {name: None} if name else {}
    return Rule(tuple(found["verbs"].split(",")), tuple(groups), tuple(resources), tuple(names), found["namespace"] or "")


def _role(name: str, home: str, where: str, rules: list[Rule]) -> Iterator[str]:
    kind = "Role" if where else "ClusterRole"
    metadata = f"metadata:\n  name: {yaml(name)}\n" + (f"  namespace: {yaml(where)}\n" if where else "")
    yield f"apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\n{metadata}rules:\n" + "".join(map(_rule, rules))
    yield (
        f"apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}Binding\n{metadata}"
        f"roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: {kind}\n  name: {yaml(name)}\n"
        f"subjects:\n  - kind: ServiceAccount\n    name: {yaml(name)}\n    namespace: {yaml(home or where or 'TODO')}\n"
    )


def _rule(rule: Rule) -> str:
    lines = [
        f"  - apiGroups: [{', '.join(yaml(group) if group else chr(34) * 2 for group in rule.groups)}]",
        f"    resources: [{', '.join(map(yaml, rule.resources))}]",
        *([f"    resourceNames: [{', '.join(map(yaml, rule.names))}]"] if rule.names else []),
        f"    verbs: [{', '.join(map(yaml, rule.verbs))}]",
    ]
    return "".join(f"{line}\n" for line in lines)
