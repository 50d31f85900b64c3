"""The jobs of workflows as resources, with what the workflow around them and its callers in the tree give them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from ...named_tuple import NamedTuple
from ...readers.interface import Problem
from ...readers.yaml import YamlStream
from ...values import Value, entries_of
from ..attributes import MappingAttributes
from ..folders import said_environment
from ..interface import Resource
from ..room import Room
from . import JOB
from .actions import HERE, Find, LocalActions, ReadText
from .expressions import MOST_MADE, Contexts, interpolate
from .forges import forge_of

MOST_VARIABLES = 200_000  # that workflows give their jobs, of a tree
EXPRESSED = ("env", "with", "secrets", "environment", "runs-on", "container", "services")


class Workflow(NamedTuple):
    """A workflow file; ``jobs`` by id. ``triggers``: the names of its events."""

    path: str
    root: Value
    jobs: Mapping[str, Value]
    triggers: frozenset[str]


class Given(NamedTuple):
    """What callers give all jobs of a workflow; ``secrets`` is None where names are the repository's own."""

    inputs: Mapping[str, Value]
    secrets: Mapping[str, Value] | None


class Around(NamedTuple):
    """Where a job stands: its own workflow, and all of the tree by path. ``Resource.extra["around"]`` of every job is one."""

    workflow: Workflow
    workflows: Mapping[str, Workflow]


def resolve_workflows(
    documents: Mapping[str, YamlStream],
    environments: Mapping[str, str] | None = None,
    find: Find | None = None,
    problems: list[Problem] | None = None,
    text: ReadText = lambda path: None,
) -> list[Resource]:
    """Every job that has steps, in the order of files and jobs; a job that calls a workflow of this tree is where the called jobs get
    their inputs and secrets. ``environments`` folds the names of the environments that jobs deploy to; ``find`` gives the documents of
    any file of the tree, for actions that steps use by their folder, ``text`` that of a short file, for scripts that they run; ``problems``
    grows with what is beyond bounds.

    * ``unit``: ``github:<path of the workflow>``, on whatever forge; ``address``: ``jobs.<id>``; ``label``: the id; ``place``: its key;
    * attributes: the job's own, with ``env`` that of the workflow too; ``steps`` with those of composite actions of this tree; ``on``,
      ``permissions`` (the job's, else the workflow's) and ``workflow`` (its name);
    * ``extra``: ``code``, the folder, recipe and place of each action of this tree that the job runs and that is a program.
    """
    workflows = {path: found for path, stream in sorted(documents.items()) if (found := read_workflow(path, stream)) is not None}
    told = problems if problems is not None else []
    workflows = _within_bounds(workflows, told)
    room = Room(MOST_MADE)
    calls: dict[str, list[Value]] = {}
    for workflow in workflows.values():
        given = _given(workflow, [])
        for job in workflow.jobs.values():
            called = called_workflow(job)
            if called in workflows:
                calls.setdefault(called, []).append(interpolate(job, _contexts(workflow, job, given, room)))
    fold, actions = environments or {}, LocalActions(find or documents.get, text, told)
    resources = [
        resource
        for workflow in workflows.values()
        for resource in _jobs(Around(workflow, workflows), calls.get(workflow.path, []), fold, actions, room)
    ]
    if room.left < 0:
        place = next(iter(workflows.values())).root.place
        told.append(Problem(place, f"more than {MOST_MADE:,} characters put into jobs by expressions; the rest is not known"))
    return resources


def _within_bounds(workflows: Mapping[str, Workflow], problems: list[Problem]) -> dict[str, Workflow]:
    """The workflows, those beyond the bound without the variables that they give to all of their jobs."""
    found, left = {}, MOST_VARIABLES
    for path, workflow in workflows.items():
        shared = len(entries_of(workflow.root.get("env"))) * len(workflow.jobs)
        left -= shared
        if shared and left < 0:
            problems.append(
                Problem(workflow.root.place, f"more than {MOST_VARIABLES:,} variables given to jobs; those for all jobs are left out")
            )
            root = Value({name: value for name, value in entries_of(workflow.root).items() if name != "env"}, workflow.root.origin)
            workflow = workflow._replace(root=root)
        found[path] = workflow
    return found


def read_workflow(path: str, stream: YamlStream) -> Workflow | None:
    """The workflow in a file of the workflows' folder, None where there is none."""
    for document in stream.documents:
        root = document.root
        jobs, on = root.get("jobs"), root.get("on")
        if jobs is not None and isinstance(jobs.data, dict):
            found = {id: job for id, job in jobs.data.items() if isinstance(job.data, dict)}
            return Workflow(path, root, found, _triggers(on))
    return None


