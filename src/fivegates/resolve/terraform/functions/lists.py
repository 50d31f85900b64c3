"""Functions on lists and on what may be a list, a map or a string."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ....values import Data, SetOf, Unknown, Value
from ..conversion import kind_of, to_number, to_text, to_truth, to_whole
from ..convert import as_list, convert, identity
from ..data import ListOf
from ..failures import EvaluationError, LimitError
from ..kinds import NUMBER, unify
from ..kinds import kind_of as type_of
from ..numbers import Number, absolute, add, divide, multiply, subtract
from ..operators import equals
from ..refine import known_length
from ..unknown import Standing, is_whole, typed, unknown_from
from .interface import Function, Invocation, read_items
from .strings import characters

SAFE = 10**15
LONGEST_RANGE = 1_024
MOST = 100_000  # elements that one function makes


def need(invocation: Invocation, arguments: Sequence[Value], least: int, most: int | None = None) -> None:
    """Raises ``EvaluationError`` for a wrong number of arguments or a null one at the front."""
    if len(arguments) < least or (most is not None and len(arguments) > most):
        raise EvaluationError(f"{invocation.name} does not take {len(arguments)} arguments")
    if any(value.data is None for value in arguments[:least]):
        raise EvaluationError("an argument cannot be null")


def length(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 1, 1)
    data = arguments[0].data
    if isinstance(data, (Unknown, tuple, dict)):
        known = known_length(data)
        return _unknown_length(invocation, arguments[0]) if known is None else invocation.value(known, *arguments)
    if isinstance(data, str):
        return invocation.value(len(characters(data)), *arguments)
    raise EvaluationError(f"{kind_of(data)} has no length")


def _unknown_length(invocation: Invocation, value: Value) -> Value:
    """No length is negative; a set has no more elements than are written, and one at least."""
    bounds = (1, len(value.data)) if isinstance(value.data, tuple) else (0, None)
    return invocation.value(typed(unknown_from(value), NUMBER, bounds=bounds), value)


def concat(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 1)
    if any(isinstance(value.data, Unknown) for value in arguments):
        return invocation.value(_with_content(arguments), *arguments)
    if any(isinstance(value.data, SetOf) for value in arguments):
        raise EvaluationError("a set has no order to be concatenated in")
    items = [item for value in arguments for item in read_items(value.data)]
    _bound(invocation, len(items))
    lists = all(isinstance(value.data, ListOf) for value in arguments)
    return as_list(invocation.value(tuple(items), *arguments)) if lists else invocation.value(tuple(items), *arguments)


def _with_content(arguments: Sequence[Value]) -> Unknown:
    """The unknown whole of several lists; the elements that are known to be in it are its content."""
    items: list[Value] = []
    for value in arguments:
        if isinstance(value.data, Unknown) and value.data.content is not None:
            items += value.data.content.items()
        items += value.items()
    unknown = unknown_from(*arguments)
    content = Value(tuple(items), arguments[0].origin) if items else None
    return Unknown(references=unknown.references, content=content, reason=unknown.reason)


def _bound(invocation: Invocation, number: int) -> None:
    if number > MOST:
        raise LimitError("a function makes too many elements")
    invocation.scope.session.spend(number)


def flatten(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 1, 1)
    items: list[Value] = []
    unknown: list[Value] = []
    _flatten(arguments[0], items, unknown, invocation, 0)
    if unknown:
        because = unknown_from(*unknown)
        content = Value(tuple(items), arguments[0].origin) if items else None
        return invocation.value(Unknown(references=because.references, content=content, reason=because.reason), *arguments)
    return invocation.value(tuple(items), *arguments)


def _flatten(value: Value, items: list[Value], unknown: list[Value], invocation: Invocation, depth: int) -> None:
    if isinstance(value.data, Unknown) or (isinstance(value.data, SetOf) and not is_whole(value)):
        unknown.append(value)
        return
    if depth > 100:
        raise LimitError("a value is nested too deeply")
    for item in read_items(value.data):
        _bound(invocation, 1)
        if isinstance(item.data, SetOf) and not is_whole(item):
            unknown.append(item)
        elif isinstance(item.data, tuple):
            _flatten(item, items, unknown, invocation, depth + 1)
        elif isinstance(item.data, Unknown) and not _is_scalar(item.data):
            unknown.append(item)
        else:
            items.append(item)


def _is_scalar(data: Unknown) -> bool:
    """Whether an unknown element is sure not to be a list."""
    return type_of(data).name not in ("dynamic", "list", "set", "tuple")


def element(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 2, 2)
    value, index = arguments
    if isinstance(value.data, SetOf):
        raise EvaluationError("a set has no index")
    if isinstance(value.data, Unknown):
        standing = value.data.element if isinstance(value.data, Standing) and index.data == 0 else None
        return standing or invocation.unknown(*arguments)
    if isinstance(index.data, Unknown):
        items = read_items(value.data)
        return invocation.value(Unknown(references=unknown_from(index).references, branches=items[:50]), *arguments)
    items, position = read_items(value.data), to_whole(index.data)
    if not items or (position < 0 and -position % len(items) and not isinstance(value.data, ListOf)):
        raise EvaluationError("there is no such element")
    return items[position % len(items)]


def coalesce(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """The first argument that is neither null nor, among strings, empty, in the type that all have in common."""
    common = unify(type_of(value.data) for value in arguments)
    if common is None:
        raise EvaluationError("the arguments have no type in common")
    for position, value in enumerate(arguments):
        if isinstance(value.data, Unknown):
            return invocation.value(_undecided(arguments[position:]), *arguments)
        if value.data is not None and (value.data != "" or common.name != "string"):
            return convert(value, common)
    raise EvaluationError("every argument is null or empty")


def _undecided(arguments: Sequence[Value]) -> Unknown:
    """An unknown choice between what may still be the result."""
    return Unknown(
        references=unknown_from(*arguments).references, branches=tuple(value for value in arguments if value.data not in (None, ""))
    )


def coalesce_lists(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 0)
    for position, value in enumerate(arguments):
        if isinstance(value.data, Unknown):
            return invocation.value(_undecided(arguments[position:]), *arguments)
        if isinstance(value.data, SetOf):
            raise EvaluationError("a set is no list")
        if value.data is not None and read_items(value.data):  # a null list is passed over, as an empty one is
            return value
    raise EvaluationError("every list is empty")


def compact(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 1, 1)
    if isinstance(arguments[0].data, Unknown) or not is_whole(arguments[0]):
        return invocation.value(_with_content(_known_texts(arguments[0])), *arguments)
    items = read_items(arguments[0].data)
    return invocation.value(ListOf(_texts(item for item in items if item.data not in (None, ""))), *arguments)


def _known_texts(value: Value) -> list[Value]:
    kept = tuple(item for item in value.items() if item.data not in (None, ""))
    return [Value(kept, value.origin), Value(unknown_from(value), value.origin)]


def _texts(items: Iterator[Value]) -> Iterator[Value]:
    return (item if isinstance(item.data, str) else Value(to_text(item.data), item.origin) for item in items)


def distinct(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 1, 1)
    if not is_whole(arguments[0]):
        return invocation.value(_with_content(_known_texts(arguments[0])), *arguments)
    seen: dict[object, Value] = {}
    for item in as_list(arguments[0]).items():
        seen.setdefault(identity(item.data), item)
    return invocation.value(ListOf(seen.values()), *arguments)


def contains(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 1, 2)
    collection, wanted = arguments
    if isinstance(collection.data, Unknown) or isinstance(wanted.data, Unknown):
        return invocation.unknown(*arguments)
    invocation.scope.session.spend(len(read_items(collection.data)))
    found = [equals(item, wanted) for item in read_items(collection.data)]
    if any(one is True for one in found):
        return invocation.value(True, *arguments)
    return invocation.unknown(*arguments) if any(isinstance(one, Unknown) for one in found) else invocation.value(False, *arguments)


def index_of(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 1, 2)
    if isinstance(arguments[0].data, Unknown) or isinstance(arguments[1].data, Unknown):
        return invocation.unknown(*arguments)
    for position, item in enumerate(read_items(arguments[0].data)):
        invocation.scope.session.spend(1)
        equal = equals(item, arguments[1])
        if isinstance(equal, Unknown):
            return invocation.unknown(*arguments)
        if equal:
            return invocation.value(position, *arguments)
    raise EvaluationError("the list does not hold this")


def reverse(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 1, 1)
    data = arguments[0].data
    if isinstance(data, Unknown):
        return invocation.unknown(*arguments)
    items = tuple(reversed(read_items(data)))
    return invocation.value(ListOf(items) if isinstance(data, (ListOf, SetOf)) else items, *arguments)


def cut(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``slice``"""
    need(invocation, arguments, 3, 3)
    whole, first, last = (value.data for value in arguments)
    if isinstance(whole, SetOf):
        raise EvaluationError("a set has no order to be cut in")
    if isinstance(whole, Unknown) and type_of(whole).name == "dynamic":
        return invocation.unknown(*arguments)
    start = None if isinstance(first, Unknown) else to_whole(first)
    end = None if isinstance(last, Unknown) else to_whole(last)
    size = None if isinstance(whole, Unknown) else len(read_items(whole))
    bounds = [bound for bound in (0, start, end, size) if bound is not None]
    if bounds != sorted(bounds):
        raise EvaluationError("the slice is out of range")
    if start is None or end is None or size is None:
        return invocation.unknown(*arguments)
    kept = read_items(whole)[start:end]
    return invocation.value(ListOf(kept) if isinstance(whole, ListOf) else tuple(kept), *arguments)


