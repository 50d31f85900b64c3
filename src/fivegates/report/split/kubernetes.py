"""A service account for one agent with a role of exactly what its contract allows, as YAML."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog import load
from ...contracts.terms.kubernetes import CORE, CORE_KINDS, parse
from ...contracts.terms.model import UnreadableError
from ...named_tuple import NamedTuple
from .plan import Move, Plan
from .written import Code, yaml


class Rule(NamedTuple):
    """``get,list configmaps in support``; ``namespace`` '' is the whole cluster. ``role``: a role as a whole, ``ClusterRole view``."""

    verbs: tuple[str, ...]
    groups: tuple[str, ...]
    resources: tuple[str, ...]
    names: tuple[str, ...]
    namespace: str
    role: str = ""


def account(plan: Plan, move: Move) -> Code:
    namespace = plan.canonical.split("/")[-2]
    home = "" if namespace.startswith("?") else namespace
    rules = [read_rule(api) for api in move.apis]
    known = [rule for rule in rules if rule is not None]
    documents = [
        f"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {yaml(move.name)}\n" + (f"  namespace: {yaml(home)}\n" if home else "")
    ]
    for where in dict.fromkeys(rule.namespace for rule in known if not rule.role):
        documents += _role(move.name, home, where, [rule for rule in known if rule.namespace == where and not rule.role])
    documents += [_binding(f"{move.name}-{number}", move.name, home, rule) for number, rule in enumerate(known) if rule.role]
    open_ = tuple(f"give what {api!r} means" for api, rule in zip(move.apis, rules, strict=True) if rule is None)
    return Code("yaml", "---\n".join(documents).rstrip("\n"), f"serviceAccountName: {yaml(move.name)}", open_)


def annotated(move: Move, namespace: str, kind: str, home: str) -> str:
    """A service account of the agent's own that stands for its cloud identity, for a pod that runs as one by annotation.

    ``home``: the cloud identity's account or project, '' where that is not known.
    """
    key, value, unknown = load("splitting")["kubernetes"]["annotations"][kind]
    return (
        f"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {yaml(move.name)}\n  namespace: {yaml(namespace)}\n"
        f"  annotations:\n    {key}: {value.format(name=move.name, home=home or unknown)}"
    )


def read_rule(api: str) -> Rule | None:
    """An entry as a rule, None where it has another form."""
    try:
        terms = list(parse(api))
    except UnreadableError:
        return None
    first = terms[0]
    if first.role:
        return Rule((), (), (), (), first.right.on, first.role)
    asked = [term.right.action.partition(" ") for term in terms]
    things = dict.fromkeys(thing for _, _, thing in asked)
    groups = dict.fromkeys(_group(thing) for thing in things)
    resources = dict.fromkeys(_resource(thing) for thing in things)
    return Rule(tuple(dict.fromkeys(verb for verb, _, _ in asked)), tuple(groups), tuple(resources), first.right.names, first.right.on)


def _group(thing: str) -> str:
    kind, dot, group = thing.partition("/")[0].partition(".")
    if dot:
        return "" if group == CORE else group
    known: dict[str, str] = load("splitting")["kubernetes"]["groups"]
    return "" if kind in CORE_KINDS else known.get(kind, "*")


def _resource(thing: str) -> str:
    whole, slash, sub = thing.partition("/")
    return f"{whole.partition('.')[0]}{slash}{sub}"


def _role(name: str, home: str, where: str, rules: list[Rule]) -> Iterator[str]:
    kind = "Role" if where else "ClusterRole"
    metadata = f"metadata:\n  name: {yaml(name)}\n" + (f"  namespace: {yaml(where)}\n" if where else "")
    yield f"apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\n{metadata}rules:\n" + "".join(map(_rule, rules))
    yield _bound(name, f"{kind} {name}", name, home, where)


def _binding(name: str, account: str, home: str, rule: Rule) -> str:
    return _bound(name, rule.role, account, home, rule.namespace)


def _bound(name: str, role: str, account: str, home: str, where: str) -> str:
    """A binding of a role (its kind and name) in a namespace, or in the whole cluster."""
    kind, _, role_name = role.partition(" ")
    metadata = f"metadata:\n  name: {yaml(name)}\n" + (f"  namespace: {yaml(where)}\n" if where else "")
    return (
        f"apiVersion: rbac.authorization.k8s.io/v1\nkind: {'Role' if where else 'ClusterRole'}Binding\n{metadata}"
        f"roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: {kind}\n  name: {yaml(role_name)}\n"
        f"subjects:\n  - kind: ServiceAccount\n    name: {yaml(account)}\n    namespace: {yaml(home or where or 'TODO')}\n"
    )


def _rule(rule: Rule) -> str:
    lines = [
        f"  - apiGroups: [{', '.join(yaml(group) if group else chr(34) * 2 for group in rule.groups)}]",
        f"    resources: [{', '.join(map(yaml, rule.resources))}]",
        *([f"    resourceNames: [{', '.join(map(yaml, rule.names))}]"] if rule.names else []),
        f"    verbs: [{', '.join(map(yaml, rule.verbs))}]",
    ]
    return "".join(f"{line}\n" for line in lines)
