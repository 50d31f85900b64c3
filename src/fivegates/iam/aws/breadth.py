"""How wide a resource pattern is for an action: one named thing, some by a pattern, all of a type, or everything of the account."""

from __future__ import annotations

from .actions import action_data
from .patterns import contains, overlaps
from .statements import TOKEN

NAMED_PART = "\1"  # stands for what the tree only names


def breadth_of(pattern: str, action: str) -> str:
    """``named`` | ``pattern`` | ``type`` | ``account``, by the ARN formats of the action's resource types."""
    if pattern.strip("*") == "":
        return "account"
    plain = "".join(NAMED_PART if number % 2 else piece for number, piece in enumerate(pattern.split(TOKEN)))
    if plain.startswith(NAMED_PART):
        return "named"
    parts = plain.split(":", 5)
    if len(parts) < 6:
        return "type" if "*" in plain else "named"
    name = parts[5]
    formats = [form.split(":", 5)[-1] for form in action_data().arn_formats(action)]
    if name.strip("*/:") == "" or any(contains(name, _filled(form, "*")) for form in formats):
        return "type"
    near = [form for form in formats if overlaps(name, _filled(form, "*"))]
    return "pattern" if any(_is_partly_wild(name, form) for form in near or ["${Name}"]) else "named"


def is_scopable(action: str) -> bool:
    """Whether an action can be given on single resources at all."""
    return action_data().is_scopable(action)


def _filled(form: str, by: str) -> str:
    pieces = form.split("${")
    return pieces[0] + "".join(by + piece.partition("}")[2] for piece in pieces[1:])


def _is_partly_wild(name: str, form: str) -> bool:
    """Whether the first variable part of a format is no fixed text in a pattern."""
    head = form.split("${", maxsplit=1)[0]
    if "*" in name[: len(head)] or "?" in name[: len(head)]:
        return True
    if not name.startswith(head):
        return False
    rest = name[len(head) :]
    after = form[len(head) :].partition("}")[2][:1] or ":"
    first = rest.partition(after)[0]
    return "*" in first or "?" in first.removesuffix("-??????")
