"""The jobs of one pipeline as resources, with the defaults and variables that they inherit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...catalog import load
from ...named_tuple import NamedTuple
from ...values import Unknown, Value, entries_of
from ..attributes import MappingAttributes
from ..folders import said_environment
from ..interface import Resource
from . import JOB
from .variables import Variables

SCRIPTS = ("before_script", "script", "after_script")
MOST_LINES = 5_000  # of one job's scripts
MOST_VARIABLES = 1_000  # of one job
MOST_VALUES = 100  # that a matrix gives one variable
SCRIPT_LEVELS = 10
MOST_LISTS = 1_000  # inside of one list, which references may give again and again
TIERS = {"production": "prod", "staging": "staging", "testing": "test", "development": "dev"}


class Pipeline(NamedTuple):
    """A pipeline that begins in the file ``path``. ``jobs``: by name, each with what it extends. ``given``: by who starts it."""

    path: str
    root: Value
    jobs: Mapping[str, Value]
    given: Mapping[str, Value]

    @property
    def variables(self) -> Mapping[str, Value]:
        """Those for all jobs, the given ones over the written."""
        return {**entries_of(self.root.get("variables")), **self.given}


class Trigger(NamedTuple):
    """A job starts a child pipeline of ``include``, which gets the ``variables``."""

    include: Value
    variables: Mapping[str, Value]


class JobAttributes(MappingAttributes):
    """A job's keywords; its ``variables`` are put together when somebody asks for them."""

    __slots__ = ("_job", "_seen")

    def __init__(self, entries: Mapping[str, Value], seen: Variables, job: Value) -> None:
        super().__init__(entries)
        self._seen = seen
        self._job = job

    def get(self, name: str) -> Value | None:
        if name != "variables":
            return super().get(name)
        found = self._seen.all(MOST_VARIABLES, self._job.origin)
        return Value(found, self._job.origin) if found else None

    def names(self) -> Iterable[str]:
        return dict.fromkeys((*super().names(), "variables"))


def resources_of(pipeline: Pipeline, fold: Mapping[str, str]) -> Iterator[Resource]:
    """Every job that runs a script and is not switched off for good. ``fold``: environments by the names people give them."""
    variables = pipeline.variables
    for name, job in pipeline.jobs.items():
        if (job.get("script") is not None or job.get("run") is not None) and not _never_runs(job):
            yield _resource(pipeline, variables, name, job, fold)


def script_size(resource: Resource) -> int:
    """How many characters the scripts of a job have."""
    scripts = (resource.get(name) for name in SCRIPTS)
    return sum(len(line.text or "") for script in scripts if script is not None for line in script.items())


def triggers_of(pipeline: Pipeline) -> Iterator[Trigger]:
    """The jobs that start a child pipeline; it gets the variables that the files set, unless the job says otherwise."""
    for job in pipeline.jobs.values():
        trigger = job.get("trigger")
        include = trigger.get("include") if trigger is not None else None
        if trigger is None or include is None:
            continue
        forward = trigger.get("forward")
        passes = forward.get("yaml_variables") if forward is not None else None
        own = entries_of(job.get("variables"))
        yield Trigger(include, {} if passes is not None and passes.data is False else {**pipeline.variables, **own})


def _resource(pipeline: Pipeline, inherited: Mapping[str, Value], name: str, job: Value, fold: Mapping[str, str]) -> Resource:
    entries = _with_defaults(pipeline.root, job)
    seen = _variables(inherited, job, entries)
    environment, folded = _environment(job, seen, fold)
    seen = seen.in_environment(environment)
    for script in SCRIPTS:
        if script in entries and entries[script].data is not None:
            entries[script] = Value(tuple(_lines(entries[script])), entries[script].origin)
    image = entries.get("image")
    if image is not None:
        entries["image"] = seen.fill((image.get("name") if isinstance(image.data, dict) else image) or image)
    return Resource(
        unit=f"gitlab:{pipeline.path}",
        type=JOB,
        address=f"jobs.{name}",
        label=name,
        place=job.place,
        attributes=JobAttributes({key: value for key, value in entries.items() if value.data is not None}, seen, job),
        environment=folded,
        extra={"variables": seen},
    )


