"""One resource instance of a module that is not in the tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ....readers.plan.model import ConfiguredResource, PlannedResource
from ....values import Origin, Reference, Unknown, Value
from ...interface import Resource
from ..computed import computed_attribute, computed_names
from ..unknown import named
from .following import follow
from .merge import scalar

if TYPE_CHECKING:
    from .elsewhere import PlannedElsewhere

LEAF = frozenset({"references", "constant_value"})


class PlannedInstance:
    """Its attributes are the plan's; their place is the call in the tree. What is unknown is told by what it is read from."""

    __slots__ = ("_made", "_values", "module", "planned", "written")

    def __init__(self, module: PlannedElsewhere, planned: PlannedResource, written: ConfiguredResource) -> None:
        self.module = module
        self.planned = planned
        self.written = written
        self._made: Resource | None = None
        self._values: dict[str, Value | None] = {}

    def names(self) -> Iterable[str]:
        """What has a value in the plan, and what is written and not known yet."""
        written = self.written.expressions
        known = [
            name for name, value in self.planned.values.items() if (value if name in written else self.planned.added(name)) is not None
        ]
        return dict.fromkeys((*known, *(name for name in self.planned.unknown if name in written or self._follows(name))))

    def get(self, name: str) -> Value | None:
        """An attribute; None where there is none, or where only the provider will know."""
        if name in self._values:
            return self._values[name]
        self._values[name] = None  # while it is being worked out: what reads itself reads nothing
        session, origin = self.module.door.module.session, self._origin(name)
        with session.one_value():
            try:
                self._values[name] = self._read(name, origin)
            except RecursionError:
                session.report(origin.place, "this is nested too deeply")
                self._values[name] = Value(Unknown(reason="this is nested too deeply"), origin)
        return self._values[name]

    def _read(self, name: str, origin: Origin) -> Value | None:
        planned, expression = self.planned, self.written.expressions.get(name)
        mark = planned.unknown.get(name, False)
        if mark is True and self._follows(name):
            return computed_attribute(planned.mode, planned.type, name, self)
        value = planned.values.get(name) if expression is not None else planned.added(name)
        here = self.reference(name)
        return _Reader(self.module, origin).read(value, mark, expression, here)

    def reference(self, *path: str) -> Reference:
        """What names it, or a part of it."""
        return self.module.target(self.planned, path).reference

    def _follows(self, name: str) -> bool:
        """Whether the attribute follows from the others, as the text of a policy document does."""
        return name in computed_names(self.planned.mode, self.planned.type)

    @property
    def origin(self) -> Origin:
        """The header of the call in the tree."""
        return self.module.door.origin

    def _origin(self, name: str) -> Origin:
        header = self.module.door.origin
        return Origin("attribute", header.source, header.offset, name)

    @property
    def resource(self) -> Resource:
        """What the later stages see."""
        if self._made is None:
            module, planned = self.module, self.planned
            reference = self.reference()
            self._made = Resource(
                unit=reference.unit,
                type=planned.type,
                address=reference.address,
                label=planned.name,
                place=module.calls[-1].place,
                attributes=self,
                mode=planned.mode,
                calls=module.calls,
                key=planned.key,
                conditional=module.door.conditional,
                environment=module.door.module.evaluation.environment,
                provider=module.provider(self.written.provider or planned.type.split("_", 1)[0]),
                extra=module.door.module.told,
            )
        return self._made


class _Reader:
    """Reads one attribute and its parts; the nesting of a plan is bounded where its text is read."""

    def __init__(self, module: PlannedElsewhere, origin: Origin) -> None:
        self.module = module
        self.origin = origin

    def read(self, planned: object, mark: object, expression: object, here: Reference) -> Value | None:
        """A value, None for what is null, empty, or not known and not written."""
        if mark is True:
            return self.not_known(expression, here)
        if isinstance(planned, dict):
            marks = mark if isinstance(mark, Mapping) else {}
            entries = {
                key: self.read(planned.get(key), marks.get(key, False), part(expression, key), _longer(here, key))
                for key in {**planned, **marks}
            }
            return Value({key: value for key, value in entries.items() if value is not None}, self.origin)
        if isinstance(planned, list):
            marks_of = mark if isinstance(mark, list) else []
            items = [
                self.read(item, marks_of[index] if index < len(marks_of) else False, part(expression, index), _longer(here, index))
                for index, item in enumerate(planned)
            ]
            return Value(tuple(item if item is not None else Value(None, self.origin) for item in items), self.origin) if items else None
        return Value(scalar(planned), self.read_from(planned, expression)) if planned is not None else None

    def not_known(self, expression: object, here: Reference) -> Value | None:
        """What is only known once it is applied, by what it is read from; where nothing unknown goes into it, the provider decides."""
        found = follow(self.module, expression, unknown_only=True)
        data = found.unknown(self.origin, self.module)
        if data is None and not found.blind:
            return None
        return self.module.content_of(data, self.origin) or Value(data or named(here), self.origin)

    def read_from(self, planned: object, expression: object) -> Origin:
        """Where a text is from: behind the call the one attribute that has just this value."""
        if not isinstance(planned, str) or not planned or expression is None:
            return self.origin
        targets = follow(self.module, expression, unknown_only=False).targets
        same = list(dict.fromkeys(target.reference for target in targets if target.text == planned))
        if len(same) != 1:
            return self.origin
        source, offset, name = self.origin.source, self.origin.offset, self.origin.name
        return Origin("attribute", source, offset, name, Origin("reference", source, offset, name, None, same[0]))


def part(expression: object, step: str | int) -> object:
    """The expression of a part of a nested block; a plain expression speaks for all its parts."""
    if isinstance(expression, Mapping) and not expression.keys() <= LEAF and isinstance(step, str):
        return expression.get(step)
    if isinstance(expression, list) and isinstance(step, int):
        return expression[step] if step < len(expression) else expression[0] if len(expression) == 1 else expression
    return expression


def _longer(reference: Reference, step: str | int) -> Reference:
    return reference._replace(path=(*reference.path, step))
