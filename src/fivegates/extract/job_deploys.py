"""Services and functions that the jobs of workflows release by name, each from a folder of the tree or an image."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..values import Value
from .builds import commands_in, inside
from .jobs import action_of, folder_of, steps_of
from .script_variables import HOLE
from .texts import image_text

MOST_DEPLOYS = 50
_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_]\w{0,60}+)\}|([A-Za-z_]\w{0,60}+))")


class DeployRecord(NamedTuple):
    """A step of the ``job`` releases what is called ``name`` and of one of ``kinds``, from a ``folder`` of the tree, or as an ``image``.

    Either is None where the step does not tell it.
    """

    job: Resource
    kinds: tuple[str, ...]
    name: str
    folder: str | None
    image: str | None


def extract_job_deploys(jobs: Iterable[Resource], known: Mapping[str, Any]) -> Iterator[DeployRecord]:
    """Every release whose name is known; ``known``: rows of actions (``deployers``) and of commands (``deploy_commands``)."""
    for job in jobs:
        found = (deploy for step in steps_of(job) for deploy in _of_step(job, step, known) if _is_name(deploy.name))
        yield from (deploy for deploy, _ in zip(found, range(MOST_DEPLOYS), strict=False))


def _of_step(job: Resource, step: Value, known: Mapping[str, Any]) -> Iterator[DeployRecord]:
    row, given, run = known["deployers"].get(action_of(step)), step.get("with"), step.get("run")
    if row is not None and given is not None:
        source = _given(given, row.get("folder"))
        folder, image = inside(".", source) if source else None, _given(given, row.get("image"))
        yield DeployRecord(job, tuple(row["kinds"]), _given(given, row["name"]) or "", folder, image)
    if run is None:
        return
    start = folder_of(job, step)
    for words in commands_in(_filled(run.text or image_text(run) or "", (step.get("env"), job.get("env")))):
        for row in known["deploy_commands"]:
            if words[: len(row["words"])] == row["words"]:
                yield _commanded(job, row, words[len(row["words"]) :], start)


def _commanded(job: Resource, row: Mapping[str, Any], words: Sequence[str], start: str | None) -> DeployRecord:
    """What one command says: options, as ``--name VALUE`` or ``--name=VALUE``, and the name, its first word or one of the ``named``."""
    options: dict[str, str] = {}
    for at, word in enumerate(words):
        option, equals, value = word.partition("=")
        if option.startswith("-"):
            options.setdefault(option, value if equals else (words[at + 1] if at + 1 < len(words) else ""))
    first = words[0] if words and not words[0].startswith("-") else ""
    name = next((options[option] for option in row.get("named", ()) if option in options), first if "named" not in row else "")
    source = options.get(row.get("folder", ""))
    folder = inside(start, source) if source else None
    if row.get("archive") in options and start not in (None, "."):
        folder = start  # a job that works in a folder of its own packs that folder
    return DeployRecord(job, tuple(row["kinds"]), name, folder, options.get(row.get("image", "")))


def _given(values: Value, name: str | None) -> str | None:
    found = values.get(name) if name else None
    return (found.text or image_text(found)) if found is not None else None


def _filled(text: str, given: Sequence[Value | None]) -> str:
    """A script with the variables of its step and job put in, as far as they are known."""

    def known(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        value = next((value for one in given if one is not None and (value := one.get(name)) is not None), None)
        return (value.text or image_text(value) or HOLE) if value is not None else match[0]

    return _VARIABLE.sub(known, text)


def _is_name(text: str) -> bool:
    """Whether a name is known and whole."""
    return bool(text) and not any(mark in text for mark in (HOLE, "$", "`"))
