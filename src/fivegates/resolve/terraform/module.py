"""One instance of a module folder: its variables, locals, outputs, resources and calls, each evaluated once and when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ...errors import ReadError
from ...named_tuple import NamedTuple
from ...readers.hcl.syntax import Argument, Block
from ...source import Place
from ...values import Origin, Reference, Unknown, Value
from ..interface import Attributes, CallSite, Resource
from .constraints import constrain, read_kind
from .dependence import depends_on_default
from .expansion import InstanceKey, expand
from .failures import EvaluationError, LimitError
from .instances import Element, Instances
from .kinds import DYNAMIC, Kind
from .names import Names
from .providers import Provider
from .resource import ResourceInstance
from .scope import Rule, Scope
from .settle import recover, settle
from .told import RootVariables
from .unknown import named

if TYPE_CHECKING:
    from .configuration import Declaration, Folder
    from .elsewhere import ElsewhereInstance
    from .planned import Planned
    from .planned.elsewhere import PlannedElsewhere
    from .remote_states import RemoteStates
    from .session import Session

Inputs = Callable[[str], Value | None]


class Findable(Protocol):
    """A resource instance."""

    @property
    def resource(self) -> Resource:
        """What the later stages see."""


@dataclass(slots=True)
class Evaluation:
    """One root module with one set of values: ``unit`` names it. ``found`` are its resource instances by address; ``plan`` is what is
    planned for it, where that was given.
    """

    session: Session
    rules: Mapping[type, Rule]
    folders: Mapping[str, Folder]
    unit: str
    root: str
    environment: str | None
    workspace: str | None
    mapped: Mapping[str, str]  # module source -> folder, from the settings
    disk: str = ""  # what absolute paths into the tree begin with, where there are such
    found: dict[str, Findable] = field(default_factory=dict)
    plan: Planned | None = None
    states: RemoteStates | None = None
    unread: list[str] = field(default_factory=list)  # sources of called modules that were not read, or not wholly


class Caller(NamedTuple):
    """The call that made a module instance: the calling module, the call's block, and what its arguments see."""

    module: Module
    block: Block
    scope: Scope
    providers: Mapping[str, str]


