"""Compares our HCL reader with python-hcl2 on every ``.tf`` file below a folder: ``python benchmarks/hcl_agreement.py ROOT``.

Compared are the block types, labels, argument names and their nesting. Exits 1 when a structure differs, or when we reject (an expression
included) what python-hcl2 accepts.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hcl2 import parses_to_tree
from lark import Token, Tree

from fivegates.errors import ReadError
from fivegates.readers.hcl.literals import decode_quoted
from fivegates.readers.hcl.structure import parse_hcl
from fivegates.readers.hcl.syntax import Body
from fivegates.readers.text import decode
from fivegates.source import Source

Shape = tuple[Any, ...]


def our_shape(source: Source) -> Shape | str:
    """The structure, or why the file is rejected."""
    document = parse_hcl(source)
    for message, offset in document.errors:
        return f"{source.place(offset).line}: {message}"
    try:
        return _our_body(document.body)
    except ReadError as error:
        return f"{source.place(error.offset).line}: {error.message}"


def _our_body(body: Body) -> Shape:
    for argument in body.arguments.values():
        argument.expression  # noqa: B018  # parsed, or an error
    blocks = tuple((block.type, block.labels, _our_body(block.body)) for block in body.blocks)
    return tuple(body.arguments), blocks


def their_shape(source: Source) -> Shape | str:
    try:
        tree = parses_to_tree(source.text)
    except Exception as error:
        return str(error).strip().splitlines()[0]
    return _their_body(tree.children[0])


def _their_body(body: Tree[Token]) -> Shape:
    names = tuple(_word(child.children[0]) for child in _trees(body, "attribute"))
    return names, tuple(_their_block(child) for child in _trees(body, "block"))


def _their_block(block: Tree[Token]) -> Shape:
    *words, body = (child for child in block.children if isinstance(child, Tree) and child.data != "new_line_or_comment")
    first, *labels = (_word(word) for word in words)
    return first, tuple(labels), _their_body(body)


def _trees(parent: Tree[Token], kind: str) -> Iterator[Tree[Token]]:
    return (child for child in parent.children if isinstance(child, Tree) and child.data == kind)


def _word(node: Tree[Token] | Token) -> str:
    """The name or label that ``node`` writes, without its quotes and escapes."""
    if isinstance(node, Token):
        return str(node)
    raw = "".join(str(token) for token in node.scan_values(lambda value: isinstance(value, Token) and value.type != "DBLQUOTE"))
    return decode_quoted(raw, 0) if node.data == "string" else raw


def compare(root: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    for path in sorted(root.rglob("*.tf")):
        try:
            source = decode(path.relative_to(root).as_posix(), path.read_bytes())
        except (ReadError, OSError) as error:
            counts["not text"] += 1
            print(f"{path}: {error}")
            continue
        ours, theirs = our_shape(source), their_shape(source)
        kind = _kind(ours, theirs)
        counts[kind] += 1
        if kind != "same structure":
            print(f"{source.path}: {kind}" + "".join(f"; {side}" for side in (ours, theirs) if isinstance(side, str)))
    return counts


def _kind(ours: Shape | str, theirs: Shape | str) -> str:
    if isinstance(ours, str):
        return "rejected by both" if isinstance(theirs, str) else "rejected by us only"
    if isinstance(theirs, str):
        return "rejected by python-hcl2 only"
    return "same structure" if ours == theirs else "different structure"


def main() -> int:
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    counts = compare(Path(sys.argv[1]))
    for kind, count in counts.most_common():
        print(f"{count:6} {kind}")
    return 1 if counts["different structure"] or counts["rejected by us only"] else 0


if __name__ == "__main__":
    sys.exit(main())
