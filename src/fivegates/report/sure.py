"""How sure it is that something is an agent, as readers see it."""

from __future__ import annotations

from math import trunc


def sure(confidence: float) -> str:
    """Two places, rounded towards 0: what is below a threshold never reads as it (0.5975 is ``0.59``)."""
    return f"{rounded_down(confidence, 2):.2f}"


def rounded_down(number: float, places: int) -> float:
    """What is a rounding error below a number of so many places is that number."""
    scale: int = 10**places
    return trunc(round(number * scale, 6)) / scale
