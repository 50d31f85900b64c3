"""Terraform's conversions between strings, numbers and bools."""

from __future__ import annotations

from decimal import Decimal

from ...values import Data, SetOf, Unknown
from .failures import EvaluationError
from .numbers import number_text, parse_number


def kind_of(data: Data) -> str:
    """What Terraform calls this kind of data, for messages."""
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "bool"
    if isinstance(data, str):
        return "string"
    if isinstance(data, (int, Decimal)):
        return "number"
    if isinstance(data, SetOf):
        return "set"
    if isinstance(data, tuple):
        return "list"
    return "unknown" if isinstance(data, Unknown) else "object"


def to_text(data: Data) -> str:
    """A primitive as a string (a ``Text`` stays one). Raises ``EvaluationError`` for anything else."""
    if isinstance(data, str):
        return data
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, (int, Decimal)):
        return number_text(data)
    raise EvaluationError(f"a string is required, not {kind_of(data)}")


def to_number(data: Data) -> int | Decimal:
    """A number, or the number that a string spells. Raises ``EvaluationError`` for anything else."""
    if isinstance(data, (int, Decimal)) and not isinstance(data, bool):
        return data
    if isinstance(data, str):
        return parse_number(data)
    raise EvaluationError(f"a number is required, not {kind_of(data)}")


def to_whole(data: Data) -> int:
    """A whole number. Raises ``EvaluationError`` for a fraction or anything else."""
    number = to_number(data)
    if isinstance(number, Decimal):
        raise EvaluationError("a whole number is required")
    return number


TRUTH = {"true": True, "1": True, "false": False, "0": False}


def to_truth(data: Data) -> bool:
    """A bool, or the bool that a string spells. Raises ``EvaluationError`` for anything else."""
    if isinstance(data, bool):
        return data
    if isinstance(data, str) and data in TRUTH:
        return TRUTH[data]
    raise EvaluationError(f"a bool is required, not {kind_of(data)}")
