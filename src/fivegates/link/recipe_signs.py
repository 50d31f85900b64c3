"""What the recipe of an image says: what it starts from, the variables it sets, the command it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..extract.jobs import harness_of
from .evidence import Sign
from .signals import Signals

if TYPE_CHECKING:
    from ..readers.dockerfile import Stage


def recipe_signs(stages: Sequence[Stage], base: str, signals: Signals, harnesses: Mapping[str, Any]) -> Iterator[Sign]:
    """Signs of an image that is built from ``stages``, the last of the file first, the first of which starts from the image ``base``.
    ``harnesses``: programs that run an agent.
    """
    if not stages:
        return
    yield from signals.of_image(base, stages[-1].place, "built from image")
    for stage in stages:
        for setting in stage.settings:
            if setting.keyword == "ENV":
                yield from signals.of_variable(setting.name, setting.value or "", setting.place, "set in the image")
    command = _command(stages)
    row = harness_of(command, harnesses) if command else None
    if row is not None:
        words = " ".join(row["words"])
        yield Sign("code", words, float(row["weight"]), f"the image runs {words}", stages[0].place)


def _command(stages: Sequence[Stage]) -> str:
    """What the image runs: a stage's own entry point and command, else those of the stage that it starts from."""
    entrypoint = next((stage.entrypoint for stage in stages if stage.entrypoint), ())
    command = next((stage.command for stage in stages if stage.command), ())
    return " ".join((*entrypoint, *command))
