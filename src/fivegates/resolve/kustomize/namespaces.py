"""The namespace that an overlay moves its objects to, and the fields that follow."""

from __future__ import annotations

from ...values import Value
from .accumulated import Accumulated, text_at
from .context import Context
from .fields import Change, Made, change_at, change_items, overriding
from .kustomization import Kustomization
from .tables import Tables

_BINDINGS = ("RoleBinding", "ClusterRoleBinding")


def move(objects: list[Accumulated], kustomization: Kustomization, tables: Tables, context: Context) -> list[Accumulated]:
    """With ``namespace`` in everything that is not of the whole cluster."""
    namespace = kustomization.root.get("namespace")
    if namespace is None or not namespace.text:
        return objects
    moved = [_moved(one, namespace, tables) for one in objects]
    refuse_namesakes(moved, namespace, "once all are in this namespace", context)
    return moved


def _moved(one: Accumulated, namespace: Value, tables: Tables) -> Accumulated:
    now = one.id
    root = one.root
    change = _set_to(namespace)
    made = Made(namespace.origin)
    if now.effective_namespace != "_cluster":
        root = change_at(root, ("metadata", "namespace"), change, made)
    if now.kind in _BINDINGS:
        root = change_at(root, ("subjects",), lambda subjects: change_items(subjects, lambda subject: _subject(subject, change, made)))
    for spec in tables.fields.get("namespace", ()):
        if spec.selects(now.group, now.version, now.kind) and _is_open(spec.path, now.kind, root):
            root = change_at(root, spec.path, change, made if spec.create else None)
    return one.remembered().with_root(root)


def _set_to(namespace: Value) -> Change:
    return lambda old: overriding(namespace.data, namespace, None if old.origin is namespace.origin else old)


def _subject(subject: Value, change: Change, made: Made) -> Value:
    """A subject called ``default`` means the account of the namespace; all others are followed by their names."""
    return change_at(subject, ("namespace",), change, made) if text_at(subject, "name") == "default" else subject


def _is_open(path: tuple[str, ...], kind: str, root: Value) -> bool:
    """Fields with rules of their own are left to them; only core/v1 objects are renamed to the namespace."""
    if path == ("metadata", "namespace") or (kind in _BINDINGS and path == ("subjects", "namespace")):
        return False
    return path != ("metadata", "name") or text_at(root, "apiVersion") == "v1"


def refuse_namesakes(objects: list[Accumulated], asked: Value, when: str, context: Context) -> None:
    """List objects that have become one and the same; kustomize refuses them."""
    seen: set[tuple[str, ...]] = set()
    for one in objects:
        if one.key in seen:
            context.error(asked, f"two objects are the same {one.id.kind} {one.id.name!r} {when}")
            return
        seen.add(one.key)
