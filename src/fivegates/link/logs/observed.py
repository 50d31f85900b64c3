"""The resources that keep, carry, audit or watch logs, found by type and by what refers to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from ...named_tuple import NamedTuple
from ...resolve.interface import Resource
from ...values import Reference, Unknown, Value
from ..canonical import Scopes

Lookup = Callable[[Reference], Resource | None]
MOST_VALUES = 20_000  # of one argument that is gone through


class Completeness(NamedTuple):
    """What was not read. ``units``: roots that call a module not in the tree; ``broken``: a Terraform file could not be read whole;
    ``others``: nor could, or is meant to be, another file that may define something (a template, Bicep, a CDK app ...).
    """

    units: frozenset[str] = frozenset()
    broken: bool = False
    others: bool = False

    def holds(self, unit: str) -> bool:
        """Whether everything that a root defines was read."""
        return not self.broken and unit not in self.units

    @property
    def everywhere(self) -> bool:
        """Whether that is so of every root."""
        return not self.broken and not self.units

    @property
    def everything(self) -> bool:
        """Whether nothing at all was left unread."""
        return self.everywhere and not self.others


class Observed:
    """Resources by type, what a value refers to, and the account, project or subscription that a resource is in."""

    def __init__(self, resources: Iterable[Resource], lookup: Lookup, scopes: Scopes) -> None:
        self._by_type: dict[str, list[Resource]] = defaultdict(list)
        for resource in resources:
            self._by_type[resource.type].append(resource)
        self.lookup = lookup
        self._scopes = scopes

    def of(self, types: Iterable[str]) -> Iterator[Resource]:
        """Every resource of these types."""
        for type in types:
            yield from self._by_type.get(type, ())

    def referred(self, value: Value | None) -> list[Resource]:
        """The resources of the tree that a value was read from, nearest first."""
        return self.referred_by(nested(value))

    def referred_by(self, values: Iterable[Value]) -> list[Resource]:
        """The same of a value and all in it, as ``nested`` gives them."""
        found: dict[tuple[str, str], Resource] = {}
        for one in values:
            for reference in one.references():
                target = self.lookup(reference)
                if target is not None:
                    found.setdefault((target.unit, target.address), target)
        return list(found.values())

    def scope(self, resource: Resource, provider: str) -> str:
        """``aws:<account>``, ``gcp:<project>`` or ``azure:<subscription>``; while unknown with the deploy unit after a ``?``."""
        if provider == "aws":
            return f"aws:{self._scopes.aws_account(resource)}"
        if provider == "gcp":
            return f"gcp:{self._scopes.gcp_project(resource, resource.get('project'))}"
        return f"azure:{self._scopes.azure_subscription(resource)}"


def nested(value: Value | None) -> Iterator[Value]:
    """A value and every value in it."""
    pending = [value] if value is not None else []
    for _ in range(MOST_VALUES):
        if not pending:
            return
        one = pending.pop()
        yield one
        data = one.data
        if isinstance(data, dict):
            pending.extend(data.values())
        elif isinstance(data, tuple):
            pending.extend(data)
        elif isinstance(data, Unknown) and data.content is not None:
            pending.append(data.content)


def unknown_in(value: Value | None, lookup: Lookup) -> bool:
    """Whether a part of a value is not known: not even as an attribute of a resource that these files define."""
    return any(is_open(one, lookup) for one in nested(value))


def is_open(value: Value, lookup: Lookup) -> bool:
    """Whether that is so of a value itself, whatever is in it."""
    data = value.data
    return isinstance(data, Unknown) and data.content is None and not _is_attribute(data, lookup)


def _is_attribute(unknown: Unknown, lookup: Lookup) -> bool:
    if not unknown.references:
        return False
    targets = [lookup(reference) for reference in unknown.references]
    return all(target is not None and target.mode == "managed" for target in targets)
