"""One Terragrunt file as one unit reads it: its own locals, what it includes, and what it is asked for by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import dirname
from typing import TYPE_CHECKING

from ....named_tuple import NamedTuple
from ....readers.hcl.syntax import Argument, Block, HclDocument
from ....source import Place
from ....values import Origin, Reference, Unknown, Value
from ..configuration import Folder
from ..data import Lazy
from ..failures import EvaluationError
from ..module import Evaluation, Module
from ..scope import Scope
from ..settle import settle
from ..unknown import PartialObject, named
from .inputs import Level, merged
from .names import ConfigNames

if TYPE_CHECKING:
    from .units import Terragrunt

LOST = "an included configuration is not in this tree"
MORE = "this includes {}, which includes something itself: what is included cannot include more"
STRATEGIES = ("shallow", "deep", "no_merge")


class View(NamedTuple):
    """A file, and who reads it: ``config`` is the configuration that functions speak of (the unit's, also in what it includes),
    ``original`` the one it all began with."""

    path: str
    config: str
    original: str


class Include(NamedTuple):
    """An ``include`` block that leads to a file: its label ('' for none), how it is merged, and the file."""

    label: str
    strategy: str
    config: Config


class Config:
    """``view``: the file and its reader. Values are worked out when asked for."""

    def __init__(self, terragrunt: Terragrunt, document: HclDocument, view: View) -> None:
        self.terragrunt = terragrunt
        self.body = document.body
        self.view = view
        self.folder = dirname(view.config)
        beside = dirname(view.path)  # where Terraform's own functions look for files, also in what a unit includes
        evaluation = Evaluation(
            terragrunt.session, terragrunt.rules, {}, f"terragrunt:{view.path}", beside, None, None, {}, disk=terragrunt.disk
        )
        locals_ = {name: argument for block in self.body.blocks_of("locals") for name, argument in block.body.arguments.items()}
        self.module = Module(evaluation, Folder(self.folder, locals=locals_), lambda name: None)
        self.module.names = ConfigNames(self.module, self)
        self._includes: list[Include] | None = None
        self._is_incomplete = False
        self._whole: Value | None = None

    def value(self, argument: Argument) -> Value:
        """The value of one of this file's arguments."""
        return settle(argument, self.module.scope(argument))

    def text(self, argument: Argument | None) -> str | None:
        """The string that an argument gives, else None."""
        return self.value(argument).text if argument is not None else None

    @property
    def includes(self) -> list[Include]:
        """What this file includes, in its order; what cannot be found is a problem. Terragrunt has one level of includes."""
        if self._includes is None:
            self._includes = []  # nothing is included yet for the expressions that say what is
            self._includes = list(self._find_includes())
        return self._includes

    def _find_includes(self) -> Iterator[Include]:
        for block in self.body.blocks_of("include"):
            if self.view.path != self.view.config:  # is said where this file is included
                self._is_incomplete = True
                continue
            path = self.text(block.body.arguments.get("path"))
            config = self.terragrunt.config(path, self.folder, self.view._replace(path="")) if path else None
            strategy = self.text(block.body.arguments.get("merge_strategy")) or "shallow"
            if config is None:
                self.terragrunt.session.report(block.body.source.place(block.start), LOST, "not_read")
            elif next(iter(config.body.blocks_of("include")), None) is not None:
                self.terragrunt.session.report(block.body.source.place(block.start), MORE.format(config.view.path))
            if config is None or config is self:
                self._is_incomplete = True
            elif strategy in STRATEGIES:
                yield Include(block.labels[0] if block.labels else "", strategy, config)

    def lineage(self) -> list[Config]:
        """What is merged into this file and then the file itself, weakest first."""
        included = [config for include in self.includes if include.strategy != "no_merge" for config in include.config.lineage()]
        return [*included, self]

    def blocks(self, type: str) -> Iterator[tuple[Config, Block]]:
        """The blocks of a type here and in what is merged in, weakest first."""
        return ((config, block) for config in self.lineage() for block in config.body.blocks_of(type))

    def levels(self) -> list[Level]:
        """The ``inputs`` of what is merged in, with how, and then of this file; weakest first."""
        merged_in = (include for include in self.includes if include.strategy != "no_merge")
        found = [Level(level.value, include.strategy) for include in merged_in for level in include.config.levels()]
        if self._is_incomplete:
            found.insert(0, Level(Value(Unknown(reason=LOST), self.origin)))
        argument = self.body.arguments.get("inputs")
        return [*found, Level(self.value(argument))] if argument is not None else found

    # -------------------------------------------------------------------------------------------- by name

    def whole(self) -> Value:
        """The configuration as ``read_terragrunt_config`` and an exposed ``include`` give it."""
        if self._whole is None:
            reference = Reference(self.module.unit, "config")
            entries: dict[str, Value] = {
                "locals": Lazy(self.locals),
                "inputs": Lazy(lambda: merged(self.levels(), self.origin)),
                "dependency": Lazy(self.dependencies),
                "feature": Lazy(self.features),
            }
            self._whole = Value(PartialObject.of(entries, reference), self.origin)
        return self._whole

    def locals(self) -> Value:
        """Every local value of this file."""
        return Value({name: Lazy(self.module.local, name) for name in self.module.folder.locals}, self.origin)

    @property
    def origin(self) -> Origin:
        return Origin("literal", self.body.source, 0)

    def included(self, label: str) -> Value | None:
        """An included configuration by its label, None where there is none of that label."""
        return next((include.config.whole() for include in self.includes if include.label == label), None)

    def chosen_include(self, label: str) -> Config | None:
        """The include that a function means: by label, else the only one."""
        found = [include.config for include in self.includes if include.label == label or not label]
        return found[0] if len(found) == 1 or (label and found) else None

    def dependencies(self) -> Value:
        """Every dependency by label."""
        labels = dict.fromkeys(block.labels[0] for _, block in self.blocks("dependency") if block.labels)
        return Value({label: Lazy(self.dependency, label) for label in labels}, self.origin)

    def dependency(self, label: str) -> Value:
        """``dependency.label``: its outputs are those of the unit it leads to. Raises ``EvaluationError`` where there is none."""
        arguments: dict[str, tuple[Config, Argument]] = {}
        for config, block in self.blocks("dependency"):
            if block.labels == (label,):
                arguments |= {name: (config, argument) for name, argument in block.body.arguments.items()}
        if "config_path" not in arguments:
            raise EvaluationError(f"there is no dependency {label}")
        argument = arguments["config_path"][1]
        entries: dict[str, Value] = {"outputs": Lazy(self._outputs, arguments)}
        origin = Origin("reference", argument.source, argument.start, label)
        return Value(PartialObject.of(entries, Reference(self.module.unit, f"dependency.{label}")), origin)

    def _outputs(self, arguments: Mapping[str, tuple[Config, Argument]]) -> Value:
        """What the other unit puts out; where the unit is not asked, the mocks, which otherwise stand in only before it is there."""
        told = {name: config.value(argument) for name, (config, argument) in arguments.items() if name in ("skip_outputs", "enabled")}
        skipped, enabled = told.get("skip_outputs"), told.get("enabled")
        if (skipped is not None and skipped.data is True) or (enabled is not None and enabled.data is False):
            mocks = arguments.get("mock_outputs")
            return mocks[0].value(mocks[1]) if mocks is not None else Value({}, self.origin)
        return self.terragrunt.outputs(*arguments["config_path"])

    def features(self) -> Value:
        """Every feature flag at its default."""
        labels = dict.fromkeys(block.labels[0] for _, block in self.blocks("feature") if block.labels)
        return Value({label: Lazy(self.feature, label) for label in labels}, self.origin)

    def feature(self, label: str) -> Value:
        for config, block in reversed(list(self.blocks("feature"))):
            default = block.body.arguments.get("default")
            if block.labels == (label,) and default is not None:
                return Value({"value": config.value(default)}, config.origin)
        raise EvaluationError(f"there is no feature {label}")

    def place_of_includes(self) -> Place:
        """The line that includes the first other file, else the first line."""
        return self.body.source.place(next((block.start for block in self.body.blocks_of("include")), 0))

    def symbol(self, name: str, scope: Scope, offset: int) -> Value:
        """What only a run can tell, by its name."""
        reference = Reference(self.module.unit, name)
        return Value(named(reference), Origin("reference", scope.source, offset, name, None, reference))

    def is_switched_off(self) -> bool:
        """Whether the unit says of itself that it is skipped."""
        for config in reversed(self.lineage()):
            argument = config.body.arguments.get("skip")
            if argument is not None:
                data = config.value(argument).data
                return data is True and not isinstance(data, Unknown)
        return False
