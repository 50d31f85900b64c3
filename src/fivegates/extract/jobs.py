"""Jobs of workflows as workloads: which of their steps run an agent, and whom the job signs in as."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from posixpath import basename
from typing import Any

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..resolve.workflows.forges import forge_of
from ..resolve.workflows.jobs import Around
from ..source import Pinned
from ..values import Origin, Unknown, Value
from .builds import inside
from .harness_commands import harness_commands
from .model import SIGN_IN, CodeLink, EnvEntry, Mention, Selected, WorkloadRecord
from .shell_words import shell_text
from .started_programs import Find, StartedPrograms, python_paths

TOKEN = "github.token"
REPOSITORY = "github.repository"
CHECKOUT = "actions/checkout"
# a secret, and what shows that the workflow takes something else for it, or asks whether it is there
_SECRET = re.compile(r"\bsecrets\.([A-Za-z_][A-Za-z0-9_-]{0,99}+)(\s*+(?:\|\||[!=]=\s*+''))?")


class Step(NamedTuple):
    """A step that runs an agent, and how surely; ``number``: which step of its job it is, None where any later one may be the agent."""

    value: Value
    weight: float
    harness: str
    number: int | None


def extract_jobs(resources: Iterable[Resource], catalogue: Mapping[str, Any], find: Find) -> Iterator[WorkloadRecord]:
    """Every job that runs an agent, with all it is given, and every one that runs code of this tree, which may be one; of the others only
    whom they sign in as.

    An agent is called like its file; where several jobs of one file are agents, also like its job. ``find`` as in ``StartedPrograms``.
    """
    programs = StartedPrograms(find)
    found = [(job, list(_agent_steps(job, catalogue))) for job in resources]
    absent = _may_be_absent(job for job, _ in found)
    agents: dict[str, int] = {}
    for job, steps in found:
        agents[job.unit] = agents.get(job.unit, 0) + bool(steps)
    for job, steps in found:
        code = tuple(_code(job, programs)) if not steps else ()
        yield _workload(job, steps, code, catalogue, absent, is_one_of_many=agents[job.unit] > 1)


def _workload(
    job: Resource,
    agent_steps: Sequence[Step],
    code: tuple[CodeLink, ...],
    catalogue: Mapping[str, Any],
    absent: Collection[str],
    *,
    is_one_of_many: bool,
) -> WorkloadRecord:
    stem = workflow_name(job)
    step = max(agent_steps, key=lambda one: one.weight, default=None)
    steps = steps_of(job)
    if agent_steps:
        steps = steps[: _past_the_agent(agent_steps)]
    return WorkloadRecord(
        resource=job,
        system="github",
        platform=forge_of(job.place.path).platform,
        kind="job",
        name=f"{stem}/{job.label}" if is_one_of_many or step is None else stem,
        named=True,
        class_="agent" if step is not None else "host",
        weight=step.weight if step is not None else 0.0,
        mentions=(*_mentions(steps, catalogue), _per_run_token(job)),
        identity_absent="none",
        env=tuple(_environment(job, steps, catalogue, absent)) if step is not None or code else (),
        env_complete=False,
        env_files=(),
        images=(),
        code=code,
        tags={},
        tags_known=True,
        schedule=_schedule(job),
        source=f"runs {step.harness}" if step is not None else "",
    )


def _code(job: Resource, programs: StartedPrograms) -> Iterator[CodeLink]:
    """The code of the actions of this tree that a job runs, and the programs of it that its steps start from their source."""
    listed = job.extra.get("code")
    for folder, recipe, place in listed if isinstance(listed, tuple) else ():
        yield CodeLink(folder, None, place, recipe=recipe)
    started: dict[str, CodeLink] = {}
    checkouts = list(_checkouts(job)) if _is_given_more(job) else None
    for step in steps_of(job) if checkouts is not None else ():
        run = step.get("run")
        if run is not None:
            folder = _inside_checkout(folder_of(job, step), checkouts or ())
            paths = python_paths(_python_path(job, step), folder)
            for path in programs.of(shell_text(run), folder, paths):
                started.setdefault(path, CodeLink(path, None, run.place))
    yield from started.values()


def _is_given_more(job: Resource) -> bool:
    """Whether a job is given anything that its files do not say, such as a secret, or a token of its own to sign in with: without either
    it reaches no model.
    """
    permissions = job.get("permissions")
    holders = (job.get("env"), *(step.get("env") for step in steps_of(job)), *(step.get("with") for step in steps_of(job)))
    given = (value for holder in holders if holder is not None and isinstance(holder.data, dict) for value in holder.data.values())
    asked = (permissions.get(name) for name in ("id-token", "models")) if permissions is not None else ()
    return any(value.is_unknown for value in given) or any(value is not None for value in asked)


def folder_of(job: Resource, step: Value) -> str | None:
    """Where a step's script begins, None where that is not known."""
    defaults = job.get("defaults")
    run = defaults.get("run") if defaults is not None else None
    for holder in (step, run):
        folder = holder.get("working-directory") if holder is not None else None
        if folder is not None:
            return folder.text or None
    return "."


