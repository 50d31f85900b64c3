"""What starts a workflow: its own events, those of the workflows after which it runs, and those of the jobs that call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from posixpath import basename
from typing import Any

from ...named_tuple import NamedTuple
from ...resolve.workflows.jobs import Workflow, called_workflow
from ...source import Place
from ...values import Value
from .deciding import Event

CALL = "workflow_call"
MOST = 500  # ways in to one workflow
MOST_CALLS = 5_000  # that are followed to find them: those of a workflow that nothing starts lead nowhere
TOO_MANY = "there are too many ways in"
DEEPEST = 10  # GitHub allows fewer levels of workflows that call each other


class Entry(NamedTuple):
    """One way in. ``event`` is None where outsiders cannot cause it; ``name`` is what ``on:`` calls it.

    ``calls``: the jobs (workflow path, job) on the way from the workflow that has the event, outermost first. ``reason``: why it is not
    known whether outsiders can cause it, '' where it is known.
    """

    name: str
    event: Event | None
    place: Place
    calls: tuple[tuple[str, str], ...] = ()
    reason: str = ""


class Entries:
    """Finds the ways in to the workflows of a tree. ``catalogue`` is ``workflow_gates``."""

    def __init__(self, workflows: Mapping[str, Workflow], catalogue: Mapping[str, Any]) -> None:
        self._workflows = workflows
        self._catalogue = catalogue

    def of(self, workflow: Workflow) -> list[Entry]:
        """All ways in, one for each activity that outsiders cause; where there are too many, the last one says so."""
        found = list(islice(self._of(workflow, (), iter(range(MOST_CALLS))), MOST + 1))
        return found if len(found) <= MOST else [*found[:-1], found[-1]._replace(event=None, reason=TOO_MANY)]

    def _of(self, workflow: Workflow, calls: tuple[tuple[str, str], ...], room: Iterator[int]) -> Iterator[Entry]:
        for name, place, settings in _events(workflow):
            if name == CALL:
                yield from self._called(workflow, place, calls, room)
            elif name not in self._catalogue["events"]:
                yield Entry(name, None, place, calls)
            elif name == "workflow_run":
                yield from self._after(place, settings, calls)
            else:
                actions = self._actions(name, settings)
                yield from (Entry(name, Event(name, action), place, calls) for action in actions)
                if not actions:
                    yield Entry(name, None, place, calls)

    def _actions(self, name: str, settings: Value | None) -> list[str]:
        """The activities of an event that the workflow takes and outsiders can cause."""
        row = self._catalogue["events"][name]
        asked = settings.get("types") if settings is not None else None
        taken = texts_of(asked) if asked is not None else row.get("default", row["types"])
        return [action for action in row["types"] if action in taken]

    def _called(self, workflow: Workflow, place: Place, calls: tuple[tuple[str, str], ...], room: Iterator[int]) -> Iterator[Entry]:
        """``room``: one for each call that may still be followed."""
        callers = [caller for caller in self._callers.get(workflow.path, ()) if caller not in calls]
        if not callers or len(calls) >= DEEPEST:
            yield Entry(CALL, None, place, calls, "no job of this tree calls it, and others may")
            return
        for path, job in callers:
            if next(room, None) is None:
                yield Entry(CALL, None, place, calls, TOO_MANY)
                return
            yield from self._of(self._workflows[path], ((path, job), *calls), room)

    @cached_property
    def _callers(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for workflow in self._workflows.values():
            for id, job in workflow.jobs.items():
                if called := called_workflow(job):
                    found.setdefault(called, []).append((workflow.path, id))
        return found

    def _after(self, place: Place, settings: Value | None, calls: tuple[tuple[str, str], ...]) -> Iterator[Entry]:
        """A run after other workflows: outsiders cause it where they cause one of those."""
        named = texts_of(settings.get("workflows") if settings is not None else None)
        actions = self._actions("workflow_run", settings)
        for name in named:
            first = self._named.get(name)
            if first is None:
                yield Entry("workflow_run", None, place, calls, f"no workflow of this tree is called {name}")
                continue
            events = {event: settings for event, _, settings in _events(first)}
            upstream = tuple(sorted(event for event, settings in events.items() if self._is_outsiders(event, settings)))
            if upstream:
                yield from (Entry("workflow_run", Event("workflow_run", action, upstream), place, calls) for action in actions)
            else:
                reason = "whether outsiders start what it follows is not known" if events.keys() & {"workflow_run", CALL} else ""
                yield Entry("workflow_run", None, place, calls, reason)

    def _is_outsiders(self, event: str, settings: Value | None) -> bool:
        """Whether outsiders cause an event of a workflow that another follows; a pull request from a fork is one, with what it may do."""
        row = "pull_request_target" if event in self._catalogue["upstream"] else event
        return row in self._catalogue["events"] and row != "workflow_run" and bool(self._actions(row, settings))

    @cached_property
    def _named(self) -> dict[str, Workflow]:
        """Workflows by their name; one without a name is called by its path."""
        return {_name(workflow): workflow for workflow in self._workflows.values()}


def _name(workflow: Workflow) -> str:
    name = workflow.root.get("name")
    return (name.text if name is not None else None) or f".github/workflows/{basename(workflow.path)}"


def _events(workflow: Workflow) -> Iterator[tuple[str, Place, Value | None]]:
    """Name, place and settings of each event."""
    on = workflow.root.get("on")
    if on is None:
        return
    if isinstance(on.data, dict):
        yield from ((name, settings.place, settings) for name, settings in on.data.items())
    else:
        yield from ((item.text, item.place, None) for item in (on.items() or (on,)) if item.text)


def texts_of(value: Value | None) -> list[str]:
    """The texts of a list, or the one text."""
    if value is None:
        return []
    return [item.text for item in (value.items() or (value,)) if item.text]
