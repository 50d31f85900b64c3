"""The scripts of jobs, builds and script files that hold commands of a cloud's tools, and which of the catalogue's rows a command is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..readers.commands import holds_command
from ..resolve.folders import folder_of
from ..resolve.interface import Resource
from ..values import Value
from .texts import image_text

if TYPE_CHECKING:
    from .shell_values import ShellScript

Row = Mapping[str, Any]


def unit_of(holder: Resource) -> str:
    """The deploy unit of what a file releases: its folder, inside which a variable of one name is one thing."""
    return f"deploy:{folder_of(holder.place.path)}"


def run_text(step: Value) -> str:
    """The text of what a step runs, as far as it is known; '' for a step that runs nothing."""
    run = step.get("run")
    return (run.text or image_text(run) or "") if run is not None else ""


def script_of(holder: Resource, step: Value, rows: Iterable[Row]) -> ShellScript | None:
    """What a step runs, None where it runs no command of the rows."""
    run = step.get("run")
    if run is None or not holds_command(run_text(step), rows):
        return None
    from .shell_values import ShellScript

    return ShellScript(run, unit_of(holder), (step.get("env"), holder.get("env")))


def row_of(words: Sequence[str], rows: Iterable[Row], known: Row) -> tuple[Row, list[str]] | None:
    """The row of a command and the words behind its own, None where it is of none.

    Options in front of what a command does are passed over, and so is the stage that it is in (``gcloud beta``). ``known``: the
    catalogue's ``deploys``.
    """
    at = 1
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in known["leading"] else 1
    while at < len(words) and words[at] in known["stages"]:
        at += 1
    bare = [words[0].rpartition("/")[2], *words[at:]]
    found = next((row for row in rows if bare[: len(row["words"])] == row["words"]), None)
    return (found, bare[len(found["words"]) :]) if found is not None else None
