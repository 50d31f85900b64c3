"""Module calls: the folder a call leads to, its instances, and what stands in for a module that is elsewhere."""

from __future__ import annotations

from posixpath import join, normpath

from ...named_tuple import NamedTuple
from ...readers.hcl.syntax import Argument, Block
from ...source import Place
from ...values import Origin, Reference, Value
from ..interface import MODULE_ELSEWHERE, CallSite
from .blocks import CALL_META
from .configuration import Folder, literal_text
from .data import Lazy
from .elsewhere import ElsewhereInstance
from .expansion import InstanceKey, expand
from .installed import is_installed
from .instances import Element, Instances
from .models import PREFIX
from .module import Caller, Evaluation, Module
from .providers import passed_on
from .scope import Scope
from .settle import settle
from .unknown import PartialObject, named

CALL_DEPTH = 30  # module calls inside one another


def folder_of_call(block: Block, path: str, mapped: dict[str, str]) -> str | None:
    """The folder a call leads to, relative to the tree's root: a local path or a source that the settings map; None for any other."""
    source = literal_text(block.body.arguments.get("source"))
    if source is None:
        return None
    if source in mapped:
        return plain(mapped[source])
    return plain(join(path, source)) if source.startswith(("./", "../")) else None


def plain(path: str) -> str:
    """A path in normal form, '' for the root of the tree."""
    normal = normpath(path)
    return "" if normal == "." else normal


def call_instances(module: Module, name: str, block: Block) -> Instances:
    """The instances of the call ``block`` in ``module``."""
    reference = Reference(module.unit, f"{module.prefix}module.{name}")
    expansion = expand(block.body, reference, Scope(module, block.body.source))
    plan = module.evaluation.plan
    if plan is not None:
        expansion = plan.call_expansion(block, reference.address, expansion)
    called = _find(module, block)

    def make(key: InstanceKey, conditional: bool) -> Element:
        here = Reference(module.unit, f"{reference.address}{key.suffix}")
        if called.folder is None:
            planned = plan.elsewhere(module, here, block, key, conditional) if plan is not None else None
            if planned is not None:
                return planned
            return ElsewhereInstance(module, here, block, key, called.reason, conditional, is_missing=called.missing)
        if not module.session.new_instance():
            module.session.report(block.body.source.place(block.start), "the tree has more instances than are evaluated")
            return ElsewhereInstance(module, here, block, key, "the tree has more instances than are evaluated", conditional)
        inner = _enter(module, called.folder, block, here, key, conditional)
        return ModelledInstance(here, inner, block, called.reason) if called.modelled else ModuleInstance(here, inner, block)

    return Instances(reference, expansion, make)


class Called(NamedTuple):
    """What a call leads to: a folder of the tree or a model, or none; ``reason``: why what it does not say is not known. ``missing``: the
    module is nowhere here, and not only not evaluated.
    """

    folder: Folder | None
    reason: str = ""
    modelled: bool = False
    missing: bool = False


def _find(module: Module, block: Block) -> Called:
    """The called folder, else a model of the module, else why it is not evaluated."""
    evaluation: Evaluation = module.evaluation
    source = literal_text(block.body.arguments.get("source")) or "?"
    place = block.body.source.place(block.start)
    path = folder_of_call(block, module.folder.path, dict(evaluation.mapped))
    if path is None:
        version = literal_text(block.body.arguments.get("version")) or ""
        path = module.session.installed.find(evaluation.root, _key_of(module, block.labels[0]), source, version)
    folder = _folder_at(path, evaluation, place)
    is_planned = folder is None and evaluation.plan is not None and evaluation.plan.tells_of(module, block.labels[0])
    is_elsewhere = path is None or (folder is None and is_installed(path))
    is_users = not module.folder.path.startswith(PREFIX)  # what a model calls is no call of the user's
    model = module.session.models.of(block) if is_elsewhere and not is_planned else None
    if model is not None:
        folder = model.folder
    if folder is None:
        if not is_planned:
            module.session.report(place, MODULE_ELSEWHERE, "not_read")
            evaluation.unread.append(source)
        return Called(None, f"the module {source} is not in this tree", missing=is_users and not is_planned)
    if len(module.calls) >= CALL_DEPTH or _is_inside(module, folder.path):
        module.session.report(place, f"the module {source} calls itself")
        evaluation.unread.append(source)
        return Called(None, f"the module {source} calls itself")
    if model is None:
        return Called(folder)
    evaluation.unread.append(source)  # a model tells of identities, not of everything
    if is_users:
        module.session.report(place, f"{model.address} as in versions {model.versions}", "modelled")
    return Called(folder, f"the model of the module {source} does not say", True)


def _folder_at(path: str | None, evaluation: Evaluation, place: Place) -> Folder | None:
    """A folder of the tree, one that ``terraform init`` has installed among them."""
    if path is None:
        return None
    return evaluation.session.installed.folder(path, place) if is_installed(path) else evaluation.folders.get(path)


def _key_of(module: Module, name: str) -> str:
    """What ``modules.json`` calls the module that ``module`` calls ``name``: the names of the calls on the way, dotted."""
    names = [name]
    inside: Module | None = module
    while inside is not None and inside.caller is not None:
        names.append(inside.caller.block.labels[0])
        inside = inside.caller.module
    return ".".join(reversed(names))


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
            folder = self.module.folder
            outputs: dict[str, Value] = {name: Lazy(self.module.output, name) for name in folder.outputs}
            if folder.incomplete:
                outputs = PartialObject.of(outputs, self.reference)
            self._whole = Value(outputs, Origin("reference", self._block.body.source, self._block.start, self._block.labels[0]))
        return self._whole

    def referenced(self, name: str, scope: Scope, offset: int) -> Value:
        return self.module.output(name)


class ModelledInstance(ModuleInstance):
    """One instance of a module that a model stands for: outputs that the model does not have are unknown by their names."""

    __slots__ = ("_reason",)

    def __init__(self, reference: Reference, module: Module, block: Block, reason: str) -> None:
        super().__init__(reference, module, block)
        self._reason = reason

    @property
    def whole(self) -> Value:
        """Its outputs, as far as they are modelled."""
        if self._whole is None:
            known = super().whole
            outputs = PartialObject.of(known.data if isinstance(known.data, dict) else {}, self.reference, self._reason)
            self._whole = Value(outputs, known.origin)
        return self._whole

    def referenced(self, name: str, scope: Scope, offset: int) -> Value:
        if name in self.module.folder.outputs:
            return super().referenced(name, scope, offset)
        return named(self.reference, self._reason).step(name, scope, offset)
