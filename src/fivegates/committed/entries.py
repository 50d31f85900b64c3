"""The named values of one file, in whatever language it is written: what a name says is half of what tells a credential."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..discover import kind_by_name
from ..errors import ReadError
from ..named_tuple import NamedTuple
from ..readers.interface import Limits
from ..source import Place, Source
from ..values import Value

if TYPE_CHECKING:
    from ..readers.hcl.syntax import Body, Node

_HCL = frozenset(("terraform", "tfvars", "terragrunt"))
_KUBERNETES_SECRET = "Secret"
_ENCRYPTED = frozenset(("encryptedData", "sops"))  # what SealedSecrets and SOPS write in place of values
_REFERRING_KINDS = ("ExternalSecret", "PushSecret")  # the ends of kinds that say where values are kept; what they make stands in a template
_REFERRING = ("Ref", "Refs", "From", "_ref", "_from")  # secretKeyRef, remoteRef, envFrom: what is below names things
_BESIDE_KEY = frozenset(("optional", "operator", "effect", "property", "topologyKey", "path", "bucket"))  # beside these a key is looked up


class Entry(NamedTuple):
    """A ``value`` held under a ``name`` at ``place``."""

    name: str
    value: str
    place: Place


def entries_of(source: Source, limits: Limits) -> Iterator[Entry]:
    """The entries of an env file, Dockerfile, YAML, JSON or Terraform; nothing for any other file. What is broken gives what it has."""
    kind = kind_by_name(source.path.rpartition("/")[2])
    if source.path.lower().endswith((".json", ".yaml", ".yml")):
        return _of_yaml(source, limits)
    if kind == "dotenv":
        return _of_env_file(source)
    if kind == "dockerfile":
        return _of_dockerfile(source)
    return _of_hcl(source, limits) if kind in _HCL else iter(())


def _of_env_file(source: Source) -> Iterator[Entry]:
    from ..readers.dotenv import parse_dotenv

    for entry in parse_dotenv(source).entries:
        if not entry.has_reference:
            yield Entry(entry.name, entry.value, source.place(entry.offset))


def _of_dockerfile(source: Source) -> Iterator[Entry]:
    from ..readers.dockerfile import read_dockerfile

    file = read_dockerfile(source)
    for setting in (*file.arguments, *(setting for stage in file.stages for setting in stage.settings)):
        if setting.value is not None:
            yield Entry(setting.name, setting.value, setting.place)


def _of_yaml(source: Source, limits: Limits) -> Iterator[Entry]:
    from ..readers.yaml import parse_json, parse_yaml

    parse = parse_json if source.path.lower().endswith(".json") else parse_yaml
    for document in parse(source, limits).documents:
        kind = document.root.get("kind")
        called = (kind.text if kind is not None else None) or ""
        yield from _of_data(document.root, is_secret=called == _KUBERNETES_SECRET, refers=called.endswith(_REFERRING_KINDS))


def _of_data(root: Value, *, is_secret: bool, refers: bool) -> Iterator[Entry]:
    """Texts below ``root`` by their keys; of ``{name: X, value: Y}`` by X, and of ``NAME=value`` in a list by NAME.

    What only says where a value is kept (``refers``) has no name: it is called what its secret is called.
    """
    waiting: list[tuple[str, Value, bool, bool]] = [("", root, False, refers)]
    while waiting:
        name, value, encoded, refers = waiting.pop()
        data = value.data
        if isinstance(data, dict):
            beside = data.get("name") or (data.get("key") if "value" in data else None)  # a tag, a taint, a variable
            for key, entry in data.items():
                if key in _ENCRYPTED or entry is beside:
                    continue
                called = beside.text if key == "value" and beside is not None and beside.text else key
                below = key.endswith(_REFERRING) or (refers and key != "template") or (key == "key" and not _BESIDE_KEY.isdisjoint(data))
                waiting.append((called, entry, is_secret and (encoded or key == "data"), below))
        elif isinstance(data, tuple):
            waiting.extend((name, item, encoded, refers) for item in data)
        elif isinstance(data, str):
            yield _entry("" if refers else name, data, value.place, encoded=encoded)


def _entry(name: str, text: str, place: Place, *, encoded: bool) -> Entry:
    name = "" if "/" in name else name  # a package, a label, an annotation: no variable is called so
    if encoded:
        return Entry(name, _decoded(text), place)
    before, sign, behind = text.partition("=")
    if sign and before.replace("_", "").isalnum() and before.isupper():
        return Entry(before, behind, place)
    return Entry(name, text, place)


def _decoded(text: str) -> str:
    from base64 import b64decode

    try:
        return b64decode(text, validate=True).decode()
    except ValueError:  # no base64, or no text inside
        return text


def _of_hcl(source: Source, limits: Limits) -> Iterator[Entry]:
    from ..readers.hcl.json_syntax import parse_hcl_json
    from ..readers.hcl.structure import parse_hcl

    document = parse_hcl(source, limits) if not source.path.endswith(".json") else parse_hcl_json(source, limits)
    waiting: list[tuple[str, Body]] = [("", document.body)]
    while waiting:
        label, body = waiting.pop()
        waiting.extend((block.labels[0] if block.type == "variable" and block.labels else "", block.body) for block in body.blocks)
        for argument in body.arguments.values():
            try:
                node = argument.expression
            except ReadError:
                continue  # told by a scan; what shows itself in it is found all the same
            name = label if label and argument.name == "default" else argument.name
            yield from _of_expression(name, node, source, argument.start)


def _of_expression(name: str, node: Node, source: Source, offset: int) -> Iterator[Entry]:
    """The literal texts of an expression, each by the key that holds it."""
    from ..readers.hcl import syntax
    from ..readers.hcl.walk import children

    waiting: list[tuple[str, Node, int]] = [(name, node, offset)]
    while waiting:
        called, current, start = waiting.pop()
        if isinstance(current, syntax.Object):
            for item in current.items:
                key = item.key.value if isinstance(item.key, syntax.Literal) and isinstance(item.key.value, str) else called
                waiting.append((key, item.value, item.key.start))
        elif isinstance(current, syntax.Literal):
            if isinstance(current.value, str):
                yield Entry(called, current.value, source.place(start))
        elif isinstance(current, syntax.Sequence | syntax.Call | syntax.Parenthesised | syntax.Conditional):
            waiting.extend((called, child, start) for child in children(current))
