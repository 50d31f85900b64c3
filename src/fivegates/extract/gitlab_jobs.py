"""Jobs of GitLab's pipelines, and flows of GitLab Duo, as workloads: which run an agent, and whom they sign in as."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..named_tuple import NamedTuple
from ..resolve.attributes import MappingAttributes
from ..resolve.gitlab import FLOW, FLOW_SETTINGS, JOB
from ..resolve.gitlab.variables import Variables
from ..resolve.interface import Resource
from ..resolve.releasing.aligned import aligned
from ..source import Pinned, Place
from ..values import Origin, Unknown, Value
from .builds import BuildRecord, builds_in
from .gitlab_variables import Script, environment_of, script_of
from .jobs import harness_of
from .model import CodeLink, Mention, Selected, WorkloadRecord
from .shell import begins, commands_in, names_in, option_of
from .started_programs import Find, StartedPrograms
from .texts import image_text

GIVEN_UNSEEN = "more"
SETTINGS_WEIGHT, FLOW_WEIGHT = 0.5, 0.8


class Runs(NamedTuple):
    """What runs an agent, and how surely; ``weight`` 0 where nothing does."""

    weight: float
    what: str


def extract_gitlab(
    resources: Iterable[Resource], harnesses: Mapping[str, Any], rows: Mapping[str, Any], find: Find
) -> Iterator[tuple[WorkloadRecord, list[BuildRecord]]]:
    """Every job and flow: of those that run an agent, or code of this tree, all that they are given, of the others only whom they sign in
    as; and what they build.

    ``rows``: the catalogue's of GitLab. ``find`` as in ``StartedPrograms``. A job is called as it is in its pipeline.
    """
    programs = StartedPrograms(find)
    for resource in resources:
        script = script_of(resource, _variables(resource))
        runs = _runs(resource, script, harnesses)
        code = tuple(_code(script, programs)) if not runs.weight else ()
        yield _workload(resource, script, runs, code, rows), list(_builds(resource, script))


def _code(script: Script, programs: StartedPrograms) -> Iterator[CodeLink]:
    """The programs of this tree that a job starts from their source, each where its file is named."""
    for path in programs.of(script.commands, "."):
        name = posixpath.basename(path).partition(".")[0]
        line = next((line for line in script.lines if name in line.commands), None)
        yield CodeLink(path, None, line.value.place if line is not None else script.origin.place)


def scripts_of(resource: Resource) -> Iterator[tuple[str, Place]]:
    """What a job runs, each entry of its script at its line; functions that nothing calls are left out."""
    for line in script_of(resource, _variables(resource)).lines:
        yield line.text, line.value.place


def as_steps(resource: Resource) -> Resource:
    """A job with its script as one step, and the variables that the script names as ``env``, as a workflow's job has them."""
    variables = _variables(resource)
    script = script_of(resource, variables)
    run = aligned(resource.place.path, [(line.place(0).line, line.text) for line in script.lines])
    env = {name: variables.get(name, script.origin) for name, _ in names_in(run.text or "")}
    step = Value({"run": run, "env": Value(env, script.origin)}, script.origin)
    return replace(resource, attributes=MappingAttributes({"steps": Value((step,), script.origin)}))


def _variables(resource: Resource) -> Variables:
    found = resource.extra.get("variables")
    return found if isinstance(found, Variables) else Variables(())


def _runs(resource: Resource, script: Script, harnesses: Mapping[str, Any]) -> Runs:
    row = harness_of(script.commands, harnesses)
    if row is not None:
        return Runs(float(row["weight"]), f"runs {' '.join(row['words'])}")
    if resource.type == FLOW and resource.get("components") is not None:
        return Runs(FLOW_WEIGHT, "is a flow of GitLab Duo")
    if resource.type == FLOW_SETTINGS:
        return Runs(SETTINGS_WEIGHT, "sets up where the flows of GitLab Duo run")
    return Runs(0.0, "")


def _workload(resource: Resource, script: Script, runs: Runs, code: tuple[CodeLink, ...], rows: Mapping[str, Any]) -> WorkloadRecord:
    is_agent, image = runs.weight > 0, resource.get("image")
    return WorkloadRecord(
        resource=resource,
        system="gitlab",
        platform="gitlab-ci" if resource.type == JOB else "gitlab-duo",
        kind=resource.type.partition("/")[2],
        name=resource.label,
        named=True,
        class_="agent" if is_agent else "host",
        weight=runs.weight,
        mentions=(*_signed_in(script, rows["signs_in"]), *_by_variable(script, rows["variables"]), _per_run_token(resource)),
        identity_absent=GIVEN_UNSEEN,
        env=tuple(environment_of(resource, script, rows["secrets"])) if is_agent or code else (),
        env_complete=False,
        env_files=(),
        images=(Selected(image, image.origin),) if image is not None and image.data else (),
        code=code,
        tags={},
        tags_known=True,
        schedule=None,
        source=runs.what,
    )


def _signed_in(script: Script, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mention]:
    """Whom the commands of a script sign in as."""
    seen: set[tuple[str, str]] = set()
    for line in script.lines:
        for words in commands_in(line.commands):
            for row in rows:
                given = option_of(words[len(row["words"]) :], row["option"]) if begins(words, row) else None
                if given and (row["kind"], given) not in seen:
                    seen.add((row["kind"], given))
                    value = script.variables.fill(Value(given, line.value.origin))
                    if not _is_guess(value):
                        yield Mention(row["kind"], Selected(value, line.value.origin), " ".join(row["words"][:2]))


def _by_variable(script: Script, rows: Mapping[str, Mapping[str, Any]]) -> Iterator[Mention]:
    """Whom the tools of a cloud sign in as, where the variables that make them do so are set here."""
    for name, row in rows.items():
        if script.variables.sets(name) and (not row["with"] or any(script.variables.sets(other) for other in row["with"])):
            value = script.variables.get(name, script.origin)
            if value.data not in (None, "") and not _is_guess(value):
                yield Mention(row["kind"], Selected(value, value.origin), f"variables {name}")


def _is_guess(value: Value) -> bool:
    """Whether these files say nothing at all of a name, not even whose setting it is."""
    data = value.data
    return isinstance(data, Unknown) and not data.references and not data.parts and not data.branches


def _per_run_token(resource: Resource) -> Mention:
    """The token that is made for this run of this job alone."""
    value = Value(f"{resource.unit.partition(':')[2]}/{resource.label}", Origin("entry", Pinned(resource.label, resource.place), 0))
    return Mention("gitlab_token", Selected(value, value.origin), "CI_JOB_TOKEN")


def _builds(resource: Resource, script: Script) -> Iterator[BuildRecord]:
    """Images that the script builds from folders of this tree."""
    for line in script.lines:
        if " build" in line.commands:
            shown = image_text(script.variables.fill(Value(line.commands, line.value.origin))) or ""
            yield from builds_in(resource, Value(shown, line.value.origin), ".")
