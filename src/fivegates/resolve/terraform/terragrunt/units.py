"""The units of a tree: folders with a ``terragrunt.hcl`` that leads to a module, each evaluated with its own inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from posixpath import basename, dirname, join
from typing import TYPE_CHECKING

from ....readers.hcl.syntax import Argument, Call, HclDocument
from ....values import Origin, Reference, Unknown, Value
from ...interface import MODULE_ELSEWHERE, CallSite
from ..configuration import Folder, Report, is_configuration, read_folder
from ..data import Lazy
from ..evaluate import RULES
from ..unknown import PartialObject, named
from .config import Config, View
from .disk import TOP, below_top, in_tree, on_disk
from .elsewhere import UnitElsewhere
from .functions import DEFAULT_NAME, call
from .generated import generated_files
from .inputs import Level, given
from .source import called_elsewhere, local_folder

if TYPE_CHECKING:
    from ..module import Module
    from ..session import Session

CONFIGS = 50_000  # files as units read them, in one tree
Read = Callable[[str], HclDocument | None]


@dataclass(slots=True)
class Unit:
    """A folder that deploys ``module``, a folder of the tree ('' its root), with the inputs of its ``config``.

    ``site``: the ``source`` that leads there, None where the unit's own folder is the module; ``own``: the module's files by name,
    ``extra``: those that it gets besides.
    """

    config: Config
    module: str
    site: CallSite | None
    own: Mapping[str, HclDocument] = field(default_factory=dict)
    extra: dict[str, HclDocument] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()  # of ``extra``, what gives way to a file of the module
    var_files: tuple[str, ...] = ()
    model: Folder | None = None  # that stands for a public module
    _levels: list[Level] | None = None

    @property
    def folder(self) -> str:
        return self.config.folder

    def given(self, name: str) -> Value | None:
        """The input for a variable; what other units put out is only known when all have been found."""
        if self._levels is None:
            self._levels = self.config.levels()
        return given(self._levels, name)

    def folder_with(self, folder: Folder | None, report: Report) -> Folder:
        """The module's folder with what the unit adds to it."""
        if self.model is not None:
            return with_more(self.model, read_folder(self.module, self.extra, report))
        if not self.extra and folder is not None:
            return folder
        added = {name: document for name, document in self.extra.items() if name not in self.own or name not in self.kept}
        return read_folder(self.module, {**self.own, **added}, report)


def with_more(model: Folder, more: Folder) -> Folder:
    """A model of a module with what is declared beside it."""
    return Folder(
        model.path,
        {**more.variables, **model.variables},
        {**more.locals, **model.locals},
        {**more.outputs, **model.outputs},
        {**more.calls, **model.calls},
        {**more.providers, **model.providers},
        {**more.resources, **model.resources},
    )