def one(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 1, 1)
    data = arguments[0].data
    if isinstance(data, Unknown):
        standing = data.element if isinstance(data, Standing) else None
        return standing or invocation.unknown(*arguments)
    items = read_items(data)
    if len(items) > 1:
        raise EvaluationError("one takes a list of no more than one element")
    return items[0] if items else invocation.value(None, *arguments)


def all_true(wanted: bool) -> Function:
    """``alltrue`` (with True) and ``anytrue`` (with False): decided by an element that is not ``wanted``.

    As in Terraform, ``alltrue`` stops at the first unknown element, ``anytrue`` looks on.
    """

    def call(invocation: Invocation, arguments: Sequence[Value]) -> Value:
        need(invocation, arguments, 1, 1)
        if isinstance(arguments[0].data, Unknown):
            return invocation.unknown(*arguments)
        truths = [_truth(item.data) for item in read_items(arguments[0].data)]
        if wanted and None in truths:
            truths = truths[: truths.index(None) + 1]
        if any(truth is not None and truth is not wanted for truth in truths):
            return invocation.value(not wanted, *arguments)
        return invocation.unknown(*arguments) if None in truths else invocation.value(wanted, *arguments)

    return call


def _truth(data: Data) -> bool | None:
    if isinstance(data, Unknown):
        return None
    return data is not None and to_truth(data)


