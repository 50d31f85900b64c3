"""What accounts hold through the role bindings of a tree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from ...extract.bindings import BindingRecord
from ...extract.roles import RoleRecord
from ...iam.rbac.roles import built_in_roles
from ...named_tuple import NamedTuple
from ..identities import Identities
from .bound import Also, Bindings, Bound
from .role_book import Found, RoleBook


class Holding(NamedTuple):
    """A binding with its id and what its role gives."""

    id: str
    record: BindingRecord
    found: Found

    @property
    def scope(self) -> str:
        """``cluster``, ``namespace/<name>``, or ``namespace`` where its name is not known."""
        return scope_of(self.record.binding.namespace)


class Holdings:
    """By account, the bindings that name it, and their rules. ``load`` gives catalogue data, read only where there are bindings."""

    def __init__(
        self, roles: Iterable[RoleRecord], bindings: Iterable[BindingRecord], identities: Identities, also: Also, load: Callable[[str], Any]
    ) -> None:
        self._bindings = Bindings(bindings, identities, also)
        records = self._bindings.records
        book = RoleBook(roles, built_in_roles(load("rbac")) if records else {}, identities.scopes)
        ids: dict[str, int] = {}
        self._by_record = {id(record): Holding(_id(record, ids), record, book.find(record)) for record in records}
        self._named = frozenset(self._bindings.named)

    @property
    def all(self) -> Collection[Holding]:
        """Every binding of the tree that the API server takes."""
        return self._by_record.values()

    @property
    def cut(self) -> BindingRecord | None:
        """A binding of a group that is too much to be followed, once ``of`` was asked for every account."""
        return self._bindings.cut

    def accounts(self, known: Iterable[str]) -> list[str]:
        """The accounts that may hold something: ``known`` ones and those that a binding names."""
        return sorted({*self._named, *known}) if self._by_record else []

    def of(self, identity: str) -> list[tuple[Holding, Bound]]:
        """The bindings that name an account."""
        return [(self._by_record[id(bound.record)], bound) for bound in self._bindings.of(identity)]


def scope_of(namespace: str | None) -> str:
    """Where something is held, in the words of the tables."""
    return "namespace" if namespace is None else f"namespace/{namespace}" if namespace else "cluster"


def _id(record: BindingRecord, ids: dict[str, int]) -> str:
    """The binding's unit and address, numbered where a unit gives it more than once."""
    name = f"{record.resource.unit.partition(':')[2]}/{record.resource.address}"
    count = ids[name] = ids.get(name, 0) + 1
    return name if count == 1 else f"{name} #{count}"
