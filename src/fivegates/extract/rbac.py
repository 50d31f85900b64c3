"""Kubernetes roles and role bindings as written, in manifests and in Terraform, with what is not known about them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..iam.rbac.objects import CLUSTER_ROLE, GROUP_NAME, ROLE, Binding, Requirement, Role, Selector
from ..iam.rbac.rules import Rule
from ..iam.rbac.subjects import ACCOUNT, GROUP, USER, Subject, as_account
from ..resolve.interface import Resource
from ..source import Place
from ..values import Origin, Unknown, Value
from .keys import Keys, namespace_of, whole
from .model import Mention, Selected
from .paths import line_in

BINDINGS = (f"{GROUP_NAME}/RoleBinding", f"{GROUP_NAME}/ClusterRoleBinding")
ROLES = (f"{GROUP_NAME}/{ROLE}", f"{GROUP_NAME}/{CLUSTER_ROLE}")
GOOGLE_ACCOUNT = ".gserviceaccount.com"
_PARTS = (("verbs", "verbs"), ("groups", "apiGroups"), ("resources", "resources"), ("names", "resourceNames"), ("urls", "nonResourceURLs"))


class RoleRecord(NamedTuple):
    """``space`` tells namespaces of one unit apart: the name, ``(reference)`` of one that is not known, ``?`` where none is written."""

    resource: Resource
    role: Role
    space: str


class Named(NamedTuple):
    """A subject as it is named: the identity that it is, if it is one, and where its name stands."""

    subject: Subject
    account: Mention | None
    held: Origin


class BindingRecord(NamedTuple):
    """``named``: the subjects of the binding, one by one. ``space``: as of a role. ``place``: where the role is named."""

    resource: Resource
    binding: Binding
    named: tuple[Named, ...]
    space: str
    place: Place

    @property
    def accounts(self) -> Iterator[Mention]:
        """The identities of workloads among its subjects."""
        return (one.account for one in self.named if one.account is not None)


def read_role(resource: Resource, kind: str, *, snake: bool) -> RoleRecord:
    """A role of a ``kind`` (``rbac.authorization.k8s.io/ClusterRole``)."""
    keys = Keys(snake)
    root = whole(resource)
    metadata = keys.get(root, "metadata")
    named = keys.get(metadata, "name") if metadata is not None else None
    rules, complete = _rules(keys.get(root, "rules"), keys)
    labels, labels_complete = _labels(metadata, keys)
    is_cluster = kind == ROLES[1]
    namespace, space = ("", "") if is_cluster else _space(namespace_of(metadata, keys))
    name = named.text if named is not None and named.text else f"({resource.address})"
    selectors = _selectors(keys.get(root, "aggregationRule"), keys) if is_cluster else None
    kind = CLUSTER_ROLE if is_cluster else ROLE
    role = Role(kind, name, namespace, rules, complete, labels, labels_complete, selectors)
    return RoleRecord(resource, role, space)


def read_binding(resource: Resource, kind: str, *, snake: bool) -> BindingRecord:
    """A role binding of a ``kind``, one that the API server would refuse included."""
    keys = Keys(snake)
    root = whole(resource)
    metadata, reference = keys.get(root, "metadata"), keys.get(root, "roleRef")
    named = keys.get(metadata, "name") if metadata is not None else None
    is_cluster = kind == BINDINGS[1]
    written = None if is_cluster else namespace_of(metadata, keys)
    namespace, space = ("", "") if is_cluster else _space(written)
    role_kind, role = (keys.get(reference, key) if reference is not None else None for key in ("kind", "name"))
    listed = keys.get(root, "subjects")
    subjects = [_subject(item, keys, written, resource, is_cluster) for item in listed.items()] if listed is not None else []
    known = [one for one in subjects if one is not None]
    binding = Binding(
        name=(named.text if named is not None else None) or f"({resource.address})",
        namespace=namespace,
        role_kind=(role_kind.text if role_kind is not None else None) or "",
        role_name=role.text if role is not None else None,
        subjects=tuple(named.subject for named, _ in known),
        complete=len(known) == len(subjects) and (listed is None or not listed.is_unknown),
        refused=_refused(reference, keys, is_cluster) or next((why for _, why in known if why), ""),
        origin=role.origin if role is not None else None,
    )
    place = role.place if role is not None else resource.place
    return BindingRecord(resource, binding, tuple(named for named, _ in known), space, place)


def _space(namespace: Value | None) -> tuple[str | None, str]:
    if namespace is None:
        return None, "?"
    if namespace.text is not None:
        return namespace.text, namespace.text
    data = namespace.data
    exact = isinstance(data, Unknown) and data.exact and len(data.references) == 1
    return None, f"({next(iter(namespace.references()))})" if exact else "(?)"


def _subject(subject: Value, keys: Keys, binding: Value | None, resource: Resource, is_cluster: bool) -> tuple[Named, str] | None:
    """A subject and why the API server refuses it; None where its kind is not known. ``binding``: the namespace of a RoleBinding.

    An account without a namespace is of its RoleBinding's own (the authorizer's default); a ClusterRoleBinding has none to give.
    """
    kind, name, namespace, group = (keys.get(subject, key) for key in ("kind", "name", "namespace", "apiGroup"))
    if kind is None or kind.text is None or name is None:
        return None
    held = line_in(name, resource)
    if kind.text not in (ACCOUNT, USER, GROUP):
        return Named(Subject(USER, None), None, held), f"a subject cannot be a {kind.text}"
    wanted = "" if kind.text == ACCOUNT else GROUP_NAME
    why = f"the API group of a {kind.text} is not {group.text}" if group is not None and group.text and group.text != wanted else ""
    if kind.text != ACCOUNT:
        one = as_account(Subject(kind.text, name.text))
        return Named(one, _user(one, name, held), held), why
    where = namespace if namespace is not None and namespace.data not in (None, "") else None
    if where is None and keys.snake:
        where = Value("default", name.origin)  # the provider's own default for a subject
    elif where is None and is_cluster:
        why = why or "a ServiceAccount has no namespace"
    where = where or binding
    return Named(Subject(ACCOUNT, name.text, where.text if where is not None else None), _mention(name, held, where), held), why


def _user(user: Subject, name: Value, held: Origin) -> Mention | None:
    """The identity that a user is: a service account by its name, or on Google's clusters a Google service account by its address
    (Google Kubernetes Engine documentation, role-based access control).
    """
    if user.kind == ACCOUNT:
        return _mention(Value(user.name, name.origin), held, Value(user.namespace, name.origin))
    if user.kind == USER and (user.name or "").endswith(GOOGLE_ACCOUNT):
        return Mention("gcp_service_account", Selected(name, held), "subjects")
    return None


def _mention(name: Value, held: Origin, namespace: Value | None) -> Mention:
    return Mention("k8s_service_account", Selected(name, held), "subjects", namespace)


def _refused(reference: Value | None, keys: Keys, is_cluster: bool) -> str:
    if reference is None:
        return "it names no role"
    group, kind = keys.get(reference, "apiGroup"), keys.get(reference, "kind")
    if group is not None and group.text and group.text != GROUP_NAME:
        return f"the API group of a role is not {group.text}"
    if kind is not None and kind.text and kind.text not in ((CLUSTER_ROLE,) if is_cluster else (ROLE, CLUSTER_ROLE)):
        return f"it cannot name a {kind.text}"
    return ""


def _rules(listed: Value | None, keys: Keys) -> tuple[tuple[Rule, ...], bool]:
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
