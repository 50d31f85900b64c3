"""Field paths of replacements: ``spec.containers.[name=web].image``, ``metadata.annotations.[a/b.c]``, ``spec.hosts.*``, ``args.0``.

``look_up`` follows the path of a source, which names one value; ``find_fields`` that of a target, which may mean many, and may make what
is missing. In a target ``[name=web]`` is a regular expression that a part of the text may match: kustomize has it so.
"""

from __future__ import annotations

from ....named_tuple import NamedTuple
from ....values import Origin, Value
from .branches import Branch
from .failures import Budget, PatchError
from .selection import compiled
from .written import text_of

SCALAR, LIST, MAPPING = "scalar", "list", "mapping"
_MOST_STEPS = 100
_LONGEST_NAME = 100_000


def split_path(path: str) -> list[str]:
    r"""The steps of a path: dots inside of brackets and behind a backslash do not separate; ``[a.b]`` without ``=`` is the name ``a.b``."""
    parts = path.split(".")
    if len(parts) > 1 and not parts[0]:
        parts = parts[1:]
    joined = parts[:1]
    for part in parts[1:]:
        if joined[-1].endswith("\\"):
            joined[-1] = f"{joined[-1][:-1]}.{part}"
        else:
            joined.append(part)
    if len(joined) > _MOST_STEPS:
        raise PatchError("a field path of too many steps")
    return _bracketed(joined)


def _bracketed(parts: list[str]) -> list[str]:
    found: list[str] = []
    rest = iter(parts)
    for part in rest:
        if not part.startswith("[") or part.endswith("]"):
            found.append(part)
            continue
        pieces = [part]
        for piece in rest:
            pieces.append(piece)
            if piece.endswith("]"):
                break
        whole = ".".join(pieces)
        found.append(whole if "=" in whole else whole.strip("[]"))
    return found


def look_up(root: Value, steps: list[str]) -> Value | None:
    """The value that a source names, None where there is none. Raises ``PatchError`` for a step that has no meaning there."""
    found: Value | None = root
    for step in (step.strip() for step in steps):
        if found is None or found.data is None:
            return None
        if step:
            found = _step(found, step)
    return found


def _step(value: Value, step: str) -> Value | None:
    if _is_index(step) or step == "-":
        items = _items(value)
        index = len(items) - 1 if step == "-" else int(step)
        return items[index] if 0 <= index < len(items) else None
    if step == "*":
        raise PatchError("* has no meaning in the path of a source")
    if _is_match(step):
        key, text = _match(step)
        items = _items(value)
        return next((item for item in items if _text(item) == text), None) if not key else _element(items, key, text)
    if not isinstance(value.data, dict):
        raise PatchError(f"there is no field {step!r} in something that is no mapping")
    return value.data.get(step)


def _element(items: tuple[Value, ...], key: str, text: str) -> Value | None:
    return next((item for item in items if (found := item.get(key)) is not None and _text(found) == text), None)


def _items(value: Value) -> tuple[Value, ...]:
    if not isinstance(value.data, tuple):
        raise PatchError("an element is asked of something that is no list")
    return value.data


def _text(value: Value) -> str:
    return text_of(value.data)


def _is_index(step: str) -> bool:
    return step.isascii() and step.isdigit() and len(step) < 10


def _is_match(step: str) -> bool:
    return step.startswith("[") and step.endswith("]")


def _match(step: str) -> tuple[str, str]:
    key, equals, text = step[1:-1].partition("=")
    if not equals:
        raise PatchError(f"an element is chosen by [field=value], not by {step}")
    return key, text


class Making(NamedTuple):
    """What is made where a field is missing: ``kind`` (scalar, list, mapping) at the end of the path, with ``origin``; '' makes nothing."""

    kind: str
    origin: Origin
    budget: Budget

    def blank(self, following: str | None) -> Branch:
        """A new value in front of the step ``following`` (None at the end)."""
        self.budget.spend(1)
        kind = self.kind if following is None else LIST if _is_match(following) or _is_index(following) else MAPPING
        made = Branch(Value(None if kind == SCALAR else {} if kind == MAPPING else (), self.origin), self.budget)
        made.kept = True
        return made


def find_fields(root: Branch, steps: list[str], making: Making) -> list[Branch]:
    """Every value that a target's path means. Raises ``PatchError`` where a step has no meaning."""
    making.budget.spend(1)
    if not steps:
        return [root]
    step, rest = steps[0], steps[1:]
    if _is_index(step):
        return _at_index(root, int(step), rest, making)
    if _is_match(step):
        return _matching(root, step, rest, making)
    if step == "*":
        return [field for item in _elements(root) for field in find_fields(item, rest, making)]
    if root.is_null:
        return []
    if root.entries is None:
        raise PatchError(f"there is no field {step!r} in something that is no mapping", root.value)
    if step not in root.entries:
        if not making.kind:
            return []
        root.entries[step] = making.blank(rest[0] if rest else None)
    return find_fields(root.entries[step], rest, making)


def _elements(root: Branch) -> list[Branch]:
    if root.items is None:
        raise PatchError("an element is asked of something that is no list", root.value)
    return root.items


def _at_index(root: Branch, index: int, rest: list[str], making: Making) -> list[Branch]:
    items = _elements(root)
    if index == len(items) and making.kind:
        items.append(making.blank(rest[0] if rest else None))
    if index >= len(items):
        raise PatchError(f"there is no index {index} in a list of {len(items)}", root.value)
    return find_fields(items[index], rest, making)


def _matching(root: Branch, step: str, rest: list[str], making: Making) -> list[Branch]:
    items = _elements(root)
    key, text = _match(step)
    program = compiled(text, root.value)

    def holds(item: Branch) -> bool:
        found = item.get(key) if key else item
        if found is None:
            return False
        return program.search(found.text[:_LONGEST_NAME], 0, making.budget.spend) is not None

    chosen = [item for item in items if holds(item)]
    if not chosen and making.kind:
        made = Value(text, making.origin)
        items.append(Branch(Value({key: made}, making.origin) if key else made, making.budget))
        items[-1].kept = True
        chosen = [items[-1]]
    return [field for item in chosen for field in (find_fields(item, rest, making) if key else [item])]
