"""From an expression of a plan's configuration to the attributes that it reads: a plan keeps references, and no operators or locals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from ....named_tuple import NamedTuple
from ....readers.plan.address import Index, Step, read_steps
from ....readers.plan.model import Key, PlannedResource
from ....values import Origin, Reference, Unknown, Value
from ..unknown import BRANCHES, named

if TYPE_CHECKING:
    from .elsewhere import PlannedElsewhere

DEPTH = 60  # from argument to argument and output to output
MOST = 1_000  # references of one expression
_CUT = re.compile(r"[.\[]")
KNOWN = frozenset({"path", "terraform", "tofu", "count"})


class Trail(NamedTuple):
    """An expression, and the module in which its names mean something."""

    module: PlannedElsewhere
    expression: object


class Target(NamedTuple):
    """An attribute of a resource; ``text``: its value, where that is a known text."""

    reference: Reference
    text: str | None
    is_known: bool


@dataclass(slots=True)
class Found:
    """``targets``: what is read; ``blind``: whether something is read that a plan does not tell of, such as a local value."""

    targets: list[Target] = field(default_factory=list)
    blind: bool = False

    def unknown(self, origin: Origin, module: PlannedElsewhere) -> Unknown | None:
        """What all of it together is: the one thing read, or what it may be; None where nothing is read."""
        targets = sorted(set(self.targets), key=lambda target: target.reference)[:BRANCHES]
        if not targets:
            return None
        if len(targets) == 1 and targets[0].reference.path and (not self.blind or module.is_only_one(targets[0].reference)):
            return named(targets[0].reference)
        branches = tuple(Value(named(target.reference), origin) for target in targets)
        return Unknown(references=frozenset(target.reference for target in targets), branches=branches)


def follow(module: PlannedElsewhere, expression: object, *, unknown_only: bool) -> Found:
    """Everything that ``expression`` reads, through arguments and outputs; with ``unknown_only``, what is not known yet."""
    found = Found()
    pending = [(Trail(module, expression), 0)]
    seen = 0
    while pending:
        trail, depth = pending.pop()
        for text in longest(references_in(trail.expression)):
            seen += 1
            steps = read_steps(text)
            if not steps or depth > DEPTH or seen > MOST:
                found.blind = True
            else:
                pending += [(further, depth + 1) for further in _step(trail.module, steps, found)]
    if unknown_only:
        found.targets = [target for target in found.targets if not target.is_known]
    return found


def _step(module: PlannedElsewhere, steps: tuple[Step, ...], found: Found) -> Iterator[Trail]:
    """What one reference leads to: targets are added to ``found``, expressions further on are yielded."""
    head, name = steps[0], steps[1] if len(steps) > 1 else ""
    if head in KNOWN or steps[:2] == ("each", "key"):
        return
    if head == "var":
        passed = module.argument(str(name))
        if isinstance(passed, Trail):
            yield passed
        else:
            _add_value(passed, found)
    elif head == "module":
        yield from _output(module, str(name), steps[2:], found)
    elif head in ("local", "each", "self") or len(steps) < 2:
        found.blind = True
    elif head == "data":
        _add_resource(module, ("data", str(name), str(steps[2]) if len(steps) > 2 else ""), steps[3:], found)
    else:
        _add_resource(module, ("managed", str(head), str(name)), steps[2:], found)


def _output(module: PlannedElsewhere, name: str, rest: tuple[Step, ...], found: Found) -> Iterator[Trail]:
    key, rest = _key(rest)
    instances = module.held.modules.get(name, {})
    if key is None and len(instances) == 1:
        key = next(iter(instances))
    inner = module.called(name, key)
    if not rest or (key is None and len(instances) > 1):
        found.blind = True
    else:
        yield Trail(inner, inner.written.outputs.get(str(rest[0])))


def _add_resource(module: PlannedElsewhere, kind: tuple[str, str, str], rest: tuple[Step, ...], found: Found) -> None:
    key, rest = _key(rest)
    instances = module.held.resources.get(kind, {})
    if key is None and len(instances) == 1:
        key = next(iter(instances))
    if key in instances:
        found.targets.append(module.target(instances[key], tuple(str(step) if isinstance(step, str) else step for step in rest)))
    elif instances and key is None:
        found.blind = True


def _key(steps: tuple[Step, ...]) -> tuple[Key, tuple[Step, ...]]:
    """The instance key that ``steps`` begin with, and the rest."""
    if steps and isinstance(steps[0], int):
        return steps[0], steps[1:]
    if steps and isinstance(steps[0], Index):
        return str(steps[0]), steps[1:]
    return None, steps


def _add_value(value: Value, found: Found) -> None:
    """What the tree itself passes in."""
    data = value.data
    if not isinstance(data, Unknown):
        reference = next(value.references(), None)
        if reference is not None:
            found.targets.append(Target(reference, value.text, True))
        return
    found.blind = found.blind or not data.exact
    found.targets += [Target(reference, None, False) for reference in sorted(data.references)]


def target_of(resource: PlannedResource, reference: Reference) -> Target:
    """The attribute of ``resource`` that ``reference`` names."""
    name = str(reference.path[0]) if reference.path else ""
    value = resource.values.get(name) if len(reference.path) == 1 else None
    is_known = not (resource.unknown.get(name, False) if name else resource.unknown)
    return Target(reference, value if isinstance(value, str) else None, is_known)


def references_in(expression: object) -> Iterator[str]:
    """The references of an expression, and of all expressions of a nested block."""
    pending = [expression]
    while pending:
        each = pending.pop()
        if isinstance(each, Mapping):
            listed = each.get("references")
            if isinstance(listed, list):
                yield from (text for text in listed if isinstance(text, str))
            pending.extend(value for name, value in each.items() if name not in ("references", "constant_value"))
        elif isinstance(each, list):
            pending.extend(each)


def longest(texts: Iterator[str]) -> list[str]:
    """Without those that only begin another one: a plan lists ``a.b.c`` and ``a.b`` for one reading of ``a.b.c``."""
    given = sorted(set(islice(texts, MOST)))
    beginnings = {text[: cut.start()] for text in given for cut in _CUT.finditer(text)}
    return [text for text in given if text not in beginnings]
