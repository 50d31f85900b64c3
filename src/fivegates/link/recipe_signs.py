"""What the recipe of an image says: what it starts from, the variables it sets, the command it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..extract.harness_commands import harness_commands, harness_in
from ..source import Place, Source
from .evidence import Sign
from .signals import Signals

if TYPE_CHECKING:
    from ..readers.dockerfile import Stage


def recipe_signs(stages: Sequence[Stage], base: str, signals: Signals) -> Iterator[Sign]:
    """Signs of an image that is built from ``stages``, the last of the file first, the first of which starts from the image
    ``base``.
    """
    if not stages:
        return
    yield from signals.of_image(base, stages[-1].place, "built from image")
    for stage in stages:
        for setting in stage.settings:
            if setting.keyword == "ENV":
                yield from signals.of_variable(setting.name, setting.value or "", setting.place, "set in the image")


def script_signs(scripts: Iterable[Source], harnesses: Mapping[str, Any]) -> Iterator[Sign]:
    """Signs of the scripts that an image starts, each at the first line that has the program's words."""
    for source in scripts:
        for found in harness_commands(source.text, harnesses):
            words = found.row["words"]
            lines = enumerate(source.text.split("\n"), 1)
            line = next((at for at, text in lines if not text.lstrip().startswith("#") and set(words) <= set(text.split())), 1)
            name = " ".join(words)
            yield Sign("code", name, float(found.row["weight"]), f"the image's script runs {name}", Place(source.path, line))


def command_signs(commands: Iterable[tuple[list[str], Place]], harnesses: Mapping[str, Any]) -> Iterator[Sign]:
    """Signs of what an image starts. ``harnesses``: programs that run an agent."""
    for words, place in commands:
        for found in harness_in(words, harnesses):
            name = " ".join(found.row["words"])
            yield Sign("code", name, float(found.row["weight"]), f"the image runs {name}", place)
