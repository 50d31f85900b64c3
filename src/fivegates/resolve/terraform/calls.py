"""Module calls: the folder a call leads to, its instances, and what stands in for a module that is elsewhere."""

from __future__ import annotations

from functools import partial
from posixpath import join, normpath

from ...readers.hcl.syntax import Argument, Block
from ...values import Origin, Reference, Value
from ..interface import CallSite
from .configuration import Folder, literal_text
from .data import Lazy
from .expansion import InstanceKey, expand
from .instances import Element, Instances
from .module import Caller, Evaluation, Module
from .providers import passed_on
from .scope import Scope
from .settle import settle
from .unknown import named

CALL_META = frozenset({"source", "version", "count", "for_each", "providers", "depends_on"})
CALL_DEPTH = 30  # module calls inside one another


def folder_of_call(block: Block, path: str, mapped: dict[str, str]) -> str | None:
    """The folder a call leads to, relative to the tree's root: a local path or a source that the settings map; None for any other."""
    source = literal_text(block.body.arguments.get("source"))
    if source is None:
        return None
    if source in mapped:
        return plain(mapped[source])
    return plain(join(path, source)) if source.startswith(("./", "../")) else None


ELSEWHERE = "Terraform module that is not in this tree"


def plain(path: str) -> str:
    """A path in normal form, '' for the root of the tree."""
    normal = normpath(path)
    return "" if normal == "." else normal


def call_instances(module: Module, name: str, block: Block) -> Instances:
    """The instances of the call ``block`` in ``module``."""
    reference = Reference(module.unit, f"{module.prefix}module.{name}")
    expansion = expand(block.body, reference, Scope(module, block.body.source))
    folder, reason = _find(module, block)

    def make(key: InstanceKey, conditional: bool) -> Element:
        here = Reference(module.unit, f"{reference.address}{key.suffix}")
        if folder is not None and not module.session.new_instance():
            module.session.report(block.body.source.place(block.start), "the tree has more instances than are evaluated")
            return ElsewhereInstance(here, block, "the tree has more instances than are evaluated")
        if folder is None:
            return ElsewhereInstance(here, block, reason)
        return ModuleInstance(here, _enter(module, folder, block, here, key, conditional), block)

    return Instances(reference, expansion, make)


def _find(module: Module, block: Block) -> tuple[Folder | None, str]:
    """The called folder, or why it is not evaluated."""
    evaluation: Evaluation = module.evaluation
    source = literal_text(block.body.arguments.get("source")) or "?"
    path = folder_of_call(block, module.folder.path, dict(evaluation.mapped))
    place = block.body.source.place(block.start)
    if path is None or path not in evaluation.folders:
        module.session.report(place, ELSEWHERE, "not_read")
        evaluation.unread.append(source)
        return None, f"the module {source} is not in this tree"
    if len(module.calls) >= CALL_DEPTH or _is_inside(module, path):
        module.session.report(place, f"the module {source} calls itself")
        evaluation.unread.append(source)
        return None, f"the module {source} calls itself"
    return evaluation.folders[path], ""


def _is_inside(module: Module, path: str) -> bool:
    """Whether ``path`` is being evaluated already, further out: Terraform has no recursion."""
    inside: Module | None = module
    while inside is not None:
        if inside.folder.path == path:
            return True
        inside = inside.caller.module if inside.caller is not None else None
    return False


def _enter(module: Module, folder: Folder, block: Block, here: Reference, key: InstanceKey, conditional: bool) -> Module:
    scope = Scope(module, block.body.source, dict(key.names))
    arguments = block.body.arguments
    site = CallSite(here.address, block.body.source.place(block.start), key.key, key.origin, literal_text(arguments.get("source")) or "")

    def given(name: str) -> Value | None:
        argument: Argument | None = None if name in CALL_META else arguments.get(name)
        if argument is None:
            return None
        return settle(argument, scope).moved("argument", argument.source, argument.start, name)

    return Module(
        module.evaluation,
        folder,
        given,
        prefix=f"{here.address}.",
        caller=Caller(module, block, scope, passed_on(arguments.get("providers"))),
        calls=(*module.calls, site),
        conditional=conditional or module.conditional,
    )


class ModuleInstance:
    """One instance of a module whose folder is in the tree."""

    __slots__ = ("_block", "_whole", "module", "reference")

    def __init__(self, reference: Reference, module: Module, block: Block) -> None:
        self.reference = reference
        self.module = module
        self._block = block
        self._whole: Value | None = None

    @property
    def whole(self) -> Value:
        """Its outputs."""
        if self._whole is None:
            outputs: dict[str, Value] = {name: Lazy(partial(self.module.output, name)) for name in self.module.folder.outputs}
            self._whole = Value(outputs, Origin("reference", self._block.body.source, self._block.start, self._block.labels[0]))
        return self._whole

    def referenced(self, name: str, scope: Scope, offset: int) -> Value:
        return self.module.output(name)


class ElsewhereInstance:
    """One instance of a module that is not in the tree: every output is unknown by its name."""

    __slots__ = ("_block", "_reason", "reference")

    def __init__(self, reference: Reference, block: Block, reason: str) -> None:
        self.reference = reference
        self._block = block
        self._reason = reason

    @property
    def whole(self) -> Value:
        """The unknown whose parts are the outputs."""
        origin = Origin("reference", self._block.body.source, self._block.start, self._block.labels[0], None, self.reference)
        return Value(named(self.reference, self._reason), origin)

    def referenced(self, name: str, scope: Scope, offset: int) -> Value:
        whole = named(self.reference, self._reason)
        return whole.step(name, scope, offset)