class Terragrunt:
    """All Terragrunt configuration of a tree. ``read`` gives a file of it as a document, None where there is none."""

    def __init__(self, session: Session, read: Read, folders: Mapping[str, Folder], mapped: Mapping[str, str]) -> None:
        self.session = session
        self.prefix = session.tree.prefix
        self.disk = on_disk("", self.prefix)
        self.rules = {**RULES, Call: call}
        self.module_of: Callable[[str], Module | None] = lambda folder: None
        self._read = read
        self._folders = folders
        self._mapped = mapped
        self._configs: dict[View, Config] = {}
        self.elsewhere: list[UnitElsewhere] = []  # units whose modules are not in the tree
        self._elsewhere: dict[str, str] = {}

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(entry.path for entry in self.session.tree.entries())

    @cached_property
    def _parents(self) -> frozenset[str]:
        """Every folder that holds something."""
        found: set[str] = set()
        for path in self._files:
            while (path := dirname(path)) and path not in found:
                found.add(path)
        return frozenset(found)

    def exists(self, path: str) -> bool:
        """Whether the tree has a file or folder at ``path``."""
        return path in self._files or path in self._parents

    def locate(self, path: str, base: str) -> str | None:
        """Where a path that a configuration gives leads in the tree; None outside.

        Where the tree is a part of a repository and has what is looked for where it would be from its own root, that is what is meant.
        """
        found = in_tree(path, base, self.prefix)
        if self.prefix and path.startswith(f"{TOP}/") and (found is None or not self.exists(found)):
            inner = in_tree(path, base, "")
            return inner if inner is not None and self.exists(inner) else found
        return found

    def config(self, path: str, base: str, view: View) -> Config | None:
        """The configuration at ``path`` (absolute, or relative to the folder ``base``) for ``view``; its empty parts are the file."""
        found = self.locate(path, base)
        if found is None:
            return None
        full = next((each for each in (found, join(found, DEFAULT_NAME)) if each in self._files), None)
        return self._config(View(full, view.config or full, view.original or full)) if full is not None else None

    def values(self, path: str, base: str) -> Mapping[str, Argument] | None:
        """What a file of values sets, None where there is no such file."""
        found = self.locate(path, base)
        document = self._read(found) if found in self._files and found is not None else None
        return document.body.arguments if document is not None else None

    def _config(self, view: View) -> Config | None:
        if view not in self._configs:
            document = self._read(view.path) if len(self._configs) < CONFIGS else None
            if document is None:
                return None
            self._configs[view] = Config(self, document, view)
        return self._configs[view]

    # ------------------------------------------------------------------------------------------------ units

    def find_units(self, documents: Mapping[str, HclDocument]) -> list[Unit]:
        """Every unit, by folder. A configuration that only others include is none."""
        found = [
            config for path in sorted(documents) if basename(path) == DEFAULT_NAME and (config := self._config(View(path, path, path)))
        ]
        units: list[Unit] = []
        files: dict[str, dict[str, HclDocument]] = {}
        for path in documents:
            if is_configuration(path):
                files.setdefault(dirname(path), {})[basename(path)] = documents[path]
        pairs = ((config.view.path, include.config.view.path) for config in found for include in config.includes)
        included = {path for by, path in pairs if path != by}
        for config in found:
            unit = self._unit(config, files) if config.view.path not in included else None
            if unit is not None:
                units.append(unit)
        return units

    def _unit(self, config: Config, files: Mapping[str, Mapping[str, HclDocument]]) -> Unit | None:
        unit = None if config.is_switched_off() else self._begin(config)
        if unit is None:
            return None
        unit.own = files.get(unit.module, {})
        unit.var_files = tuple(self._var_files(config))
        if unit.module != config.folder:
            unit.extra = dict(files.get(config.folder, {}))
        generated = list(generated_files(config))
        unit.kept = frozenset(file.name for file in generated if not file.replaces and file.name not in unit.extra)
        unit.extra |= {file.name: file.document for file in generated if file.replaces or file.name not in unit.extra}
        return unit

    def _begin(self, config: Config) -> Unit | None:
        """A unit with the module that the ``source`` which counts leads to; without one it deploys its own folder."""
        for owner, block in reversed(list(config.blocks("terraform"))):
            argument = block.body.arguments.get("source")
            if argument is not None:
                return self._of_source(config, owner, argument)
        return Unit(config, config.folder, None) if config.folder in self._folders else None

    def _of_source(self, config: Config, owner: Config, argument: Argument) -> Unit | None:
        source = owner.value(argument).text
        place = argument.source.place(argument.start) if owner is config else config.place_of_includes()
        folder = local_folder(source, config.folder, self.locate, self._mapped) if source is not None else None
        name = f"unit.{basename(config.folder) or 'terragrunt'}"
        if folder is not None and folder in self._folders:
            return Unit(config, folder, None if folder == config.folder else CallSite(name, place, source=folder or "."))
        model = self.session.models.of(called_elsewhere(source, place)) if source is not None and folder is None else None
        self._elsewhere[config.folder] = f"the module {source or '?'} is not in this tree"
        if source is None or model is None:
            self.session.report(place, MODULE_ELSEWHERE, "not_read")
            self.elsewhere.append(UnitElsewhere(config, place))
            return None
        self.session.report(place, f"{model.address} as in versions {model.versions}", "modelled")
        return Unit(config, model.folder.path, CallSite(name, place, source=source), model=model.folder)

    def _var_files(self, config: Config) -> Iterator[str]:
        """The files of values that a unit gives to every plan, by ``extra_arguments``."""
        for owner, block in config.blocks("terraform"):
            for extra in block.body.blocks_of("extra_arguments"):
                for name in ("required_var_files", "optional_var_files"):
                    argument = extra.body.arguments.get(name)
                    for item in owner.value(argument).items() if argument is not None else ():
                        path = self.locate(item.text, config.folder) if item.text else None
                        if path is not None and self.exists(path):
                            yield path

    # --------------------------------------------------------------------------------------------- outputs

    def outputs(self, config: Config, argument: Argument) -> Value:
        """The outputs of the unit that ``config_path`` leads to; what is not known of them is so by that unit's name."""
        value = config.value(argument)
        path = value.text
        if path is None:
            return Value(Unknown(reason="the dependency's folder is not known"), value.origin)
        folder = self.locate(path, config.folder)
        folder = dirname(folder) if folder is not None and basename(folder) == DEFAULT_NAME else folder
        name = folder if folder is not None else below_top(path, config.folder, self.prefix)
        reference = Reference(f"terraform:{name or '.'}", "output")
        module = self.module_of(folder) if folder is not None else None
        if module is None:
            reason = self._elsewhere.get(name, "")
            here = value.origin
            return Value(named(reference, reason), Origin("reference", here.source, here.offset, "outputs", None, reference))
        outputs: dict[str, Value] = {each: Lazy(module.output, each) for each in module.folder.outputs}
        if name in self._elsewhere or module.folder.incomplete:
            outputs = PartialObject.of(outputs, reference)
        return Value(outputs, value.origin)
