"""What a resource leaves to others: the attributes in ``lifecycle { ignore_changes }``."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import ReadError
from ...readers.hcl.syntax import Attribute, Body, Index, Literal, Name, Node, Object, Parenthesised, Sequence, Splat, Template

EVERYTHING = "*"


def ignored_changes(body: Body) -> tuple[str, ...]:
    """The ignored attributes as dotted names without indices (``template.containers.image``); ``*`` for ``all``."""
    if not body.blocks and "lifecycle" not in body.arguments:
        return ()
    try:
        return tuple(name for expression in _expressions(body) for name in _ignored(expression))
    except ReadError:  # it is reported where the file is read
        return ()


def _expressions(body: Body) -> Iterator[Node]:
    for block in body.blocks_of("lifecycle"):
        argument = block.body.arguments.get("ignore_changes")
        if argument is not None:
            yield argument.expression
    written = body.arguments.get("lifecycle")  # JSON syntax: an object, or a list of one
    whole = written.expression if written is not None else None
    for item in whole.items if isinstance(whole, Sequence) else (whole,):
        for entry in item.items if isinstance(item, Object) else ():
            if _names(entry.key) == ["ignore_changes"]:
                yield entry.value


def _ignored(expression: Node) -> Iterator[str]:
    if isinstance(expression, Sequence):
        for item in expression.items:
            yield ".".join(_names(item))
    elif _names(expression) == ["all"]:
        yield EVERYTHING


def _names(node: Node) -> list[str]:
    """The names of a traversal, outermost first; a string, as older and JSON syntax write it, is one too."""
    names: list[str] = []
    while True:
        if isinstance(node, Attribute):
            names.append(node.name)
            node = node.target
        elif isinstance(node, Index | Splat):
            node = node.target
        elif isinstance(node, Parenthesised):
            node = node.inner
        else:
            break
    if isinstance(node, Name):
        names.append(node.name)
    elif isinstance(node, Template) and len(node.parts) == 1:
        node = node.parts[0]
    if isinstance(node, Literal) and isinstance(node.value, str):
        names += [part.partition("[")[0] for part in node.value.split(".") if not part.isdigit()][::-1]
    return names[::-1]
