"""How wide a resource pattern is for an action: one named thing, some by a pattern, all of a type, or everything of the account.

A pattern is compared with the ARN formats of the things that the action is done on; partition, region and account make no pattern wider.
"""

from __future__ import annotations

from functools import lru_cache

from .actions import action_data
from .patterns import contains, overlaps
from .statements import TOKEN

NAMED, PATTERN, TYPE, ACCOUNT = "named", "pattern", "type", "account"
EVERY_ARN = "arn:aws:*:*:*:*"
HEAD = 5  # colons before what an ARN names: partition, service, region, account
SUFFIX = ":*"  # of a log group, function or state machine: its streams, versions or executions, and of an ARN that ends there nothing
RANDOM = "-??????"  # which Secrets Manager puts behind the name of a secret
THING = "\1"  # something that is only named; no pattern holds it


@lru_cache(maxsize=8192)
def breadth_of(pattern: str, action: str) -> str:
    """``named`` | ``pattern`` | ``type`` | ``account`` of a resource pattern for a concrete action (``Pattern.least`` or a text)."""
    text = plain(pattern)
    if "*" not in text and "?" not in text:
        return NAMED
    if not text.strip("*") or contains(text, EVERY_ARN):
        return ACCOUNT
    if text.startswith(THING):
        return NAMED  # an ARN that is only named, and what it holds
    formats = [shape for shape in action_data().arn_formats(action) if overlaps(text, everything(shape))]
    if any(covers(text, shape) for shape in formats):
        return TYPE
    found = {_part(text, shape) for shape in formats} or {_guess(text)}
    return NAMED if NAMED in found else PATTERN


def plain(pattern: str) -> str:
    """A pattern with one sign for each thing that is only named."""
    return "".join(THING if number % 2 else piece for number, piece in enumerate(pattern.split(TOKEN)))


def everything(shape: str) -> str:
    """A format as the pattern of all that has it."""
    pieces = shape.replace("${Partition}", "aws").split("${")
    return pieces[0] + "".join("*" + piece.partition("}")[2] for piece in pieces[1:])


def covers(text: str, shape: str) -> bool:
    """Whether a pattern covers everything of a format, in its own region and account at least."""
    whole_of = everything(shape)
    if contains(text, whole_of):
        return True
    mine, whole = _named_part(text), _named_part(whole_of)
    if mine is None or whole is None or "*" not in whole:
        return False
    return contains(mine, whole) or contains(mine.removesuffix(SUFFIX), whole)


def _part(text: str, shape: str) -> str:
    """``named`` where the first thing that a format leaves open is written out, else ``pattern``."""
    mine, whole = _named_part(text), _named_part(shape)
    if mine is None or whole is None:
        return PATTERN
    before, opened, rest = whole.partition("${")
    if not mine.startswith(before) or not opened:
        return PATTERN if "*" in mine or "?" in mine else NAMED
    behind = rest.partition("}")[2].partition("${")[0]
    value = mine[len(before) :]
    if behind and behind in value:
        value = value.partition(behind)[0]
    value = value.removesuffix(SUFFIX).removesuffix(RANDOM)
    return PATTERN if "*" in value or "?" in value else NAMED


def _named_part(arn: str) -> str | None:
    """What stands behind the account of an ARN; None where a star takes in more."""
    parts = arn.split(":", HEAD)
    return parts[HEAD] if len(parts) > HEAD else None


def _guess(text: str) -> str:
    """Without a format to compare with: a name with at most a star behind it is taken for one thing."""
    name = text.split(":", HEAD)[-1].rstrip("*").rstrip("/:")
    return PATTERN if "*" in name or "?" in name or not name else NAMED
