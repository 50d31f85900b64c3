"""Models: a few lines of Terraform that stand for a public module whose source is not in the tree.

A model is read as the module itself would be, but nothing in it is a place that a user can edit: all of it stands where it is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...catalog import load, read_model
from ...named_tuple import NamedTuple
from ...readers.hcl.structure import parse_hcl
from ...readers.hcl.syntax import Argument, Block, Body, HclDocument
from ...source import Pinned, Place, Source
from .configuration import Folder, read_module
from .sources import source_of
from .versions import read_constraint

PREFIX = "modelled:"  # of a model's path: no folder of a tree is called so


class Model(NamedTuple):
    """What a call to ``address`` is evaluated as; ``versions`` is the range of the module that the model was written after."""

    address: str
    versions: str
    folder: Folder


class Models:
    """The models that calls ask for: the list is loaded at the first such call, a model when it is first called."""

    def __init__(self) -> None:
        self._read: dict[str, Body] = {}

    def of(self, block: Block) -> Model | None:
        """The newest model of the module that ``block`` calls, of those that a version it accepts is within; None where there is none."""
        source = source_of(block)
        if source is None:
            return None
        rows: Sequence[Mapping[str, Any]] = load("modules").get(source.address, ())
        for row in rows:
            modelled = read_constraint(row["versions"])
            if modelled is not None and modelled.meets(source.versions) and (row.get("commits") or not source.is_commit):
                return Model(source.address, row["versions"], self._folder(row["model"], block.body.source.place(block.start)))
        return None

    def _folder(self, name: str, place: Place) -> Folder:
        """The declarations of the model ``name``, all of them at ``place``."""
        body = self._read.get(name)
        if body is None:
            body = self._read[name] = parse_hcl(Source(name, read_model(name))).body
        path = f"{PREFIX}{name}"
        source = Pinned(body.source.text, place, f"{path}/main.tf")
        return read_module(path, HclDocument(source, stood_in(body, source), []))


def stood_in(body: Body, source: Source) -> Body:
    """``body`` as if it had been read from ``source``, which has the same text; expressions are parsed once for all."""
    arguments = {
        name: Argument(name, source, argument.start, argument.value_start, argument.value_end, argument.expression)
        for name, argument in body.arguments.items()
    }
    blocks = [Block(block.type, block.labels, stood_in(block.body, source), block.start, block.end) for block in body.blocks]
    return Body(source, arguments, blocks)
