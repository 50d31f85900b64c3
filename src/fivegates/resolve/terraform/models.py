"""Models: a few lines of Terraform that stand for a public module whose source is not in the tree.

A model is read as the module itself would be, but nothing in it is a place that a user can edit: all of it stands where it is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...catalog import load, read_model
from ...readers.hcl.structure import parse_hcl
from ...readers.hcl.syntax import Block
from ...source import Pinned, Place
from .configuration import Folder, read_module
from .sources import source_of
from .versions import read_constraint


class Model(NamedTuple):
    """What a call to ``address`` is evaluated as; ``versions`` is the range of the module that the model was written after."""

    address: str
    versions: str
    folder: Folder


class Models:
    """The models that calls ask for: the list is loaded at the first such call, a model once for each place of a call."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Place], Folder] = {}

    def of(self, block: Block) -> Model | None:
        """The newest model of the module that ``block`` calls, of those that a version it accepts is within; None where there is none."""
        source = source_of(block)
        if source is None:
            return None
        rows: Sequence[Mapping[str, str]] = load("modules").get(source.address, ())
        for row in rows:
            modelled = read_constraint(row["versions"])
            if modelled is not None and modelled.meets(source.versions):
                return Model(source.address, row["versions"], self._folder(row["model"], block.body.source.place(block.start)))
        return None

    def _folder(self, name: str, place: Place) -> Folder:
        """The declarations of the model ``name``, every offset in which is at ``place``."""
        key = (name, place)
        if key not in self._found:
            self._found[key] = read_module(f"modelled/{name}", parse_hcl(Pinned(read_model(name), place)))
        return self._found[key]
