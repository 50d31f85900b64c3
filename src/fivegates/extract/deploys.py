"""Services and functions that jobs, builds and scripts release by name, and what the command or action that does it says of them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple
from ..readers.commands import holds_command
from ..resolve.interface import Resource
from ..resolve.releasing.places import PLACES, Places
from ..values import Origin, Value, entries_of
from .builds import MOVING, folder_after, inside
from .job_matrix import in_run, runs_of
from .jobs import action_of, folder_of, steps_of
from .step_scripts import row_of, run_text, script_of, unit_of
from .texts import HOLE, image_text

if TYPE_CHECKING:
    from .deploy_options import Given
    from .shell_values import ShellScript

MOST_DEPLOYS = 50  # of one job or script
MOST_STEPS = 500
TASK = "ecs-task"

Row = Mapping[str, Any]


class DeployRecord(NamedTuple):
    """A step of the ``holder`` (a job, a build, a script) releases what is called ``name`` ('' where that is not known), of one ``kind``,
    from a ``folder`` of the tree or as an ``image``: None where the step does not tell it.

    ``says``: what it says of it, by the names that the catalogue's rows of workloads know. ``origin``: of the command, or of the action's
    step.
    """

    holder: Resource
    kind: str
    platform: str
    name: str
    folder: str | None
    image: Value | None
    says: Mapping[str, Value]
    origin: Origin


def extract_deploys(holders: Iterable[Resource], known: Row, definitions: Iterable[Resource] = ()) -> Iterator[DeployRecord]:
    """Every release; ``known``: the catalogue's ``deploys``. ``definitions``: what is released by its file's name."""
    families = {one.place.path: family.text for one in definitions if (family := one.get("family")) is not None and family.text}
    for holder in holders:
        found = (deploy for step in _steps(holder, known) for deploy in _of_step(holder, step, known) if deploy is not None)
        for deploy, _ in zip(found, range(MOST_DEPLOYS), strict=False):
            named = _by_family(deploy, families) if deploy.kind == TASK else deploy
            if named is not None:
                yield named


def _steps(holder: Resource, known: Row) -> Iterator[Value]:
    """The steps of a job in which something is released, in each run that a matrix makes of the job."""
    for step in steps_of(holder)[:MOST_STEPS]:
        releases = action_of(step) in known["actions"] or holds_command(run_text(step), known["commands"])
        runs = runs_of(holder) if releases and holder.get("strategy") is not None else []
        if releases:
            yield from (in_run(step, run) for run in runs) if runs else (step,)


def _by_family(deploy: DeployRecord, families: Mapping[str, str]) -> DeployRecord | None:
    """The release of a task definition, which is called after its file; None where that is not in the tree."""
    family = families.get(posixpath.normpath(deploy.name.removeprefix("file://")))
    return deploy._replace(name=family) if family is not None else None


def _of_step(holder: Resource, step: Value, known: Row) -> Iterator[DeployRecord | None]:
    inputs = step.get("with")
    rows = known["actions"].get(action_of(step), ()) if inputs is not None else ()
    if rows:
        yield from _by_action(holder, entries_of(inputs), rows, known)
    elif (script := script_of(holder, step, known["commands"])) is not None:
        yield from _by_commands(holder, step, script, known)


def _by_action(holder: Resource, inputs: Mapping[str, Value], rows: Iterable[Row], known: Row) -> Iterator[DeployRecord | None]:
    """What the inputs of an action say; the first row counts whose name is given."""
    from .deploy_options import inputs_of

    for row in rows:
        options = known["options"][row["options"]]
        given = inputs_of(inputs, row, options, unit_of(holder))
        if "name" in given:
            yield _record(holder, row["kind"], given, options, ".", given["name"].origin())
            return


def _by_commands(holder: Resource, step: Value, script: ShellScript, known: Row) -> Iterator[DeployRecord | None]:
    """What the commands of a script say."""
    from .deploy_options import given_to

    folder = folder_of(holder, step)
    for command in script.commands:
        if command.words[0] in MOVING:
            folder = _entered(holder, folder, script.shown(command))
        found = row_of(command.words, known["commands"], known)
        if found is not None:
            row, rest = found
            options = known["options"][row["options"]]
            for turn in script.turns(command._replace(words=rest)):
                yield _record(holder, row["kind"], given_to(turn, options, script), options, folder, script.origin(command))


def _record(
    holder: Resource, kind: str, given: Mapping[str, Given], options: Row, start: str | None, origin: Origin
) -> DeployRecord | None:
    """The release, without a name where that is not known; None where nothing is. ``start``: the folder in which it runs."""
    from .deploy_options import read_options, word_of

    name = (word_of(given, "name").text if "name" in given else None) or ""
    if HOLE in name or " " in name or "$" in name:
        name = ""
    folder = _folder(holder, word_of(given, "folder"), start) if "folder" in given else None
    if "archive" in given and start not in (None, ".") and PLACES not in holder.extra:
        folder = start  # a job that works in a folder of its own packs that folder
    image = word_of(given, "image") if "image" in given else None
    says = read_options(given, options)
    if not (name or folder or image or says):
        return None
    return DeployRecord(holder, kind, options["platform"], name, folder, image, says, origin)


def _entered(holder: Resource, folder: str | None, words: list[str]) -> str | None:
    """Where the next command runs. Where a script is started is found out by what is there: so a change to a folder that is not known, or
    one upward, is passed over there.
    """
    if PLACES not in holder.extra:
        return folder_after(folder, words)
    bare = [_behind_own(word) for word in words]
    return folder if any(HOLE in word or word.startswith("..") for word in bare[1:]) else folder_after(folder, bare)


def _folder(holder: Resource, source: Value, start: str | None) -> str | None:
    """The folder of the tree that a source is."""
    written = source.text or image_text(source) or HOLE
    places = holder.extra.get(PLACES)
    if not isinstance(places, Places):
        return inside(start, written)
    bare = inside(start, _behind_own(written))
    return places.of(bare) if bare is not None else None


def _behind_own(path: str) -> str:
    """A path without what a script finds out itself in front of it, which is where it stands or above."""
    return path.removeprefix(f"{HOLE}/")
