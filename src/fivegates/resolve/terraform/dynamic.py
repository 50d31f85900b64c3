"""A ``dynamic`` block as it is written: what it repeats over, what it repeats, and what its current element is called."""

from __future__ import annotations

from ...named_tuple import NamedTuple
from ...readers.hcl.syntax import Argument, Block, Name
from ...values import Unknown, Value
from .conversion import to_text
from .failures import EvaluationError
from .kinds import kind_of
from .scope import Scope

ARGUMENTS = frozenset({"for_each", "iterator", "labels"})


class Dynamic(NamedTuple):
    """``iterator``: the name under which ``content`` sees the current element; ``labels`` are those of the blocks made, if any."""

    for_each: Argument
    content: Block
    iterator: str
    labels: Argument | None


def read_dynamic(block: Block) -> Dynamic:
    """The parts of a dynamic block. Raises ``EvaluationError`` where Terraform would not read it as one."""
    arguments = block.body.arguments
    contents = list(block.body.blocks_of("content"))
    if "for_each" not in arguments or len(contents) != 1 or len(contents) != len(block.body.blocks):
        raise EvaluationError("a dynamic block needs for_each and one content")
    foreign = next((name for name in arguments if name not in ARGUMENTS), None)
    if foreign is not None:
        raise EvaluationError(f"a dynamic block has no argument {foreign}")
    return Dynamic(arguments["for_each"], contents[0], _iterator(arguments.get("iterator"), block), arguments.get("labels"))


def _iterator(argument: Argument | None, block: Block) -> str:
    if argument is None:
        return block.labels[0]
    if not isinstance(argument.expression, Name):
        raise EvaluationError("an iterator must be a name")
    return argument.expression.name


def check_collection(collection: Value) -> None:
    """Raises ``EvaluationError`` for an unknown that cannot turn out to be a collection."""
    if isinstance(collection.data, Unknown) and kind_of(collection.data).is_primitive:
        raise EvaluationError(f"a {kind_of(collection.data).name} has no elements")


def check_labels(labels: Argument | None, scope: Scope) -> None:
    """Raises ``EvaluationError`` for labels that are no known strings."""
    if labels is None:
        return
    found = scope.within(labels.source).evaluate(labels.expression)
    if not isinstance(found.data, tuple):
        raise EvaluationError("labels are a list of strings")
    for label in found.data:
        if isinstance(label.data, Unknown) or label.data is None:
            raise EvaluationError("a label must be known")
        to_text(label.data)
