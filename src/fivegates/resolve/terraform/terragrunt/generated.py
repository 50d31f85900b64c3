"""``generate`` blocks: the files that Terragrunt writes beside a unit's module before a run."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from ....named_tuple import NamedTuple
from ....readers.hcl.structure import parse_hcl
from ....readers.hcl.syntax import Block, HclDocument
from ....source import Pinned
from ....values import Unknown
from ..configuration import is_configuration

if TYPE_CHECKING:
    from .config import Config

NOT_KNOWN = "what is generated here is not known"
GAP = "${terraform.generated}"  # stands for a part that only a run knows


class Generated(NamedTuple):
    """A file by its name; ``replaces``: also where the module has a file of this name."""

    name: str
    document: HclDocument
    replaces: bool


def generated_files(config: Config) -> Iterator[Generated]:
    """The Terraform files that a unit has written; of two blocks with one label the nearer one counts."""
    chosen = {block.labels: (owner, block) for owner, block in config.blocks("generate")}
    for owner, block in chosen.values():
        found = _generate(owner, block)
        if found is not None:
            yield found


def _generate(config: Config, block: Block) -> Generated | None:
    arguments = block.body.arguments
    name, contents = _name_beside(config, config.text(arguments.get("path"))), arguments.get("contents")
    if name is None or contents is None or not is_configuration(name) or _is_true(config, block, "disable"):
        return None
    session = config.terragrunt.session
    place = block.body.source.place(block.start)
    value = config.value(contents)
    text = value.text
    if text is None and isinstance(value.data, Unknown) and value.data.parts:
        text = "".join(part if isinstance(part, str) else GAP for part in value.data.parts)
    if text is None or name.endswith(".json"):
        session.report(place, NOT_KNOWN, "not_read")
        return None
    document = parse_hcl(Pinned(text, contents.source.place(contents.start)), session.limits)
    if document.errors:
        session.report(place, NOT_KNOWN, "not_read")
    return Generated(name, document, (config.text(arguments.get("if_exists")) or "") == "overwrite")


def _name_beside(config: Config, path: str | None) -> str | None:
    """The name of a file that is written beside the unit's module, None for one that is written elsewhere."""
    found = config.terragrunt.locate(path, config.folder) if path else None
    return basename(found) if found is not None and dirname(found) == config.folder else None


def _is_true(config: Config, block: Block, name: str) -> bool:
    argument = block.body.arguments.get(name)
    return argument is not None and config.value(argument).data is True
