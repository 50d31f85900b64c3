"""AWS policy documents as statements that keep their lines and say what is not known about them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..extract.paths import decode_json
from ..values import Origin, Unknown, Value


class Pattern(NamedTuple):
    """An action or resource pattern; ``text`` is None where it is not known. ``held``: the argument that holds it. ``value``: as it was
    read, with what it refers to.
    """

    text: str | None
    origin: Origin
    held: Origin
    value: Value | None = None


class Statement(NamedTuple):
    """One statement. ``effect`` is None where it is not known; ``condition``: it holds under one only."""

    effect: str | None
    actions: tuple[Pattern, ...]
    not_actions: tuple[Pattern, ...]
    resources: tuple[Pattern, ...]
    not_resources: tuple[Pattern, ...]
    condition: bool
    origin: Origin

    @property
    def is_everything(self) -> bool:
        """Every action on every resource, without a condition."""
        every_action = any(pattern.text in ("*", "*:*") for pattern in self.actions)
        every_resource = any(pattern.text == "*" for pattern in self.resources)
        return every_action and every_resource and not self.condition and not self.not_actions and not self.not_resources


def read_statements(policy: Value) -> tuple[list[Statement], bool]:
    """The statements of a policy (JSON text or structure), and whether all of it is known."""
    document = decode_json(policy)
    if document is None or not isinstance(document.data, dict):
        return [], False
    listed = document.get("Statement")
    if listed is None:
        return [], True
    if isinstance(listed.data, Unknown):
        return [], False
    items = listed.items() if isinstance(listed.data, tuple) else (listed,)
    statements = [_statement(item) for item in items if isinstance(item.data, dict)]
    return statements, len(statements) == len(items)


def _statement(value: Value) -> Statement:
    effect = value.get("Effect")
    condition = value.get("Condition")
    return Statement(
        effect=effect.text if effect is not None else None,
        actions=tuple(_patterns(value.get("Action"))),
        not_actions=tuple(_patterns(value.get("NotAction"))),
        resources=tuple(_patterns(value.get("Resource"))),
        not_resources=tuple(_patterns(value.get("NotResource"))),
        condition=condition is not None and condition.data not in (None, {}, ()),
        origin=value.origin,
    )


def _patterns(value: Value | None) -> Iterator[Pattern]:
    if value is None or value.data is None:
        return
    for item in value.items() if isinstance(value.data, tuple) else (value,):
        yield Pattern(item.text, item.origin, value.origin, item)
