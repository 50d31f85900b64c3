"""Bytes to plain data, bounded: how long, how deep, how many values."""

from __future__ import annotations

import json
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from decimal import Decimal

from ...errors import PlanError
from ..interface import Limits

MOST_VALUES = 5_000_000
HOW = "make it with `terraform show -json PLAN > plan.json`"
DEEPER = "`nesting` under [limits] of the settings allows more"
DIGITS = 2_000  # of a number; more is hostile
HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # of surrogate pairs, which are no characters


def plain_data(data: bytes, limits: Limits) -> object:
    """The value that JSON text holds. Raises ``PlanError`` where it is none or beyond the limits."""
    if len(data) > limits.plan_bytes:
        raise PlanError(f"the plan is larger than {limits.plan_bytes:,} bytes", "`plan_mb` under [limits] of the settings allows more")
    if data.startswith(b"PK"):
        raise PlanError("this is the plan itself, which only terraform can read", HOW)
    if data.count(b",") + data.count(b"[") + data.count(b"{") > MOST_VALUES:
        raise PlanError(f"the plan holds more than {MOST_VALUES:,} values", "plan parts of it apart, with a root for each")
    try:
        found = json.loads(_decoded(data), parse_float=_number, parse_int=_number, parse_constant=_refused)
    except (ValueError, ArithmeticError) as error:
        raise PlanError("the plan is no JSON text", HOW) from error
    except RecursionError as error:
        raise PlanError(f"the plan is nested more than {limits.nesting} levels deep", DEEPER) from error
    return _checked(found, limits.nesting)


def _decoded(data: bytes) -> str:
    """UTF-8, or UTF-16 as a redirection in PowerShell writes it."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16")
    return data.removeprefix(BOM_UTF8).decode("utf-8")


def _number(digits: str) -> Decimal:
    if len(digits) > DIGITS:
        raise ValueError("too many digits")
    number = Decimal(digits)
    if not number.is_finite() or abs(number.adjusted()) > DIGITS:
        raise ValueError("out of range")
    return number


def _refused(name: str) -> None:
    raise ValueError(name)


def _checked(found: object, nesting: int) -> object:
    """``found``, level by level not too deep, and with nothing in it that is no text."""
    level: list[object] = [found]
    for _ in range(nesting + 1):
        below: list[object] = []
        for each in level:
            if isinstance(each, dict):
                if not all(map(_is_text, each)):
                    _clean_keys(each)
                for key, value in each.items():
                    if isinstance(value, (dict, list)):
                        below.append(value)
                    elif isinstance(value, str) and not _is_text(value):
                        each[key] = value.translate(HALVES)
            elif isinstance(each, list):
                for index, value in enumerate(each):
                    if isinstance(value, (dict, list)):
                        below.append(value)
                    elif isinstance(value, str) and not _is_text(value):
                        each[index] = value.translate(HALVES)
        if not below:
            return found
        level = below
    raise PlanError(f"the plan is nested more than {nesting} levels deep", DEEPER)


def _is_text(text: str) -> bool:
    """Whether ``text`` holds no half of a surrogate pair, which JSON can escape and nothing can print."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _clean_keys(table: dict[str, object]) -> None:
    entries = [(key.translate(HALVES), value) for key, value in table.items()]
    table.clear()
    table.update(entries)
