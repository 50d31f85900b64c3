"""What ``terraform_remote_state`` reads: the outputs of another root of the tree, where that root says that its state is kept there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from posixpath import join, normpath
from typing import TYPE_CHECKING

from ...readers.hcl.syntax import Block
from ...values import Reference, Value
from .configuration import literal_text
from .data import Lazy
from .unknown import PartialObject

if TYPE_CHECKING:
    from .configuration import Folder
    from .module import Module
    from .resource import ResourceInstance
    from .settings import Root

DEFAULT_WORKSPACE = "default"
DEFAULT_PATH = "terraform.tfstate"
# what tells one state from another, by the kind of backend; a prefix may be left out
KEYS = {
    "s3": ("bucket", "key"),
    "gcs": ("bucket", "prefix"),
    "azurerm": ("storage_account_name", "container_name", "key"),
    "remote": ("organization", "workspaces.name"),
}
OPTIONAL = frozenset(("prefix",))
State = tuple[str, ...]


class RemoteStates:
    """Where the roots of a tree keep their states. ``enter``: the module of a root."""

    def __init__(self, roots: Sequence[Root], folders: Mapping[str, Folder], enter: Callable[[Root], Module]) -> None:
        self._roots = roots
        self._folders = folders
        self._enter = enter
        self._kept: dict[State, Root | None] | None = None

    def outputs(self, reader: ResourceInstance) -> Value | None:
        """The outputs of the one root whose state a data source reads; None where none is, several are, or not all of it is known."""
        state = _read(reader)
        root = self._keepers().get(state) if state is not None else None
        if root is None or root.unit == reader.reference.unit:
            return None
        module = self._enter(root)
        outputs: dict[str, Value] = {name: Lazy(module.output, name) for name in module.folder.outputs}
        return Value(PartialObject.of(outputs, outputs_of(reader)), reader.origin)

    def _keepers(self) -> Mapping[State, Root | None]:
        """Roots by their states, None for a state that several keep."""
        if self._kept is None:
            kept: dict[State, Root | None] = {}
            for root in self._roots:
                folder = self._folders.get(root.path)
                state = _kept_by(folder) if folder is not None and root.deployed is None else None
                if state is not None:
                    kept[state] = None if state in kept else root
            self._kept = kept
        return self._kept


def outputs_of(reader: ResourceInstance) -> Reference:
    """The name of what a data source reads."""
    return reader.reference._replace(path=("outputs",))


def _kept_by(folder: Folder) -> State | None:
    """The state that a folder's own files name, without what is only given to ``terraform init``."""
    backend = folder.backend
    if backend is None:
        return _local(folder.path, DEFAULT_PATH)
    kind = "remote" if backend.type == "cloud" else backend.labels[0] if len(backend.labels) == 1 else ""
    if kind == "local":
        path = backend.body.arguments.get("path")
        text = literal_text(path) if path is not None else DEFAULT_PATH
        return _local(folder.path, text) if text else None
    return _state(kind, lambda name: _written(backend, name))


def _read(reader: ResourceInstance) -> State | None:
    """The state that a data source reads, where all that names it is known."""
    kind, config, workspace = (reader.get(name) for name in ("backend", "config", "workspace"))
    if kind is None or config is None or not kind.text:
        return None
    if workspace is not None and workspace.data is not None and workspace.text != DEFAULT_WORKSPACE:
        return None
    if kind.text == "local":
        path = config.get("path")
        return _local(reader.module.evaluation.root, path.text) if path is not None and path.text else None
    return _state(kind.text, lambda name: _given(config, name))


def _state(kind: str, text_of: Callable[[str], str | None]) -> State | None:
    if kind not in KEYS:
        return None
    texts = [text_of(name) for name in KEYS[kind]]
    return (kind, *(text.strip("/") for text in texts if text is not None)) if None not in texts else None


def _local(folder: str, path: str) -> State:
    return ("local", normpath(join(folder, path)))


def _written(backend: Block, name: str) -> str | None:
    """An argument of the block, or of a block in it, as plain text."""
    outer, _, inner = name.partition(".")
    if inner:
        return next(_texts(backend, outer, inner), None)
    argument = backend.body.arguments.get(outer)
    return "" if argument is None and outer in OPTIONAL else literal_text(argument) or None


def _texts(backend: Block, outer: str, inner: str) -> Iterator[str]:
    for block in backend.body.blocks_of(outer):
        text = literal_text(block.body.arguments.get(inner))
        if text:
            yield text


def _given(config: Value, name: str) -> str | None:
    """An entry of the configuration, where it is known."""
    found: Value | None = config
    for part in name.split("."):
        found = found.get(part) if found is not None else None
    if found is None:
        return "" if name in OPTIONAL else None
    return found.text