def _with_defaults(root: Value, job: Value) -> dict[str, Value]:
    """The job's keywords, and those of ``default`` (else of the top) that it does not write and does inherit."""
    rows = load("gitlab")
    inherit = job.get("inherit")
    wanted = inherit.get("default") if inherit is not None else None
    given = {name: value for name in rows["globals"] if (value := root.get(name)) is not None}
    given |= {name: value for name, value in entries_of(root.get("default")).items() if name in rows["defaults"]}
    return {**{name: value for name, value in given.items() if _inherits(wanted, name)}, **entries_of(job)}


def _inherits(wanted: Value | None, name: str) -> bool:
    """What ``inherit`` says of one name: ``false`` takes nothing, a list takes what it names."""
    if wanted is None or wanted.data is True:
        return True
    return any(item.text == name for item in wanted.items())


def _variables(inherited: Mapping[str, Value], job: Value, entries: Mapping[str, Value]) -> Variables:
    inherit = job.get("inherit")
    wanted = inherit.get("variables") if inherit is not None else None
    layer = inherited if wanted is None or wanted.data is True else {one: inherited[one] for one in inherited if _inherits(wanted, one)}
    made = [*entries_of(entries.get("id_tokens")), *entries_of(job.get("secrets"))]
    return Variables((entries_of(job.get("variables")), layer), _varying(job), made)


def _varying(job: Value) -> dict[str, tuple[Value, ...]]:
    """Variables that a matrix gives other values, and those that a rule sets where it is met."""
    found: dict[str, list[Value]] = {}
    parallel = job.get("parallel")
    matrix = parallel.get("matrix") if parallel is not None else None
    for row in matrix.items() if matrix is not None else ():
        for name, value in entries_of(row).items():
            found.setdefault(name, []).extend(value.items() or (value,))
    for rule in _rules(job):
        for name, value in entries_of(rule.get("variables")).items():
            found.setdefault(name, []).append(value)
    return {name: tuple(values[:MOST_VALUES]) for name, values in found.items()}


def _rules(job: Value) -> tuple[Value, ...]:
    rules = job.get("rules")
    return tuple(_flat(rules.items())) if rules is not None else ()


def _never_runs(job: Value) -> bool:
    """Whether no rule lets the job run, or the first always holds and says never."""
    rules = [entries_of(rule) for rule in _rules(job)] or [{name: value for name in ("when",) if (value := job.get(name)) is not None}]
    says_never = [(when := rule.get("when")) is not None and when.text == "never" for rule in rules]
    return all(says_never) or (says_never[0] and set(rules[0]) == {"when"})


def _environment(job: Value, variables: Variables, fold: Mapping[str, str]) -> tuple[str, str | None]:
    """The environment's name ('?' where only the run knows it, '' where there is none), and the one that it folds to.

    Its tier says more than its name; of ``prod/eu`` the first part is the name of a folder of environments.
    """
    written = job.get("environment")
    tier = written.get("deployment_tier") if written is not None else None
    named = written.get("name") if written is not None and isinstance(written.data, dict) else written
    folded = fold.get(TIERS.get(tier.text, tier.text)) if tier is not None and tier.text else None
    if named is None:
        return "", folded
    text = variables.fill(named).text
    if text is None:
        return "?", folded
    return text, folded or said_environment(text, fold) or said_environment(text.partition("/")[0], fold)


def _lines(script: Value) -> Iterator[Value]:
    """The commands of a script; lists in it, which references leave, are part of it."""
    items = script.items() or (script,)
    for number, line in enumerate(_flat(items)):
        if number >= MOST_LINES:
            return
        if isinstance(line.data, str | Unknown):
            yield line


def _flat(items: tuple[Value, ...]) -> Iterator[Value]:
    """What lists hold, in order, those in them included."""
    stack, lists = [iter(items)], 0
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
        elif not isinstance(item.data, tuple):
            yield item
        elif len(stack) <= SCRIPT_LEVELS and lists < MOST_LISTS:
            lists += 1
            stack.append(iter(item.data))