def _triggers(on: Value | None) -> frozenset[str]:
    if on is None:
        return frozenset()
    if isinstance(on.data, dict):
        return frozenset(on.data)
    return frozenset(item.text for item in (on.items() or (on,)) if item.text)


def called_workflow(job: Value) -> str:
    """The path of the workflow that a job calls in this tree, '' for none."""
    uses = job.get("uses")
    text = (uses.text or "") if uses is not None else ""
    return posixpath.normpath(text.removeprefix("$/")) if text.startswith(HERE) and "@" not in text else ""


def _jobs(around: Around, calls: list[Value], environments: Mapping[str, str], actions: LocalActions, room: Room) -> Iterator[Resource]:
    workflow = around.workflow
    given = _given(workflow, calls)
    for id, job in workflow.jobs.items():
        steps = job.get("steps")
        if steps is not None and isinstance(steps.data, tuple):
            contexts = _contexts(workflow, job, given, room)
            yield _resource(around, id, job, contexts, said_environment(_environment(job), environments), actions)


def _resource(around: Around, id: str, job: Value, contexts: Contexts, environment: str | None, actions: LocalActions) -> Resource:
    workflow = around.workflow
    own = job.data if isinstance(job.data, dict) else {}
    entries = {key: interpolate(value, contexts) if key in EXPRESSED else value for key, value in own.items()}
    steps = own["steps"]
    entries["steps"] = actions.expand(Value(tuple(_step(step, contexts) for step in steps.items()), steps.origin), contexts)
    if contexts.env:
        entries["env"] = Value(dict(contexts.env), job.origin)
    for key in ("on", "permissions", "defaults", "name"):
        value = workflow.root.get(key)
        if value is not None and (key == "name" or key not in entries):
            entries["workflow" if key == "name" else key] = value
    return Resource(
        unit=f"github:{workflow.path}",
        type=JOB,
        address=f"jobs.{id}",
        label=id,
        place=job.place,
        attributes=MappingAttributes(entries),
        environment=environment,
        extra={"code": tuple(actions.programs(entries["steps"])), "around": around},
    )


def _step(step: Value, contexts: Contexts) -> Value:
    """A step, which knows its own variables as well as the job's."""
    given = entries_of(step.get("env"))
    own = {name: interpolate(value, contexts) for name, value in given.items()}
    return interpolate(step, contexts._replace(env={**contexts.env, **own}) if own else contexts)


def _given(workflow: Workflow, calls: list[Value]) -> Given:
    inputs, secrets = _defaults(workflow), None
    if workflow.triggers == {"workflow_call"}:
        inputs |= _agreed([entries_of(call.get("with")) for call in calls])
        inherits = bool(calls) and all((given := call.get("secrets")) is not None and given.text == "inherit" for call in calls)
        secrets = None if inherits else _agreed([entries_of(call.get("secrets")) for call in calls])
    return Given(inputs, secrets)


def _contexts(workflow: Workflow, job: Value, given: Given, room: Room) -> Contexts:
    inputs, secrets = given
    forge = forge_of(workflow.path)
    unit = f"{forge.name}:{workflow.path}" if secrets is not None else forge.repository
    contexts = Contexts(room, {}, inputs, secrets, _environment(job) if forge.keeps_environments else "", unit, forge)
    for holder in (workflow.root, job):  # the job's variables may name the workflow's
        own = {name: interpolate(value, contexts) for name, value in entries_of(holder.get("env")).items()}
        contexts = contexts._replace(env={**contexts.env, **own})
    return contexts


def _environment(job: Value) -> str:
    environment = job.get("environment")
    if environment is not None and isinstance(environment.data, dict):
        environment = environment.get("name")
    text = (environment.text or "") if environment is not None else ""
    return "?" if "${{" in text else text


def _defaults(workflow: Workflow) -> dict[str, Value]:
    """What inputs are when nobody gives them, for a workflow that only others call."""
    on = workflow.root.get("on")
    call = on.get("workflow_call") if on is not None else None
    inputs = call.get("inputs") if call is not None else None
    if workflow.triggers != {"workflow_call"}:
        return {}
    return {name: default for name, row in entries_of(inputs).items() if (default := row.get("default")) is not None}


def _agreed(given: list[Mapping[str, Value]]) -> dict[str, Value]:
    """What all callers pass alike."""
    if not given:
        return {}
    first = given[0]
    return {name: value for name, value in first.items() if all(_same(value, other.get(name)) for other in given[1:])}


def _same(one: Value, other: Value | None) -> bool:
    return other is not None and one.data == other.data
