"""Numbers as Terraform keeps them: whole numbers of any size, fractions with 512 bits of mantissa, written without an exponent."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import TYPE_CHECKING

from .failures import EvaluationError

if TYPE_CHECKING:
    from fractions import Fraction

MANTISSA = 512
DIGITS = 2_000  # of a number written in full; more is hostile
SPELLING = frozenset("0123456789+-.eE")

Number = int | Decimal


def normal(number: Number) -> Number:
    """A whole number as ``int``, everything else as ``Decimal``."""
    if isinstance(number, Decimal) and number == number.to_integral_value():
        return int(number)
    return number


def parse_number(text: str) -> Number:
    """The number that ``text`` spells. Raises ``EvaluationError`` where it spells none."""
    if not text or not SPELLING.issuperset(text) or len(text) > DIGITS:
        raise EvaluationError("a number is required")
    try:
        return bounded(Decimal(text))
    except ArithmeticError as error:
        raise EvaluationError("a number is required") from error


def bounded(number: Number) -> Number:
    """``number`` in normal form. Raises ``EvaluationError`` where it has more digits than anybody needs."""
    if isinstance(number, Decimal):
        if not number.is_finite() or abs(number.adjusted()) > DIGITS:
            raise EvaluationError("the number is out of range")
        return normal(number)
    if number.bit_length() > DIGITS * 4:
        raise EvaluationError("the number is out of range")
    return number


def number_text(number: Number) -> str:
    """A number in decimal digits, without an exponent and without trailing zeros."""
    if isinstance(number, int):
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def add(left: Number, right: Number) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        return rounded(left + right)
    return from_fraction(binary(left) + binary(right))


def subtract(left: Number, right: Number) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        return rounded(left - right)
    return from_fraction(binary(left) - binary(right))


def multiply(left: Number, right: Number) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        return rounded(left * right)
    return from_fraction(binary(left) * binary(right))


def rounded(number: int) -> Number:
    """A whole number in as many bits as the mantissa has."""
    from fractions import Fraction

    return number if number.bit_length() <= MANTISSA else from_fraction(Fraction(number))


def binary(number: Number) -> Fraction:
    """The binary number that stands for ``number`` while it is reckoned with."""
    from fractions import Fraction

    return Fraction(number) if isinstance(number, int) else nearest(Fraction(number))


def absolute(number: Number) -> Number:
    """The number without its sign, however long it is."""
    return number.copy_abs() if isinstance(number, Decimal) else abs(number)


def divide(left: Number, right: Number) -> Number:
    """The quotient. Raises ``EvaluationError`` for division by zero."""
    if right == 0:
        raise EvaluationError("division by zero")
    return from_fraction(binary(left) / binary(right))


def remainder(left: Number, right: Number) -> Number:
    """What is left over, with the sign of ``left``; all of it for a division by zero."""
    if right == 0:
        return left
    dividend, divisor = binary(left), binary(right)
    whole = int(nearest(dividend / divisor))
    return from_fraction(dividend - nearest(divisor * whole))


def nearest(fraction: Fraction) -> Fraction:
    """``fraction`` in as many bits as the mantissa has."""
    from fractions import Fraction

    if fraction == 0:
        return fraction
    mantissa, shift = _rounded(abs(fraction.numerator), fraction.denominator)
    exact = Fraction(mantissa) / Fraction(2) ** shift
    return -exact if fraction < 0 else exact


def from_fraction(fraction: Fraction) -> Number:
    """``fraction`` rounded to the mantissa, as the shortest decimal that names the rounded number."""
    from fractions import Fraction

    if fraction.denominator == 1 and fraction.numerator.bit_length() <= MANTISSA:
        return fraction.numerator
    mantissa, shift = nearest = _rounded(abs(fraction.numerator), fraction.denominator)
    exact = Fraction(mantissa) / Fraction(2) ** shift
    for digits in range(150, 160):  # what has fewer digits has zeros behind them
        with localcontext(Context(prec=digits, rounding=ROUND_HALF_EVEN)):
            shortest = Decimal(exact.numerator) / Decimal(exact.denominator)
        if _rounded(*shortest.as_integer_ratio()) == nearest:
            break
    return bounded(-shortest if fraction < 0 else shortest)


def _rounded(numerator: int, denominator: int) -> tuple[int, int]:
    """The mantissa of ``MANTISSA`` bits and the exponent nearest to a positive fraction."""
    from fractions import Fraction

    shift = MANTISSA - (numerator.bit_length() - denominator.bit_length())
    scaled = Fraction(numerator) * Fraction(2) ** shift / denominator
    while scaled >= 1 << MANTISSA:
        scaled, shift = scaled / 2, shift - 1
    while scaled < 1 << (MANTISSA - 1):
        scaled, shift = scaled * 2, shift + 1
    mantissa = round(scaled)
    if mantissa == 1 << MANTISSA:
        mantissa, shift = mantissa >> 1, shift - 1
    return mantissa, shift
