"""Character classes by name, as RE2 has them: ASCII only."""

from __future__ import annotations

from .syntax import Ranges

LAST = 0x10FFFF
DIGIT: Ranges = ((48, 57),)
LOWER: Ranges = ((97, 122),)
UPPER: Ranges = ((65, 90),)
CLASSES: dict[str, Ranges] = {"d": DIGIT, "w": (*DIGIT, *UPPER, (95, 95), *LOWER), "s": ((9, 10), (12, 13), (32, 32))}
POSIX: dict[str, Ranges] = {
    "alnum": (*DIGIT, *UPPER, *LOWER),
    "alpha": (*UPPER, *LOWER),
    "ascii": ((0, 127),),
    "blank": ((9, 9), (32, 32)),
    "cntrl": ((0, 31), (127, 127)),
    "digit": DIGIT,
    "graph": ((33, 126),),
    "lower": LOWER,
    "print": ((32, 126),),
    "punct": ((33, 47), (58, 64), (91, 96), (123, 126)),
    "space": ((9, 13), (32, 32)),
    "upper": UPPER,
    "word": CLASSES["w"],
    "xdigit": (*DIGIT, (65, 70), (97, 102)),
}


def negate(ranges: Ranges) -> Ranges:
    """Everything outside ``ranges``."""
    found: list[tuple[int, int]] = []
    start = 0
    for low, high in sorted(ranges):
        if low > start:
            found.append((start, low - 1))
        start = max(start, high + 1)
    return (*found, (start, LAST)) if start <= LAST else tuple(found)


def fold(ranges: Ranges) -> Ranges:
    """``ranges`` with the other case of every letter in them, for letters below the size of a class that anybody writes."""
    found = list(ranges)
    for low, high in ranges:
        for code in range(low, min(high, low + 1000) + 1):
            letter = chr(code)
            found += [(ord(other), ord(other)) for other in {letter.lower(), letter.upper()} if len(other) == 1 and other != letter]
    return tuple(found)
