"""Kubernetes roles as written, in manifests and in Terraform, with what is not known about them."""

from __future__ import annotations

from collections.abc import Iterator

from ..iam.rbac.objects import CLUSTER_ROLE, GROUP_NAME, ROLE, Requirement, Role, Selector
from ..iam.rbac.rules import Rule
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..values import Unknown, Value
from .keys import Keys, namespace_of, whole
from .release_names import joining

ROLES = (f"{GROUP_NAME}/{ROLE}", f"{GROUP_NAME}/{CLUSTER_ROLE}")
_PARTS = (("verbs", "verbs"), ("groups", "apiGroups"), ("resources", "resources"), ("names", "resourceNames"), ("urls", "nonResourceURLs"))


class RoleRecord(NamedTuple):
    """``space`` tells namespaces of one unit apart: the name, ``(reference)`` of one that is not known, ``?`` where none is written."""

    resource: Resource
    role: Role
    space: str


def read_role(resource: Resource, kind: str, *, snake: bool) -> RoleRecord:
    """A role of a ``kind`` (``rbac.authorization.k8s.io/ClusterRole``)."""
    keys = Keys(snake)
    root = whole(resource)
    metadata = keys.get(root, "metadata")
    named = keys.get(metadata, "name") if metadata is not None else None
    named = joining(named) if named is not None else None
    rules, complete = read_rules(keys.get(root, "rules"), keys)
    labels, labels_complete = _labels(metadata, keys)
    is_cluster = kind == ROLES[1]
    namespace, space = ("", "") if is_cluster else space_of(namespace_of(metadata, keys))
    name = named.text if named is not None and named.text else f"({resource.address})"
    selectors = _selectors(keys.get(root, "aggregationRule"), keys) if is_cluster else None
    kind = CLUSTER_ROLE if is_cluster else ROLE
    role = Role(kind, name, namespace, rules, complete, labels, labels_complete, selectors)
    return RoleRecord(resource, role, space)


def space_of(namespace: Value | None) -> tuple[str | None, str]:
    """A namespace as far as it is known, and what tells it from the others of its unit."""
    if namespace is None:
        return None, "?"
    if namespace.text is not None:
        return namespace.text, namespace.text
    data = namespace.data
    exact = isinstance(data, Unknown) and data.exact and len(data.references) == 1
    return None, f"({next(iter(namespace.references()))})" if exact else "(?)"


def read_rules(listed: Value | None, keys: Keys) -> tuple[tuple[Rule, ...], bool]:
    """The rules of a list, and whether these are all."""
    if listed is None or listed.data is None:
        return (), True
    rules = tuple(_rule(item, keys) for item in listed.items() if isinstance(item.data, dict))
    return rules, isinstance(listed.data, tuple) and len(rules) == len(listed.items())


def _rule(rule: Value, keys: Keys) -> Rule:
    parts: dict[str, tuple[str, ...]] = {}
    open = set()
    for part, key in _PARTS:
        parts[part], complete = _texts(keys.get(rule, key))
        if not complete:
            open.add(part)
    return Rule(**parts, open=frozenset(open), origin=rule.origin)


def _texts(value: Value | None) -> tuple[tuple[str, ...], bool]:
    """The known texts of a list, and whether these are all."""
    if value is None or value.data is None:
        return (), True
    texts = tuple(item.text for item in value.items() if item.text is not None)
    return texts, isinstance(value.data, tuple) and len(texts) == len(value.items())


def _labels(metadata: Value | None, keys: Keys) -> tuple[dict[str, str], bool]:
    labels = metadata.get("labels") if metadata is not None else None
    if labels is None or labels.data is None:
        return {}, metadata is None or not metadata.is_unknown
    known = {key: value.text for key, value in labels.data.items() if value.text is not None} if isinstance(labels.data, dict) else {}
    return known, isinstance(labels.data, dict) and len(known) == len(labels.data)


def _selectors(rule: Value | None, keys: Keys) -> tuple[Selector, ...] | None:
    if rule is None or rule.data is None:
        return None
    listed = keys.get(rule, "clusterRoleSelectors")
    if rule.is_unknown or (listed is not None and listed.is_unknown):
        return (Selector(open=True),)
    return tuple(_selector(item, keys) for item in _blocks(listed))


def _selector(selector: Value, keys: Keys) -> Selector:
    asked: list[Requirement] = []
    labels, expressions = keys.get(selector, "matchLabels"), keys.get(selector, "matchExpressions")
    open = selector.is_unknown or any(part is not None and part.is_unknown for part in (labels, expressions))
    for key, value in labels.data.items() if labels is not None and isinstance(labels.data, dict) else ():
        asked.append(Requirement(key, "In" if value.text is not None else "Exists", (value.text,) if value.text is not None else ()))
        open = open or value.text is None
    for expression in _blocks(expressions):
        values, complete = _texts(keys.get(expression, "values"))
        asked_key, operator = keys.get(expression, "key"), keys.get(expression, "operator")
        if asked_key is not None and asked_key.text and operator is not None and operator.text and complete:
            asked.append(Requirement(asked_key.text, operator.text, values))
        else:
            open = True
    return Selector(tuple(asked), open)


def _blocks(value: Value | None) -> Iterator[Value]:
    """The elements of a list of objects; Terraform's single block is one."""
    if value is not None:
        yield from value.items() if isinstance(value.data, tuple) else (value,) if isinstance(value.data, dict) else ()