class Module:
    """``prefix``: what addresses inside it begin with; ``given``: the value of a variable that is set from outside, or None."""

    def __init__(
        self,
        evaluation: Evaluation,
        folder: Folder,
        given: Inputs,
        *,
        prefix: str = "",
        caller: Caller | None = None,
        calls: tuple[CallSite, ...] = (),
        conditional: bool = False,
    ) -> None:
        self.evaluation = evaluation
        self.session = evaluation.session
        self.rules = evaluation.rules
        self.unit = evaluation.unit
        self.folder = folder
        self.prefix = prefix
        self.caller = caller
        self.calls = calls
        self.conditional = conditional
        self.given = given
        self.names = Names(self)
        self._memo: dict[tuple[str, str], Value] = {}
        self._resources: dict[tuple[str, str, str], Instances] = {}
        self._modules: dict[str, Instances] = {}
        self._providers: dict[str, Provider] = {}
        self._open: set[str] = set()
        self.told: Mapping[str, object] = {"root_variables": RootVariables(self)}  # of each resource of the module: one for all

    # ------------------------------------------------------------------------------------------ values

    def variable(self, name: str) -> Value:
        """A variable's value; unknown by its name where nothing sets it. Raises ``EvaluationError`` where it is not declared."""
        block = self.folder.variables.get(name)
        if block is None:
            raise EvaluationError(f"the variable {name} is not declared")
        return self._once("var", name, block, self._variable, name, block)

    def _variable(self, name: str, block: Block) -> Value:
        value = self.given(name)
        default = block.body.arguments.get("default")
        if default is not None and (value is None or (value.data is None and self._refuses_null(block))):
            value = settle(default, self.scope(default)).moved("default", default.source, default.start, name)
        if value is None:
            reference = Reference(self.unit, f"{self.prefix}var.{name}")
            kind = self._kind(block)
            return Value(named(reference, kind=kind), Origin("reference", block.body.source, block.start, name, None, reference))
        return self._constrained(value, block)

    def _refuses_null(self, block: Block) -> bool:
        nullable = block.body.arguments.get("nullable")
        return nullable is not None and settle(nullable, self.scope(nullable)).data is False

    def _constrained(self, value: Value, block: Block) -> Value:
        try:
            kind = self._kind(block)
            return value if kind is DYNAMIC else constrain(value, kind)
        except EvaluationError as error:
            return Value(Unknown(reason=f"the value does not fit the variable's type: {error}"), value.origin)
        except LimitError as error:
            self.session.report(value.place, str(error))
            return Value(Unknown(reason=str(error)), value.origin)

    def _kind(self, block: Block) -> Kind:
        """The declared type; a type that cannot be read constrains nothing."""
        argument = block.body.arguments.get("type")
        if argument is None:
            return DYNAMIC
        scope = self.scope(argument)
        try:
            node = argument.expression
            return read_kind(node, lambda default: recover(default, scope).moved("default", argument.source, default.start))
        except EvaluationError:
            return DYNAMIC
        except ReadError as error:
            self.session.report(argument.source.place(error.offset), error.message)
            return DYNAMIC

    def local(self, name: str) -> Value:
        """A local value. Raises ``EvaluationError`` where it is not declared."""
        argument = self.folder.locals.get(name)
        if argument is None:
            raise EvaluationError(f"the local value {name} is not declared")
        return self._once("local", name, argument, self._named, argument, "local", argument.start, name)

    def output(self, name: str) -> Value:
        """An output's value. Raises ``EvaluationError`` where it is not declared."""
        block = self.folder.outputs.get(name)
        argument = block.body.arguments.get("value") if block is not None else None
        if block is None or argument is None:
            raise EvaluationError(f"the module has no output {name}")
        return self._once("output", name, block, self._named, argument, "output", argument.start, name)

    def _named(self, argument: Argument, kind: str, offset: int, name: str) -> Value:
        return settle(argument, self.scope(argument)).moved(kind, argument.source, offset, name)

    def _once(self, kind: str, name: str, written: Argument | Block, work: Callable[..., Value], *given: object) -> Value:
        """Work a value out once, of what is ``given``; one that needs itself is unknown there, and a problem where it is ``written``."""
        key = (kind, name)
        found = self._memo.get(key)
        if found is not None:
            if found is PENDING:
                reason = f"{kind}.{name} depends on itself"
                self.session.report(_place_of(written), reason)
                raise EvaluationError(reason)
            return found
        self._memo[key] = PENDING
        try:
            value = work(*given)
        except BaseException:
            del self._memo[key]
            raise
        self._memo[key] = value
        return value

    def scope(self, argument: Argument) -> Scope:
        """Where this module's own arguments are evaluated."""
        return Scope(self, argument.source)

    # ------------------------------------------------------------------------------------------ instances

    def resource(self, declaration: Declaration) -> Instances:
        """The instances of a resource."""
        key = (declaration.mode, declaration.type, declaration.name)
        found = self._resources.get(key)
        if found is None:
            found = self._resources[key] = self._expanding(declaration.address, declaration.block, self._expand, declaration)
        return found

    def _expand(self, declaration: Declaration) -> Instances:
        reference = Reference(self.unit, f"{self.prefix}{declaration.address}")
        expansion = expand(declaration.body, reference, Scope(self, declaration.body.source))
        if self.evaluation.plan is not None:
            expansion = self.evaluation.plan.resource_expansion(declaration, reference.address, expansion)
        return Instances(reference, expansion, self._make, reference, declaration)

    def _expanding(self, name: str, block: Block, expand: Callable[..., Instances], *given: object) -> Instances:
        """Find the instances of a block. Raises ``EvaluationError`` where that needs these very instances."""
        if name in self._open:
            reason = f"the instances of {name} depend on themselves"
            self.session.report(_place_of(block), reason)
            raise EvaluationError(reason)
        self._open.add(name)
        try:
            return expand(*given)
        finally:
            self._open.discard(name)

    def _make(self, block: Reference, declaration: Declaration, key: InstanceKey, conditional: bool) -> Element:
        instance = ResourceInstance(self, declaration, block, key, conditional or self.conditional)
        self.evaluation.found[instance.reference.address] = instance
        return instance

    def module(self, name: str) -> Instances:
        """The instances of a module call. Raises ``EvaluationError`` where there is no such call."""
        found = self._modules.get(name)
        if found is None:
            from .calls import call_instances

            block = self.folder.calls.get(name)
            if block is None:
                raise EvaluationError(f"the module {name} is not called here")
            found = self._modules[name] = self._expanding(f"module.{name}", block, call_instances, self, name, block)
        return found

    def provider(self, name: str) -> Attributes | None:
        """The configuration this module knows as ``aws`` or ``aws.alias``: passed in, its own, or for a default its caller's."""
        caller = self.caller
        if caller is not None and name in caller.providers:
            return caller.module.provider(caller.providers[name])
        block = self.folder.providers.get(name)
        if block is not None:
            if name not in self._providers:
                self._providers[name] = Provider(block, self)
            return self._providers[name]
        return caller.module.provider(name) if caller is not None and "." not in name else None

    def depends_on_default(self, argument: Argument) -> bool:
        """Whether ``argument`` depends on a root variable that has its default."""
        return depends_on_default(argument, self)

    def children(self) -> Iterator[Module]:
        """The module instances called from here whose folder is in the tree."""
        for name in self.folder.calls:
            for element in self.module(name).listed():
                inner = getattr(element, "module", None)
                if isinstance(inner, Module):
                    yield inner

    def elsewhere(self) -> Iterator[ElsewhereInstance]:
        """The instances of the calls whose modules are not in the tree."""
        from .elsewhere import ElsewhereInstance

        for name in self.folder.calls:
            yield from (one for one in self.module(name).listed() if isinstance(one, ElsewhereInstance) and one.is_missing)

    def planned_elsewhere(self) -> Iterator[PlannedElsewhere]:
        """The module instances called from here whose folder is not in the tree, and which a plan tells."""
        if self.evaluation.plan is None:
            return
        from .planned.elsewhere import PlannedElsewhere

        for name in self.folder.calls:
            yield from (element for element in self.module(name).listed() if isinstance(element, PlannedElsewhere))


def _place_of(written: Argument | Block) -> Place:
    source = written.source if isinstance(written, Argument) else written.body.source
    return source.place(written.start)


PENDING = Value(None, Origin("computed", None, 0))  # type: ignore[arg-type]
