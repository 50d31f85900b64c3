"""A folder of Terraform files as one module: what it declares, override files merged in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from posixpath import basename, dirname

from ...errors import ReadError
from ...named_tuple import NamedTuple
from ...readers.hcl.syntax import Argument, Block, Body, HclDocument, Literal
from ...source import Place

SUFFIXES = (".tofu.json", ".tf.json", ".tofu", ".tf")
TWINS = {".tofu": ".tf", ".tofu.json": ".tf.json"}
MODES = {"resource": "managed", "data": "data", "ephemeral": "ephemeral"}
REMOTE_STATE = "terraform_remote_state"
Report = Callable[[Place, str, str], None]
Repeated = list[tuple[Place, str]]  # what a file declares that was declared before


class Declaration(NamedTuple):
    """A resource or data block. ``body`` has overrides merged in; ``block`` is where it is declared."""

    mode: str
    type: str
    name: str
    block: Block
    body: Body

    @property
    def place(self) -> Place:
        return self.block.body.source.place(self.block.start)

    @property
    def address(self) -> str:
        """The address inside its module."""
        prefix = {"data": "data.", "ephemeral": "ephemeral."}.get(self.mode, "")
        return f"{prefix}{self.type}.{self.name}"


@dataclass(slots=True)
class Folder:
    """What the Terraform files of one folder declare, by name; ``path`` is '' for the root of the tree.

    ``workspace``: the one that the files name, '' where they name none. ``keeps_state``: they say where its state is kept, as those of a
    root module do. ``incomplete``: some of it could not be read, so that a name which is not here may be declared all the same.
    """

    path: str
    variables: dict[str, Block] = field(default_factory=dict)
    locals: dict[str, Argument] = field(default_factory=dict)
    outputs: dict[str, Block] = field(default_factory=dict)
    calls: dict[str, Block] = field(default_factory=dict)
    providers: dict[str, Block] = field(default_factory=dict)
    resources: dict[tuple[str, str, str], Declaration] = field(default_factory=dict)
    workspace: str = ""
    keeps_state: bool = False
    backend: Block | None = None  # the block that says where
    incomplete: bool = False

    def types(self) -> Iterable[str]:
        return (type for _, type, _ in self.resources)


def read_folders(documents: Mapping[str, HclDocument], report: Report) -> dict[str, Folder]:
    """Every folder with Terraform files, by path."""
    files: dict[str, list[str]] = {}
    for path in sorted(documents):
        if is_configuration(path):
            files.setdefault(dirname(path), []).append(path)
    return {path: read_folder(path, {name: documents[name] for name in names}, report) for path, names in sorted(files.items())}


def read_module(path: str, document: HclDocument) -> Folder:
    """One document as a module of its own."""
    return read_folder(path, {f"{path}.tf": document}, lambda place, reason, kind: None)


def is_configuration(path: str) -> bool:
    """Whether a file holds configuration, rather than variable values."""
    return path.endswith(SUFFIXES)


def stem_of(path: str) -> str:
    """A file's name without what makes it a Terraform file."""
    name = basename(path)
    suffix = next((suffix for suffix in SUFFIXES if name.endswith(suffix)), "")
    return name.removesuffix(suffix)


def _in_order(names: list[str]) -> list[str]:
    """Override files last; a ``.tf`` file gives way to the ``.tofu`` file of the same name."""
    tofu = {name[: -len(end)] + twin for name in names for end, twin in TWINS.items() if name.endswith(end)}
    chosen = [name for name in names if name not in tofu]
    return sorted(chosen, key=lambda name: (is_override(name), name))


def is_override(path: str) -> bool:
    stem = stem_of(path)
    return stem == "override" or stem.endswith("_override")


def read_folder(path: str, documents: Mapping[str, HclDocument], report: Report) -> Folder:
    """One folder from its configuration files by path."""
    folder = Folder(path)
    for name in _in_order(list(documents)):
        override = is_override(name)
        folder.incomplete |= bool(documents[name].errors)
        repeated: Repeated = []
        for block in documents[name].body.blocks:
            _declare(folder, block, override, repeated)
        _tell_repeated(repeated, report)
    return folder


def _tell_repeated(repeated: Repeated, report: Report) -> None:
    """What one file declares that was declared before: a copy of another file is one thing to tell, not one for each of its blocks."""
    if repeated:
        place, what = repeated[0]
        told = f"{what} and {len(repeated) - 1} more are" if len(repeated) > 1 else f"{what} is"
        report(place, f"{told} declared twice", "notice")


def _declare(folder: Folder, block: Block, override: bool, repeated: Repeated) -> None:
    labels = block.labels
    if block.type == "locals":
        for name, argument in block.body.arguments.items():
            if name in folder.locals and not override:
                repeated.append((argument.source.place(argument.start), f"local.{name}"))
            folder.locals[name] = argument
    elif block.type in MODES and len(labels) == 2:
        key = (MODES[block.type], labels[0], labels[1])
        found = folder.resources.get(key)
        merged = _merge(found.block if found else None, found.body if found else None, block, override, repeated)
        folder.resources[key] = Declaration(*key, found.block if found else block, merged)
    elif block.type == "terraform":
        folder.workspace = _workspace(block) or folder.workspace
        folder.backend = next((inner for inner in block.body.blocks if inner.type in ("backend", "cloud")), folder.backend)
        folder.keeps_state = folder.backend is not None
    elif block.type == "provider" and len(labels) == 1:
        _put(folder.providers, ".".join((labels[0], *_alias(block))), block, override, repeated)
    elif block.type in ("variable", "output", "module") and len(labels) == 1:
        table = {"variable": folder.variables, "output": folder.outputs, "module": folder.calls}[block.type]
        _put(table, labels[0], block, override, repeated)


def _workspace(block: Block) -> str:
    """The one workspace that a ``cloud`` block names; its other forms leave it open."""
    named = (inner.body.arguments.get("name") for cloud in block.body.blocks_of("cloud") for inner in cloud.body.blocks_of("workspaces"))
    return next((text for name in named if (text := literal_text(name))), "")


def _alias(block: Block) -> tuple[str, ...]:
    text = literal_text(block.body.arguments.get("alias"))
    return (text,) if text else ()


def _put(table: dict[str, Block], name: str, block: Block, override: bool, repeated: Repeated) -> None:
    found = table.get(name)
    body = _merge(found, found.body if found else None, block, override, repeated)
    table[name] = Block(block.type, block.labels, body, found.start if found else block.start, found.end if found else block.end)


def _merge(first: Block | None, body: Body | None, block: Block, override: bool, repeated: Repeated) -> Body:
    """``block``'s body, or the earlier body with an override's arguments and nested blocks in place of its own."""
    if first is None or body is None:
        return block.body
    if not override:
        repeated.append((block.body.source.place(block.start), f"{block.type} {' '.join(block.labels)}"))
        return body
    replaced = {nested_type(nested) for nested in block.body.blocks}
    kept = [nested for nested in body.blocks if nested_type(nested) not in replaced]
    return Body(body.source, {**body.arguments, **block.body.arguments}, [*kept, *block.body.blocks])


def nested_type(block: Block) -> str:
    """The type of nested block that ``block`` makes, itself or as ``dynamic``."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def literal_text(argument: Argument | None) -> str | None:
    """The string an argument plainly states, else None."""
    if argument is None:
        return None
    try:
        node = argument.expression
    except ReadError:
        return None
    return node.value if isinstance(node, Literal) and isinstance(node.value, str) else None
