"""Runs a template: nodes to woven text, pipes to data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...named_tuple import NamedTuple
from ...source import Source
from ...values import Unknown, Value
from .budget import Budget
from .data import Datum, GoList, GoMap, Methods, Placed, kind_of, raw, spot
from .failure import RefusalError, RenderError
from .functions.interface import Function
from .syntax import Action, Branch, Include, Leave, Node, Operand, Pipe, Template, Text
from .texts import text_of
from .unknowns import BEGIN, END, Unknowns
from .woven import Chunk, Woven, weave

FAILURES = (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError)
_UNDECIDED = Unknown(reason="a condition that is not known")


class Defined(NamedTuple):
    """A named template and the text it was written in."""

    nodes: list[Node]
    source: Source


class _LeaveError(Exception):
    """``break`` or ``continue``."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


class Engine:
    """What all templates of one rendering share."""

    def __init__(self, functions: dict[str, Function], budget: Budget, unknowns: Unknowns) -> None:
        self.functions = functions
        self.budget = budget
        self.unknowns = unknowns
        self.defined: dict[str, Defined] = {}
        self.undecided = 0  # conditions around us that are not known

    def define(self, template: Template) -> None:
        """Later definitions take the place of earlier ones, except that nothing takes the place of something."""
        for name, nodes in template.defines.items():
            if nodes or name not in self.defined:
                self.defined[name] = Defined(nodes, template.source)

    def run(self, name: str, dot: Datum) -> Woven:
        """The text of a named template. Raises ``RenderError``."""
        found = self.defined.get(name)
        if found is None:
            raise RenderError(f"no template is called {name!r}")
        self.budget.enter()
        try:
            return self.run_nodes(found.nodes, found.source, dot)
        finally:
            self.budget.leave()

    def run_nodes(self, nodes: list[Node], source: Source, dot: Datum) -> Woven:
        run = Run(self, source, dot)
        try:
            run.nodes(nodes)
        except RenderError as error:
            raise error.at(source, run.offset) from None
        except _LeaveError as leave:
            raise RenderError(f"{leave} outside of range", source, run.offset) from None
        return weave(run.output)

    def truth(self, datum: Datum) -> bool | None:
        """Go's truth of a datum, None where it is not known."""
        datum = raw(datum)
        if isinstance(datum, Unknown):
            return True if datum.parts and any(isinstance(part, str) for part in datum.parts) else None
        if isinstance(datum, str):
            if datum.isascii():
                return bool(datum)
            self.budget.spend(len(datum) >> 6)
            return self.unknowns.truth(datum)
        return True if isinstance(datum, Methods) else bool(datum)


