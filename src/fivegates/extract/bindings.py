"""Kubernetes role bindings as written, in manifests and in Terraform, one that the API server would refuse included."""

from __future__ import annotations

from collections.abc import Iterator

from ..iam.rbac.objects import CLUSTER_ROLE, GROUP_NAME, ROLE, Binding
from ..iam.rbac.subjects import ACCOUNT, GROUP, USER, Subject, as_account
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Origin, Value
from .keys import Keys, namespace_of, whole
from .model import Mention, Selected
from .paths import line_in
from .release_names import joining
from .roles import space_of

BINDINGS = (f"{GROUP_NAME}/RoleBinding", f"{GROUP_NAME}/ClusterRoleBinding")
GOOGLE_ACCOUNT = ".gserviceaccount.com"


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


def read_binding(resource: Resource, kind: str, *, snake: bool) -> BindingRecord:
    """A role binding of a ``kind``, one that the API server would refuse included."""
    keys = Keys(snake)
    root = whole(resource)
    metadata, reference = keys.get(root, "metadata"), keys.get(root, "roleRef")
    named = keys.get(metadata, "name") if metadata is not None else None
    named = joining(named) if named is not None else None
    is_cluster = kind == BINDINGS[1]
    written = None if is_cluster else namespace_of(metadata, keys)
    namespace, space = ("", "") if is_cluster else space_of(written)
    role_kind, role = (keys.get(reference, key) if reference is not None else None for key in ("kind", "name"))
    role = joining(role) if role is not None else None
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
    place = line_in(role, resource, reference).place if role is not None else resource.place
    return BindingRecord(resource, binding, tuple(named for named, _ in known), space, place)


def _subject(subject: Value, keys: Keys, binding: Value | None, resource: Resource, is_cluster: bool) -> tuple[Named, str] | None:
    """A subject and why the API server refuses it; None where its kind is not known. ``binding``: the namespace of a RoleBinding.

    An account without a namespace is of its RoleBinding's own (the authorizer's default); a ClusterRoleBinding has none to give.
    """
    kind, name, namespace, group = (keys.get(subject, key) for key in ("kind", "name", "namespace", "apiGroup"))
    if kind is None or kind.text is None or name is None:
        return None
    held, name = line_in(name, resource), joining(name)
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
