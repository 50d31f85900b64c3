"""The instances of a resource or module block, as the expressions that refer to them see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ...values import Origin, Reference, Unknown, Value
from .data import Key
from .expansion import Expansion, InstanceKey, count_key, each_key
from .scope import Scope
from .unknown import PartialObject, Symbol, named, unknown_from


class Element(Protocol):
    """One instance: of a resource, of a module here, or of a module that is elsewhere."""

    @property
    def reference(self) -> Reference:
        """What names it."""

    @property
    def whole(self) -> Value:
        """All of it as one object."""

    def referenced(self, name: str, scope: Scope, offset: int) -> Value:
        """One attribute or output, as read by the expression at ``offset``. Raises ``EvaluationError`` where there is none."""


class ResourceObject(PartialObject):
    """A whole resource."""

    __slots__ = ("instance",)
    instance: Element


class Absent:
    """No instance, but only by a default: ``absent`` says what one would be."""

    absent: AllInstances


class AbsentList(Absent, tuple[Value, ...]):
    """The empty list of instances of a ``count`` that is 0 by default."""


class AbsentMap(Absent, dict[str, Value]):
    """The empty map of instances of a ``for_each`` that is empty by default."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AllInstances(Symbol):
    """All instances of a block whose number or keys are unknown."""

    instances: Instances | None = None

    def step(self, name: str | int, scope: Scope, offset: int) -> Value:
        instances = self._instances
        if instances.expansion.form == "count" and isinstance(name, str):
            return one_instance(instances.symbolic).step(name, scope, offset)
        value = scope.value(named(instances.reference), offset, str(name))
        key = count_key(name, name, value.origin) if isinstance(name, int) else each_key(Value(name, value.origin), value)
        return scope.value(one_instance(instances.possible(key)), offset, str(name))

    def step_unknown(self, key: Value, scope: Scope, offset: int) -> Value:
        instances = self._instances
        own = dict(instances.expansion.symbolic.names).get("each")
        mine = own.get("key") if own is not None else None
        if instances.expansion.form == "count" or (mine is not None and mine.data == key.data):
            element = instances.symbolic
        else:
            item = scope.value(unknown_from(key), offset, "each.value")
            element = instances.possible(each_key(key, item))
        return scope.value(one_instance(element, exact=isinstance(key.data, Unknown) and key.data.exact), offset, "index")

    def symbolic(self, scope: Scope, offset: int) -> Value | None:
        return scope.value(one_instance(self._instances.symbolic), offset, "[*]")

    def each(self) -> Mapping[str, Value]:
        """A block whose for_each is these instances has their keys, and one of them as each value."""
        instances = self._instances
        own = dict(instances.expansion.symbolic.names).get("each")
        if own is None or not isinstance(own.data, dict):
            return {}
        return {"key": own.data["key"], "value": Value(one_instance(instances.symbolic), own.origin)}

    @property
    def _instances(self) -> Instances:
        if self.instances is None:
            raise TypeError("instances are set where this is made")
        return self.instances


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OneInstance(Symbol):
    """One instance that may or may not be: Terraform knows nothing about it yet, we know what it would be."""

    element: Element | None = None

    def step(self, name: str | int, scope: Scope, offset: int) -> Value:
        if self.element is None:
            raise TypeError("the element is set where this is made")
        value = self.element.referenced(str(name), scope, offset)
        if isinstance(value.data, Unknown):
            return value
        reference = Reference(self.element.reference.unit, self.element.reference.address, (name,))
        unknown = Unknown(references=frozenset((reference,)), branches=(value,), exact=self.exact)
        return Value(unknown, Origin("reference", scope.source, offset, str(name), value.origin, reference))


def one_instance(element: Element, exact: bool = True) -> OneInstance:
    return OneInstance(references=frozenset((element.reference,)), exact=exact, element=element)


class Instances:
    """The instances of one block. ``make`` of ``given``, a key and whether it is conditional builds an element; each is made once, when
    first asked for.
    """

    __slots__ = ("_given", "_keyed", "_make", "_plain", "_value", "expansion", "reference")

    def __init__(self, reference: Reference, expansion: Expansion, make: Callable[..., Element], *given: object) -> None:
        self.reference = reference
        self.expansion = expansion
        self._make = make
        self._given = given
        self._plain: Element | None = None  # the one without a key, which is all that most blocks have
        self._keyed: dict[str, Element] | None = None
        self._value: Value | None = None

    def listed(self) -> list[Element]:
        """The instances there are; the symbolic one where that is unknown or only so by default."""
        if self.expansion.state != "known":
            return [self.symbolic]
        return [self.at(key) for key in self.expansion.keys]

    @property
    def only(self) -> Element | None:
        """The instance of a block that has neither a count nor a for_each; None for any other."""
        expansion = self.expansion
        return self.at(expansion.keys[0]) if expansion.form == "single" and expansion.state == "known" else None

    def at(self, key: InstanceKey) -> Element:
        """The instance with ``key``."""
        return self._element(key, self.expansion.state != "known")

    @property
    def symbolic(self) -> Element:
        """The instance that stands for those of an unknown expansion."""
        return self._element(self.expansion.symbolic, True)

    def possible(self, key: InstanceKey) -> Element:
        """The instance that would have ``key``."""
        return self._element(key, True)

    def _element(self, key: InstanceKey, conditional: bool) -> Element:
        if not key.suffix:
            if self._plain is None:
                self._plain = self._make(*self._given, key, conditional)
            return self._plain
        if self._keyed is None:
            self._keyed = {}
        found = self._keyed.get(key.suffix)
        if found is None:
            found = self._keyed[key.suffix] = self._make(*self._given, key, conditional)
        return found

    def value(self, scope: Scope, offset: int) -> Value:
        """What the block's address is in an expression."""
        if self._value is None:
            self._value = self._build(scope.made(offset, self.reference.address))
        return self._value

    def _build(self, origin: Origin) -> Value:
        expansion = self.expansion
        everything = AllInstances(references=frozenset((self.reference,)), exact=True, instances=self)
        if expansion.state == "unknown":
            return Value(everything, origin)
        if expansion.state == "absent":
            nothing = AbsentList() if expansion.form == "count" else AbsentMap()
            nothing.absent = everything
            return Value(nothing, origin)
        if expansion.form == "single":
            return self.at(expansion.keys[0]).whole
        if expansion.form == "count":
            return Value(tuple(self.at(key).whole for key in expansion.keys), origin)
        return Value({Key.written(str(key.key), key.origin or origin): self.at(key).whole for key in expansion.keys}, origin)