class Run:
    """One template at work. ``variables`` is a stack of [name, value]."""

    def __init__(self, engine: Engine, source: Source, dot: Datum) -> None:
        self.engine = engine
        self.source = source
        self.dot = dot
        self.variables: list[list[Any]] = [["$", dot]]
        self.output: list[Chunk] = []
        self.offset = 0  # of the action at work

    def nodes(self, nodes: list[Node]) -> None:
        spend = self.engine.budget.spend
        for node in nodes:
            spend(1)
            if isinstance(node, Text):
                self.output += [Chunk(line, self.source, offset, True) for line, offset in node.lines]
                self.engine.budget.write(len(node.lines) * 20)
            elif isinstance(node, Action):
                self.action(node.pipe)
            elif isinstance(node, Branch):
                self.branch(node)
            elif isinstance(node, Include):
                self.include(node)
            elif isinstance(node, Leave):
                raise _LeaveError(node.kind)

    def action(self, pipe: Pipe) -> None:
        self.offset = pipe.offset
        value = self.pipe(pipe)
        if not pipe.variables:
            self.write(value, pipe.offset)

    def write(self, value: Datum, offset: int) -> None:
        if isinstance(value, Woven):
            made = self.source
            self.output += [chunk if chunk.source.path else chunk._replace(source=made, offset=offset) for chunk in value.chunks]
            self.engine.budget.write(len(value))
            return
        data = raw(value)
        text = data if type(data) is str else text_of(data, self.engine)
        source, at = spot(value) if isinstance(value, Value) else (self.source, offset)
        self.output.append(Chunk(text, source, at, False))
        self.engine.budget.write(len(text))

    # Control

    def branch(self, node: Branch) -> None:
        kept, dot = len(self.variables), self.dot
        value = self.pipe(node.pipe, node.kind == "range")
        if node.kind == "range":
            self.repeat(node, value)
        else:
            truth = self.engine.truth(value)
            if truth is None:
                self.undecided(node, value)
            elif truth:
                if node.kind == "with":
                    self.dot = value
                self.nodes(node.body)
            else:
                del self.variables[kept:]
                self.nodes(node.otherwise)
        self.dot = dot
        del self.variables[kept:]

    def repeat(self, node: Branch, value: Datum) -> None:
        data = raw(value)
        if isinstance(data, Unknown):
            self.undecided(node, data)
            return
        kept = len(self.variables)
        self.engine.budget.spend(_weight(data))
        pairs = _pairs(data)
        for key, item in pairs:
            self.engine.budget.spend(1)
            names = node.pipe.variables
            if len(names) == 1:
                self.variables.append([names[0], item])
            elif len(names) == 2:
                self.variables += [[names[0], key], [names[1], item]]
            self.dot = item
            try:
                self.nodes(node.body)
            except _LeaveError as leave:
                if leave.kind == "break":
                    break
            finally:
                del self.variables[kept:]
        if not pairs:
            self.nodes(node.otherwise)

    def undecided(self, node: Branch, value: Datum) -> None:
        """Both branches of a condition that is not known: an unknown piece of a line, or lines between marks. One that the chart refuses to
        be installed with is not taken, since somebody installs it.
        """
        if node.kind == "range":
            self.variables += [[name, value] for name in node.pipe.variables]
            value = Unknown(reason="an item of a list that is not known")
        before = [variable[1] for variable in self.variables]
        dot = value if node.kind != "if" else self.dot
        texts: list[Woven] = []
        ends: list[list[Datum]] = []
        refusal: RefusalError | None = None
        for nodes, inner in ((node.body, dot), (node.otherwise, self.dot)):
            try:
                texts.append(self.apart(nodes, inner, node.pipe.offset))
                ends.append([variable[1] for variable in self.variables[: len(before)]])
            except RefusalError as error:
                refusal = error
            self.variables[:] = [[variable[0], old] for variable, old in zip(self.variables, before, strict=False)]
        if refusal is not None and not texts:
            raise refusal
        for variable, values in zip(self.variables, zip(*ends, strict=True), strict=True):
            variable[1] = values[0] if all(value is values[0] for value in values) else _UNDECIDED
        if refusal is not None:
            self.output += texts[0].chunks
        else:
            self.join(texts, node.pipe.offset)

    def apart(self, nodes: list[Node], dot: Datum, offset: int) -> Woven:
        """What nodes write that may not be taken."""
        kept, self.output = self.output, []
        around, self.dot = self.dot, dot
        self.engine.undecided += 1
        try:
            self.nodes(nodes)
            return weave(self.output)
        except _LeaveError as leave:
            raise RenderError(f"'{leave.kind}' on a condition that is not known", self.source, offset) from None
        finally:
            self.engine.undecided -= 1
            self.output, self.dot = kept, around

    def join(self, texts: list[Woven], offset: int) -> None:
        if not any(text.strip() for text in texts):
            return
        if any("\n" in text.strip() or text.startswith("\n") or text.endswith("\n") for text in texts if text):
            for text in texts:
                if text.strip():
                    self.output.append(Chunk(f"\n{BEGIN}\n", self.source, offset, False))
                    self.output += text.chunks
                    self.output.append(Chunk(f"\n{END}\n", self.source, offset, False))
            return
        place = Chunk("", self.source, offset, False)
        branches = tuple(self.value(text, place) for text in texts)
        self.write(Unknown(branches=branches, reason=_UNDECIDED.reason), offset)

    def value(self, text: Woven, place: Chunk) -> Value:
        return Placed(self.engine.unknowns.read(str(text)), place.source, place.offset)

    def include(self, node: Include) -> None:
        dot = self.pipe(node.pipe) if node.pipe is not None else None
        try:
            self.write(self.engine.run(node.name, dot), node.offset)
        except RenderError as error:
            raise error.at(self.source, node.offset) from None

    # Values

    def pipe(self, pipe: Pipe, repeats: bool = False) -> Datum:
        value: Datum = None
        for index, command in enumerate(pipe.commands):
            try:
                value = self.command(command, [value] if index else [])
            except RenderError as error:
                raise error.at(self.source, command[0].offset) from None
            except FAILURES as error:
                raise RenderError(f"it cannot be computed: {str(error)[:100]}", self.source, command[0].offset) from None
        if pipe.variables and not repeats:
            self.assign(pipe, value)
        return value

    def assign(self, pipe: Pipe, value: Datum) -> None:
        name = pipe.variables[-1]
        if not pipe.assigns:
            self.variables.append([name, value])
            return
        for variable in reversed(self.variables):
            if variable[0] == name:
                variable[1] = value
                return
        raise RenderError(f"the variable {name} is not declared")

    def command(self, words: list[Operand], final: list[Datum]) -> Datum:
        first = words[0]
        if first.kind == "function":
            return self.call(first, words[1:], final)
        if len(words) == 1 and not final:
            return self.operand(first)
        if not first.steps:
            raise RenderError("something that is no function is given arguments")
        holder = self.follow(self.base(first), first.steps[:-1])
        return self.method(holder, first.steps[-1], [*(self.operand(word) for word in words[1:]), *final])

    def call(self, operand: Operand, words: list[Operand], final: list[Datum]) -> Datum:
        function = self.engine.functions.get(operand.name)
        if function is None:
            raise RenderError(f"the function {operand.name} is not known")
        if function.lazy:
            given: list[Callable[[], Datum]] = [(lambda word=word: self.operand(word)) for word in words]  # type: ignore[misc]
            value = self.run(function, [*given, *((lambda item=item: item) for item in final)])
        else:
            arguments = [self.operand(word) for word in words] + final
            self.engine.budget.spend(sum(_weight(argument) for argument in arguments))
            value = self.run(function, arguments)
            self.engine.budget.spend(len(value) >> (4 if type(value) is GoList else 6) if isinstance(value, str | GoList) else 0)
        return self.follow(value, operand.steps) if operand.steps else value

    def run(self, function: Function, arguments: list[Any]) -> Datum:
        """What a function makes of its arguments, which a chart may choose as badly as it likes."""
        try:
            return function.run(self.engine, arguments)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise RenderError(f"the function {function.name} does not take these arguments") from error

    def operand(self, operand: Operand) -> Datum:
        if operand.kind == "function":
            return self.call(operand, [], [])
        value = self.base(operand)
        return self.follow(value, operand.steps) if operand.steps else value

    def base(self, operand: Operand) -> Datum:
        kind = operand.kind
        if kind == "dot":
            return self.dot
        if kind == "literal":
            return operand.literal
        if kind == "variable":
            for variable in reversed(self.variables):
                if variable[0] == operand.name:
                    return variable[1]
            raise RenderError(f"the variable {operand.name} is not declared")
        return self.pipe(operand.pipe) if operand.pipe is not None else None

    def follow(self, value: Datum, steps: tuple[str, ...]) -> Datum:
        """Fields of fields. Of nothing at all every field is nothing; of an entry that is missing it is an error."""
        if value is None:
            return None
        for step in steps:
            if type(value) is GoMap:
                value = value.get(step)
            else:
                value = self.method(value, step, [])
        return value

    def method(self, holder: Datum, name: str, arguments: list[Datum]) -> Datum:
        holder = raw(holder)
        if isinstance(holder, Unknown):
            return Unknown(holder.references, reason=holder.reason)
        if isinstance(holder, Methods):
            found = holder.field(name, [raw(argument) for argument in arguments])
            self.engine.budget.spend(len(found) >> 3 if isinstance(found, str) else 1)
            return found
        if arguments:
            raise RenderError(f"{name} is no method")
        if isinstance(holder, GoMap):
            return holder.get(name)
        if holder is None:
            raise RenderError(f"'{name}' is asked of nothing")
        raise RenderError(f"'{name}' is asked of a {kind_of(holder)}")


def _weight(datum: Datum) -> int:
    """The steps that it takes to look at a datum as a whole."""
    data = raw(datum)
    return len(data) >> (6 if isinstance(data, str) else 2) if isinstance(data, str | GoMap | GoList) else 0


def _pairs(data: Datum) -> list[tuple[Datum, Datum]]:
    if isinstance(data, GoMap):
        return sorted(data.items())
    if isinstance(data, GoList):
        return list(enumerate(data))
    if isinstance(data, Methods):
        return _pairs(data.listed())
    if isinstance(data, int) and not isinstance(data, bool):
        if data > 100_000:
            raise RenderError("range over too large a number")
        return [(number, number) for number in range(data)]
    if data is None:
        return []
    raise RenderError(f"range over a {kind_of(data)}")
