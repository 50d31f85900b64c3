"""JSON patches (RFC 6902): a list of operations, one after the other, on one object.

As kustomize 5.5 applies them (with the library json-patch 4): negative indices count from the end, and ``replace`` sets an entry that a
mapping does not have.
"""

from __future__ import annotations

from collections.abc import Callable

from ....readers.yaml.scalars import Word
from ....values import Value
from .branches import Branch, added
from .failures import Budget, ExcessError, PatchError
from .pointers import container_of, insert_position, position_in, steps_of


def apply_operations(target: Value, operations: Value, budget: Budget) -> Value:
    """The object after every operation. Raises ``PatchError`` with the operation that fails."""
    root = Branch(target, budget)
    for operation in operations.items():
        name = _text(operation, "op")
        apply = _OPERATIONS.get(name)
        if apply is None:
            raise PatchError(f"there is no JSON patch operation {name!r}", operation.get("op") or operation)
        try:
            apply(_Step(root, operation, budget))
        except ExcessError as error:
            raise ExcessError(f"{name} {_text(operation, 'path')!r}: {error.message}", operation) from error
        except PatchError as error:
            unknown = error.value if error.value is not None and error.value.is_unknown else operation
            raise PatchError(f"{name} {_text(operation, 'path')!r}: {error.message}", unknown) from error
    return root.whole()


def _text(operation: Value, key: str) -> str:
    found = operation.get(key)
    if found is None or found.text is None:
        raise PatchError(f"an operation of a JSON patch has no text {key!r}", operation)
    return found.text


class _Step:
    """One operation on the object as it is by now."""

    def __init__(self, root: Branch, operation: Value, budget: Budget) -> None:
        self.root = root
        self.operation = operation
        self.budget = budget

    def value(self) -> Branch:
        """The operation's value, null where there is none."""
        found = self.operation.get("value")
        if found is None:
            return Branch(Value(None, self.operation.origin), self.budget)
        return added(_as_read(found), self.budget)

    def container(self, key: str = "path") -> tuple[Branch, str]:
        """What holds the value that ``path`` or ``from`` points to, and the last step. Raises ``PatchError``."""
        steps = steps_of(_text(self.operation, key))
        found = container_of(self.root, steps)
        if found is None:
            raise PatchError("what it points into is not there")
        return found, steps[-1]

    def present(self, key: str = "path") -> Branch:
        """The value that is there. Raises ``PatchError``."""
        container, step = self.container(key)
        found = _look_up(container, step)
        if found is None:
            raise PatchError("what it points to is not there")
        return found


def _as_read(value: Value) -> Value:
    """A value of an operation as YAML 1.1 reads it, which kustomize does here and nowhere else: ``yes`` is true."""
    data = value.data
    if isinstance(data, Word):
        return Value(data.truth, value.origin)
    if isinstance(data, dict):
        entries = {key: _as_read(entry) for key, entry in data.items()}
        return value if all(entries[key] is data[key] for key in entries) else Value(entries, value.origin)
    if isinstance(data, tuple):
        items = tuple(map(_as_read, data))
        return value if all(new is old for new, old in zip(items, data, strict=True)) else Value(items, value.origin)
    return value


def _look_up(container: Branch, step: str) -> Branch | None:
    if container.entries is not None:
        return container.entries.get(step)
    index = position_in(container, step)
    return container.items[index] if index is not None and container.items is not None else None


def _place(container: Branch, step: str, value: Branch) -> None:
    if container.entries is not None:
        container.entries[step] = value
    elif container.items is not None:
        container.items.insert(insert_position(container, step), value)


def _add(step: _Step) -> None:
    container, last = step.container()
    _place(container, last, step.value())


def _replace(step: _Step) -> None:
    if not steps_of(_text(step.operation, "path")):
        _replace_all(step)
        return
    container, last = step.container()
    if container.items is not None:
        step.present()
    _set(container, last, step.value())


def _replace_all(step: _Step) -> None:
    value = step.value()
    if value.is_scalar:
        raise PatchError("an object is replaced by something that is none")
    step.root.become(value)


def _set(container: Branch, step: str, value: Branch) -> None:
    index = position_in(container, step)
    if container.entries is not None:
        container.entries[step] = value
    elif container.items is not None and index is not None:
        container.items[index] = value


def _take(step: _Step, key: str) -> Branch:
    found = step.present(key)
    container, last = step.container(key)
    index = position_in(container, last)
    if container.entries is not None:
        del container.entries[last]
    elif container.items is not None and index is not None:
        del container.items[index]
    return found


def _remove(step: _Step) -> None:
    _take(step, "path")


def _move(step: _Step) -> None:
    value = _take(step, "from")
    container, last = step.container()
    _place(container, last, value)


def _copy(step: _Step) -> None:
    source, name = step.container("from")
    missing = source.entries is not None and name not in source.entries
    value = Branch(Value(None, step.operation.origin), step.budget) if missing else added(step.present("from").whole(), step.budget)
    container, last = step.container()
    _place(container, last, value)


def _test(step: _Step) -> None:
    container, last = step.container()
    found = _look_up(container, last)
    wanted = step.value()
    if found is None and wanted.is_null and container.items is None:
        return
    if found is None or not _same(found, wanted):
        raise PatchError("the test fails")


def _same(one: Branch, other: Branch) -> bool:
    """The same data; a mapping's order does not count."""
    if one.entries is not None and other.entries is not None:
        return one.entries.keys() == other.entries.keys() and all(_same(one.entries[key], other.entries[key]) for key in one.entries)
    if one.items is not None and other.items is not None:
        return len(one.items) == len(other.items) and all(_same(left, right) for left, right in zip(one.items, other.items, strict=True))
    if not one.is_scalar or not other.is_scalar or one.value.is_unknown or other.value.is_unknown:
        return False
    return isinstance(one.value.data, bool) is isinstance(other.value.data, bool) and one.value.data == other.value.data


_OPERATIONS: dict[str, Callable[[_Step], None]] = {
    "add": _add,
    "remove": _remove,
    "replace": _replace,
    "move": _move,
    "copy": _copy,
    "test": _test,
}
