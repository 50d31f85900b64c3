"""Which variable file a plan was made with, as far as its variables' values tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ....errors import ReadError
from ....readers.hcl.syntax import Argument, HclDocument, Literal
from ..settings import Root


def agreeing_files(variables: Mapping[str, object], roots: Sequence[Root], documents: Mapping[str, HclDocument]) -> Root | None:
    """The evaluation of ``roots`` whose variable files agree best with ``variables``; None where none does, or several do alike.

    Only what is written as a plain text or number is compared. One evaluation alone needs no proof.
    """
    if len(roots) == 1:
        return roots[0]
    ranked = {root: rank for root in roots if (rank := _agreement(variables, root, documents)) is not None}
    best = [root for root, rank in ranked.items() if rank == max(ranked.values())]
    return best[0] if len(best) == 1 else None


def _agreement(variables: Mapping[str, object], root: Root, documents: Mapping[str, HclDocument]) -> int | None:
    """Values in common less values that differ; None where nothing is in common."""
    written = {name: value for name, value in _literals(root.var_files, documents) if name in variables}
    agreed = sum(str(value) == str(variables[name]) for name, value in written.items())
    return 2 * agreed - len(written) if agreed else None


def _literals(paths: Iterable[str], documents: Mapping[str, HclDocument]) -> Iterable[tuple[str, object]]:
    for path in paths:
        document = documents.get(path)
        for name, argument in document.body.arguments.items() if document is not None else ():
            value = _literal(argument)
            if value is not None:
                yield name, value


def _literal(argument: Argument) -> object | None:
    try:
        node = argument.expression
    except ReadError:
        return None
    return node.value if isinstance(node, Literal) and not isinstance(node.value, bool) else None