def chunks(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 2, 2)
    if any(isinstance(value.data, Unknown) for value in arguments):
        return invocation.unknown(*arguments)
    items, size = as_list(arguments[0]).items(), to_whole(arguments[1].data)
    if size < 0:
        raise EvaluationError("the size cannot be negative")
    step = size or max(len(items), 1)
    pieces = (items[start : start + step] for start in range(0, len(items), step))
    return invocation.value(ListOf(invocation.value(ListOf(piece), *arguments) for piece in pieces), *arguments)


def numbers_from(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``range``"""
    need(invocation, arguments, 1, 3)
    if any(isinstance(value.data, Unknown) for value in arguments):
        return invocation.unknown(*arguments)
    given: list[Number] = [to_number(value.data) for value in arguments]
    start: Number = 0 if len(given) == 1 else given[0]
    end = given[0] if len(given) == 1 else given[1]
    step: Number = given[2] if len(given) == 3 else (1 if start <= end else -1)
    if step == 0 or ((step > 0) != (start <= end) and start != end):
        raise EvaluationError("the step does not lead from the start to the end")
    distance, stride = absolute(subtract(end, start)), absolute(step)
    _bound(invocation, int(divide(distance, stride)) if distance < multiply(SAFE, stride) else MOST + 1)
    found: list[object] = []
    while start < end if step > 0 else start > end:
        if len(found) >= LONGEST_RANGE:
            raise EvaluationError("range makes more numbers than Terraform allows")
        found.append(start)
        start = add(start, step)
    return invocation.wrap(found, *arguments)


def sort(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 1, 1)
    if isinstance(arguments[0].data, Unknown):
        return invocation.unknown(*arguments)
    items = read_items(arguments[0].data)
    if not is_whole(arguments[0]):
        unknown = invocation.unknown(*arguments)
        return invocation.value(ListOf(unknown for _ in items), *arguments)
    return invocation.value(ListOf(sorted(_texts(iter(items)), key=lambda item: item.text or "")), *arguments)


def matching(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``matchkeys``"""
    need(invocation, arguments, 3, 3)
    if not is_whole(*arguments):
        return invocation.unknown(*arguments)
    values, keys, wanted = (as_list(value).items() for value in arguments)
    if len(values) != len(keys):
        raise EvaluationError("both lists must be of one length")
    chosen = {identity(item.data) for item in wanted}
    return invocation.value(ListOf(v for v, k in zip(values, keys, strict=True) if identity(k.data) in chosen), *arguments)


TABLE: Mapping[str, Function] = {
    "alltrue": all_true(True),
    "anytrue": all_true(False),
    "chunklist": chunks,
    "coalesce": coalesce,
    "coalescelist": coalesce_lists,
    "compact": compact,
    "concat": concat,
    "contains": contains,
    "distinct": distinct,
    "element": element,
    "flatten": flatten,
    "index": index_of,
    "length": length,
    "matchkeys": matching,
    "one": one,
    "range": numbers_from,
    "reverse": reverse,
    "slice": cut,
    "sort": sort,
}
