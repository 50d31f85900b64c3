"""Actions in policies that AWS does not have: they give nothing, and who wrote them meant something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...source import Place
from .actions import ActionData, action_data
from .patterns import contains
from .statements import TOKEN

MOST_LISTED = 50  # of one tree
LONGEST = 128  # characters of an action that is quoted whole
WILD = "*?"


def unknown_actions(written: Iterable[tuple[str, Place]]) -> Iterator[tuple[Place, str]]:
    """Where an action pattern covers no action of AWS, and what is wrong with it; ``written``: patterns, each with its place."""
    said: dict[str, str | None] = {}
    listed: set[tuple[Place, str]] = set()
    for text, place in written:
        if text not in said:
            said[text] = _fault(text)
        fault = said[text]
        if fault is not None and (place, text) not in listed:
            listed.add((place, text))
            yield place, fault
        if len(listed) == MOST_LISTED:
            return


def _fault(text: str) -> str | None:
    if not text.strip("*") or "${" in text or TOKEN in text:
        return None
    service, colon, name = text.partition(":")
    quoted = text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
    if not colon:
        return None if _is_wild(text) else f"`{quoted}` names no service and is no action of AWS"
    if _is_wild(service):
        return None
    data = action_data()
    if not data.has_service(service):
        return f"AWS lists no service `{service[:LONGEST]}`{_meant(service, data)}: `{quoted}` covers no action ({_edition(data)})"
    return (
        None
        if _covers_some(service, name, data)
        else f"AWS lists no action `{quoted}`{_meant_action(service, name, data)} ({_edition(data)})"
    )


def _covers_some(service: str, name: str, data: ActionData) -> bool:
    if not _is_wild(name):
        return data.exists(f"{service}:{name}")
    return not name.strip("*") or any(contains(name.lower(), known.lower()) for known in data.names_of(service))


def _is_wild(text: str) -> bool:
    return any(sign in text for sign in WILD)


def _meant(service: str, data: ActionData) -> str:
    return _suggested(service.lower(), {name: name for name in data.services()})


def _meant_action(service: str, name: str, data: ActionData) -> str:
    return (
        ""
        if _is_wild(name)
        else _suggested(name.lower(), {known.lower(): f"{service.lower()}:{known}" for known in data.names_of(service)})
    )


def _suggested(name: str, known: dict[str, str]) -> str:
    """What was probably meant, in words; '' where nothing is near. What begins otherwise means something else: Connect is no Disconnect."""
    from difflib import get_close_matches

    alike = [one for one in known if one[:1] == name[:1]]
    near = get_close_matches(name[:LONGEST], alike, n=1, cutoff=0.8) if len(name) <= LONGEST else []
    return f", meant is perhaps `{known[near[0]]}`" if near else ""


def _edition(data: ActionData) -> str:
    return f"as of {data.updated.isoformat()}"
