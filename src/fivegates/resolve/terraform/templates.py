"""Templates: text with interpolations and directives. What is known of a partly unknown one is kept in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...readers.hcl.syntax import Literal, Node, Template, TemplateFor, TemplateIf
from ...values import Origin, Unknown, Value
from .conversion import to_text, to_truth
from .failures import EvaluationError, LimitError
from .iterate import bind_pair, pairs_of
from .scope import Scope
from .settle import recover
from .unknown import unknown_from

Part = str | Unknown
MOST_PARTS = 1_000
LONGEST_PARTS = 1_000_000
DIRECTIVES = (TemplateIf, TemplateFor)


def literal(node: Literal, scope: Scope) -> Value:
    """A number, bool, null or plain string."""
    return Value(node.value, Origin("literal", scope.source, node.start))


def template(node: Template, scope: Scope) -> Value:
    """A template; one that is a single interpolation is that value itself, whatever its type (text alone is no template)."""
    if len(node.parts) == 1 and not isinstance(node.parts[0], DIRECTIVES):
        return scope.evaluate(node.parts[0])
    return joined(node, scope)


def joined(node: Template, scope: Scope) -> Value:
    """A template's text, or an unknown that keeps its parts."""
    values = [(part, recover(part, scope)) for part in node.parts]
    previous = next((value.origin for part, value in values if not isinstance(part, Literal)), None)
    return text_of((value for _, value in values), scope, node, previous)


def text_of(values: Iterable[Value], scope: Scope, node: Node, previous: Origin | None = None) -> Value:
    """The strings of ``values`` put together."""
    pieces = list(merged(spending(values, scope)))
    known = [piece for piece in pieces if isinstance(piece, str)]
    if len(known) == len(pieces):
        text = scope.session.text("".join(known))
        return scope.value(text, node.start, "template", previous)
    references = frozenset().union(*(piece.references for piece in pieces if isinstance(piece, Unknown)))
    reason = next((piece.reason for piece in pieces if isinstance(piece, Unknown) and piece.reason), "")
    return scope.value(Unknown(references=references, parts=bounded(pieces), reason=reason), node.start, "template", previous)


def spending(values: Iterable[Value], scope: Scope) -> Iterator[Part]:
    """The pieces of all values, counted as work."""
    length = 0
    for value in values:
        pieces = pieces_of(value)
        scope.session.spend(len(pieces))
        length += sum(len(piece) for piece in pieces if isinstance(piece, str))
        if length > scope.session.limits.file_bytes:
            raise LimitError("evaluating this makes too long a text")
        yield from pieces


def bounded(pieces: list[Part]) -> tuple[Part, ...]:
    """``pieces``, or what stands for them where they are too many to carry along."""
    if len(pieces) <= MOST_PARTS and sum(len(piece) for piece in pieces if isinstance(piece, str)) <= LONGEST_PARTS:
        return tuple(pieces)
    references = frozenset().union(*(piece.references for piece in pieces if isinstance(piece, Unknown)))
    return (Unknown(references=references, reason="the text has too many parts"),)


def pieces_of(value: Value) -> tuple[Part, ...]:
    """The pieces of one interpolated value. Raises ``EvaluationError`` for what is no string."""
    data = value.data
    if isinstance(data, Unknown):
        return data.parts or (data,)
    return (str(to_text(data)),)


def merged(pieces: Iterable[Part]) -> Iterator[Part]:
    """``pieces`` with neighbouring strings put together and empty ones dropped."""
    text: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            text.append(piece)
            continue
        if known := "".join(text):
            yield known
        text = []
        yield piece
    if known := "".join(text):
        yield known


def template_if(node: TemplateIf, scope: Scope) -> Value:
    """``%{ if }``"""
    condition = scope.evaluate(node.condition)
    if isinstance(condition.data, Unknown):
        branches = (recover(node.then, scope.leniently()), recover(node.otherwise, scope.leniently()))
        unknown = unknown_from(condition, *branches)
        return scope.value(Unknown(references=unknown.references, branches=branches), node.start, "if", condition.origin)
    if condition.data is None:
        raise EvaluationError("a condition cannot be null")
    return joined(node.then if to_truth(condition.data) else node.otherwise, scope)


def template_for(node: TemplateFor, scope: Scope) -> Value:
    """``%{ for }``"""
    collection = scope.evaluate(node.collection)
    if isinstance(collection.data, Unknown):
        return scope.value(unknown_from(collection), node.start, "for", collection.origin)
    turns = (joined(node.body, bind_pair(scope, node.key, node.value, pair)) for pair in pairs_of(collection, scope))
    return text_of(turns, scope, node, collection.origin)