def _checkouts(job: Resource) -> Iterator[str]:
    """The folders into which the job puts this repository, where that is not the first one."""
    for step in steps_of(job):
        given = step.get("with") if action_of(step) == CHECKOUT else None
        path = given.get("path") if given is not None else None
        repository = given.get("repository") if given is not None else None
        is_own = repository is None or any(one.address == REPOSITORY for one in repository.references())
        folder = inside(".", path.text) if path is not None and path.text and is_own else None
        if folder is not None and folder != ".":
            yield folder


def _inside_checkout(folder: str | None, checkouts: Iterable[str]) -> str | None:
    """A folder of the job's machine as the tree calls it."""
    path = inside(".", folder) if folder is not None else None
    within = next((one for one in checkouts if path is not None and f"{path}/".startswith(f"{one}/")), None)
    return path if path is None or within is None else path[len(within) + 1 :] or "."


def _python_path(job: Resource, step: Value) -> Iterator[str | None]:
    for holder in (step.get("env"), job.get("env")):
        value = holder.get("PYTHONPATH") if holder is not None else None
        yield shell_text(value) if value is not None else None


def workflow_name(job: Resource) -> str:
    """The stem of a workflow's file; what a compiler made of ``drafter.md`` is ``drafter.lock.yml``."""
    name = basename(job.place.path)
    return name.rpartition(".")[0].removesuffix(".lock")


def steps_of(job: Resource) -> tuple[Value, ...]:
    """The steps of a job in order."""
    steps = job.get("steps")
    return steps.items() if steps is not None else ()


def action_of(step: Value) -> str:
    """``owner/name[/folder]`` of the action that a step uses, in lower case, '' for none or one of this repository.

    Forgejo and Gitea take the whole address of one, too: ``https://code.forgejo.org/actions/checkout@v4``.
    """
    uses = step.get("uses")
    text = (uses.text or "") if uses is not None else ""
    if text.startswith("https://"):
        text = text.removeprefix("https://").partition("/")[2]
    return "" if text.startswith((".", "$/", "docker:")) else text.partition("@")[0].strip("/").lower()


def _agent_steps(job: Resource, catalogue: Mapping[str, Any]) -> Iterator[Step]:
    """The steps that run an agent, in order."""
    for number, step in enumerate(steps_of(job)):
        action = action_of(step)
        row = catalogue["actions"].get(action)
        if row is not None and row.get("job", job.label) == job.label:
            yield Step(step, float(row["weight"]), action, None if "job" in row else number)
        run = step.get("run")
        command = harness_of(shell_text(run), catalogue) if run is not None else None
        if command is not None:
            yield Step(step, float(command["weight"]), " ".join(command["words"]), number)


def _past_the_agent(steps: Iterable[Step]) -> int | None:
    """Where the steps begin whose sign-ins and secrets no agent of the job has had, None where that is not known."""
    numbers = [step.number for step in steps]
    return None if None in numbers else max((number for number in numbers if number is not None), default=-1) + 1


