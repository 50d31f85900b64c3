"""The schemas that a configuration needs, read off itself: what is written is optional, what is only referred to is computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fivegates.readers.hcl.structure import parse_hcl
from fivegates.readers.hcl.syntax import Argument, Attribute, Block, Body, Index, Name, Node
from fivegates.readers.hcl.walk import walk
from fivegates.source import Source

META = frozenset({"count", "for_each", "provider", "depends_on", "lifecycle", "connection", "provisioner"})
STRINGS = frozenset({"id", "arn", "name", "email", "json", "role", "client_id", "principal_id", "unique_id", "self_link", "region"})
BUILT_IN = "terraform_data"


def schemas_of(folder: Path, given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Schemas by provider name (``aws``) for every ``.tf`` file below ``folder``; ``given`` adds to the blocks by type."""
    made: dict[str, dict[str, Any]] = {}
    bodies = [parse_hcl(Source(path.name, path.read_text(encoding="utf-8"))).body for path in sorted(folder.rglob("*.tf"))]
    for body in bodies:
        for block in body.blocks:
            if block.type in ("resource", "data") and not block.labels[0].startswith(BUILT_IN):
                of_type(made, block.type, block.labels[0], block.body)
            if block.type == "provider":
                fill(provider(made, block.labels[0])["provider"], block.body)
    for body in bodies:
        for node in (node for argument in arguments_of(body) for node in walk(argument.expression)):
            refer(made, node)
    for mode in ("resource", "data"):
        for type, extra in given.get(mode, {}).items():
            block = provider(made, type.split("_")[0])[mode].setdefault(type, {})
            for key, names in extra.items():
                block[key] = {**block.get(key, {}), **names} if isinstance(names, dict) else [*block.get(key, ()), *names]
    return made


def provider(made: dict[str, dict[str, Any]], name: str) -> dict[str, Any]:
    return made.setdefault(name, {"provider": {"attributes": {"alias": "string"}}, "resource": {}, "data": {}})


def of_type(made: dict[str, dict[str, Any]], mode: str, type: str, body: Body) -> None:
    block = provider(made, type.split("_", maxsplit=1)[0])[mode].setdefault(type, {"attributes": {}, "computed": [], "blocks": {}})
    fill(block, body)
    if type == "aws_iam_policy_document":
        computed(block, "json")
    computed(block, "id")


def fill(block: dict[str, Any], body: Body) -> None:
    for name in body.arguments:
        if name not in META:
            block.setdefault("attributes", {})[name] = "string" if name in STRINGS else "dynamic"
    for nested in body.blocks:
        dynamic = nested.type == "dynamic"
        name = nested.labels[0] if dynamic else nested.type
        if name not in META:
            inner = next(nested.body.blocks_of("content")).body if dynamic else nested.body
            fill(block.setdefault("blocks", {}).setdefault(name, {"attributes": {}}), inner)


def computed(block: dict[str, Any], name: str) -> None:
    if name not in block.get("attributes", {}):
        block.setdefault("attributes", {})[name] = "string" if name in STRINGS else "dynamic"
        block.setdefault("computed", []).append(name)


def refer(made: dict[str, dict[str, Any]], node: Node) -> None:
    """``type.name.attribute`` and ``type.name[key].attribute`` make the attribute a computed one, unless it is written somewhere."""
    if not isinstance(node, Attribute):
        return
    target = node.target.target if isinstance(node.target, Index) else node.target
    if not isinstance(target, Attribute):
        return
    first, mode = target.target, "resource"
    if isinstance(first, Attribute) and isinstance(first.target, Name) and first.target.name == "data":
        type, mode = first.name, "data"
    elif isinstance(first, Name):
        type = first.name
    else:
        return
    block = made.get(type.split("_")[0], {}).get(mode, {}).get(type)
    if block is not None and node.name not in block.get("blocks", {}):
        computed(block, node.name)


def arguments_of(body: Body) -> Iterator[Argument]:
    waiting: list[Body] = [body]
    while waiting:
        current = waiting.pop()
        yield from current.arguments.values()
        waiting.extend(block.body for block in current.blocks if is_code(block))


def is_code(block: Block) -> bool:
    return block.type != "terraform"
