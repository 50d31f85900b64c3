"""Names in other objects that follow an object whose name has changed: accounts, maps, secrets, roles, services ..."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...values import Unknown, Value
from .accumulated import Accumulated, text_at
from .context import Context
from .fields import FieldSpec, change_at, change_items, with_entry
from .tables import Tables, Target

Rows = list[tuple[Target, FieldSpec]]


def follow_names(objects: Sequence[Accumulated], tables: Tables, context: Context) -> list[Accumulated]:
    """With every reference to an object that was called otherwise (or lay elsewhere) brought up to date."""
    named = _Named(objects, context)
    if not named.by_name:
        return list(objects)
    rows = [(target, spec) for target, specs in tables.references.items() if named.holds(target) for spec in specs]
    by_kind: dict[str, Rows] = {}
    for row in rows:
        by_kind.setdefault(row[1].kind, []).append(row)
    return [_followed(one, _rows_for(one, rows, by_kind), named) for one in objects]


def _rows_for(one: Accumulated, rows: Rows, by_kind: dict[str, Rows]) -> Rows:
    """The rows about objects like this one as it was first called, in order."""
    first = one.original_id
    listed = by_kind.get(first.kind, []) if "" not in by_kind else rows
    return [row for row in listed if row[1].selects(first.group, first.version, first.kind)]


def _followed(one: Accumulated, rows: Rows, named: _Named) -> Accumulated:
    for target, spec in rows:
        one = one.with_root(change_at(one.root, spec.path, _Referrer(one, target, spec, named).change))
    return one


class _Known:
    """An object that may be referred to, with what is asked of it again and again."""

    def __init__(self, one: Accumulated) -> None:
        self.one = one
        self.id = one.id
        self.previous = one.previous_ids
        self.namespace = self.id.effective_namespace
        self.first_namespace = one.original_id.effective_namespace


class _Named:
    """Objects by every name that they no longer bear, or bore before a step that might have changed it."""

    def __init__(self, objects: Sequence[Accumulated], context: Context) -> None:
        self.context = context
        self.by_name: dict[str, list[_Known]] = {}
        self.first_namespaces = {one.original_id.effective_namespace for one in objects}
        self._kinds: set[tuple[str, str, str]] = set()
        for one in objects:
            if one.previous:
                known = _Known(one)
                self._kinds |= {old[:3] for old in known.previous}
                for name in dict.fromkeys(old.name for old in one.previous):
                    self.by_name.setdefault(name, []).append(known)

    def holds(self, target: Target) -> bool:
        """Whether anything of a kind has changed its name or place."""
        return any(target.selects(*kind) for kind in self._kinds)


class _Referrer:
    """One field of one object that may hold the name of a ``target``."""

    def __init__(self, one: Accumulated, target: Target, spec: FieldSpec, named: _Named) -> None:
        self.one = one
        self.target = target
        self.spec = spec
        self.named = named

    def change(self, value: Value) -> Value:
        """The field's value with the present name; a list is changed item by item."""
        if isinstance(value.data, tuple):
            return change_items(value, self.change_one)
        return self.change_one(value)

    def change_one(self, value: Value) -> Value:
        if isinstance(value.data, dict):
            return self._mapping(value)
        found = self._referred(value, value.text, _name_of)
        return value if found is None or found.id.name == value.text else Value(found.id.name, value.origin)

    def _mapping(self, value: Value) -> Value:
        """A mapping with name and namespace of what it refers to."""
        name = value.get("name")
        if name is None:
            return value
        space = value.get("namespace")
        found = self._referred(name, name.text, _name_and_namespace, space.text if space is not None else None)
        if found is None or isinstance(name.data, Unknown):
            return value
        if found.id.name != name.text:
            value = with_entry(value, "name", Value(found.id.name, name.origin))
        moved = _namespace_value(found.one)
        if moved is not None and (space is None or space.text != moved.text):
            value = with_entry(value, "namespace", Value(moved.data, moved.origin))
        return value

    def _referred(self, at: Value, name: str | None, identity: Callable[[_Known], object], space: str | None = None) -> _Known | None:
        """What a name refers to, None where it is nothing that has changed (or nobody can say)."""
        if not name:
            return None
        found = [known for known in self.named.by_name.get(name, ()) if self._may_refer(known)]
        if space is not None:
            is_first = space in self.named.first_namespaces
            found = [known for known in found if space == (known.first_namespace if is_first else known.namespace)]
        if len(found) > 1:
            found = [known for known in found if _same_context(self.one, known.one, lenient=True)]
        if len(found) > 1:
            found = [known for known in found if _same_context(self.one, known.one, lenient=False)]
        if len({identity(known) for known in found}) > 1:
            self.named.context.error(at, f"{name!r} may refer to several objects")
            return None
        return found[0] if found else None

    def _may_refer(self, known: _Known) -> bool:
        if not any(self.target.selects(old.group, old.version, old.kind) for old in known.previous):
            return False
        return self._is_the_role(known) and self._reaches(known)

    def _is_the_role(self, known: _Known) -> bool:
        """A ``roleRef`` says which kind of role it means."""
        if self.spec.path[-2:] != ("roleRef", "name"):
            return True
        role = self.one.root.get("roleRef")
        group, kind = text_at(role, "apiGroup"), text_at(role, "kind")
        return not (group and kind) or any(old.group == group and old.kind == kind for old in known.previous)

    def _reaches(self, known: _Known) -> bool:
        """The same namespace, the whole cluster, or an account in a namespace that a binding names."""
        own = self.one.id
        if "_cluster" in (own.effective_namespace, known.namespace) or own.effective_namespace == known.namespace:
            return True
        return own.kind == "RoleBinding" and known.id.kind == "ServiceAccount" and known.id.namespace in self._account_namespaces()

    def _account_namespaces(self) -> set[str]:
        subjects = self.one.root.get("subjects")
        items = subjects.items() if subjects is not None else ()
        return {text_at(item, "namespace") for item in items if text_at(item, "kind") == "ServiceAccount"} - {""}


def _name_of(known: _Known) -> object:
    return known.id.name


def _name_and_namespace(known: _Known) -> object:
    return known.id.name, known.id.namespace


def _namespace_value(one: Accumulated) -> Value | None:
    """The namespace of an object, None where it says none."""
    metadata = one.root.get("metadata")
    found = metadata.get("namespace") if metadata is not None else None
    return found if found is not None and found.text else None


def _same_context(one: Accumulated, other: Accumulated, *, lenient: bool) -> bool:
    """Whether both got the same prefixes and suffixes; ``lenient``: none at all agrees with everything."""
    pairs = ((one.prefixes, other.prefixes), (one.suffixes, other.suffixes))
    return all((lenient and not (ours and theirs)) or _same_ending(ours, theirs) for ours, theirs in pairs)


def _same_ending(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    length = min(len(ours), len(theirs))
    return ours[len(ours) - length :] == theirs[len(theirs) - length :] if length else ours == theirs