def harness_of(script: str, catalogue: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The row of the first command in a shell script that runs an agent."""
    return next((found.row for found in harness_commands(script, catalogue)), None)


def _mentions(steps: Iterable[Value], catalogue: Mapping[str, Any]) -> Iterator[Mention]:
    for step in steps:
        given = step.get("with")
        for name, kind in catalogue["identities"].get(action_of(step), {}).items():
            value = given.get(name) if given is not None else None
            if value is not None and value.data not in (None, ""):
                shown = Value(str(value.data), value.origin) if isinstance(value.data, int) else value
                yield Mention(kind, Selected(shown, written_at(value)), name)


def _per_run_token(job: Resource) -> Mention:
    """The token that is made for this run of this job alone."""
    value = Value(f"{job.place.path}/{job.label}", Origin("entry", Pinned(job.label, job.place), 0, job.label))
    forge = forge_of(job.place.path)
    return Mention(f"{forge.name}_token", Selected(value, value.origin), f"{forge.name.upper()}_TOKEN")


def _environment(job: Resource, steps: Sequence[Value], catalogue: Mapping[str, Any], absent: Collection[str]) -> Iterator[EnvEntry]:
    """Variables of the job and its steps, and secrets that are handed to actions: these by the names that the secrets have."""
    for holder in (job.get("env"), *(step.get("env") for step in steps if not _only_probes(step, catalogue))):
        for name, value in holder.data.items() if holder is not None and isinstance(holder.data, dict) else ():
            if not _is_token(value):
                yield EnvEntry(name, _as_stored(value, absent), None, written_at(value).place)
    for step in steps:
        given = step.get("with")
        keys = _keys_of_identity(step, catalogue)
        for name, value in given.data.items() if given is not None and isinstance(given.data, dict) else ():
            secret = _secret_name(value)
            if secret or value.text:
                via = SIGN_IN if name in keys else "with"
                yield EnvEntry(secret or name, _as_stored(value, absent), None, written_at(value).place, via)


def _only_probes(step: Value, catalogue: Mapping[str, Any]) -> bool:
    """Whether a step is given secrets and uses none of them."""
    given = step.get("with")
    script = given.get("script") if given is not None else None
    text = shell_text(script) if script is not None else ""
    return bool(text) and any(name in text for name in catalogue["probes"])


def _keys_of_identity(step: Value, catalogue: Mapping[str, Any]) -> Collection[str]:
    """The inputs of an action that take the key of an identity which another input names."""
    action, given = action_of(step), step.get("with")
    named = given is not None and any(given.get(name) is not None for name in catalogue["identities"].get(action, ()))
    return catalogue["identity_keys"].get(action, ()) if named else ()


def written_at(value: Value) -> Origin:
    """Where the value stands in the step: for one that an expression names, where the expression is written."""
    return value.origin.previous if value.origin.kind == "reference" and value.origin.previous is not None else value.origin


def _may_be_absent(jobs: Iterable[Resource]) -> frozenset[str]:
    """Secrets by name that every workflow which names them does without somewhere (``secrets.BOT_TOKEN || github.token``): nobody need
    have stored them. One that a single workflow cannot do without is there.
    """
    found = next((job.extra.get("around") for job in jobs), None)
    workflows = found.workflows.values() if isinstance(found, Around) else ()
    spared: set[str] = set()
    needed: set[str] = set()
    for workflow in workflows:
        named = _SECRET.findall(workflow.root.origin.source.text)
        without = {name for name, sign in named if sign}
        spared |= without
        needed |= {name for name, _ in named} - without
    return frozenset(spared - needed)


def _as_stored(value: Value, absent: Collection[str]) -> Value:
    """The value; of a secret that may not be there only what it depends on, as of one among alternatives."""
    data = value.data
    if not isinstance(data, Unknown) or not absent or _secret_name(value) not in absent:
        return value
    return Value(replace(data, exact=False, reason="the workflow has something else for where there is no such secret"), value.origin)


def _secret_name(value: Value) -> str:
    data = value.data
    if not isinstance(data, Unknown) or not data.exact or _is_token(value):
        return ""
    address = next(iter(data.references)).address
    context, _, name = address.rpartition(".")
    return name if context.endswith("secrets") else ""


def _is_token(value: Value) -> bool:
    data = value.data
    return isinstance(data, Unknown) and any(reference.address == TOKEN for reference in data.references)


def _schedule(job: Resource) -> str | None:
    on = job.get("on")
    schedule = on.get("schedule") if on is not None else None
    first = next(iter(schedule.items()), None) if schedule is not None else None
    cron = first.get("cron") if first is not None else None
    return cron.text if cron is not None else None
