"""Which provider an action belongs to by its form, and which actions a pattern stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..catalog import load
from ..iam.aws.patterns import contains
from ..iam.azure.directory import names_of, provider_of
from ..named_tuple import NamedTuple

MOST_ACTIONS = 4000  # of one pattern at one provider; more are counted and not asked
DIRECTORY = ("role-template:", "app-role:")  # how roles of Entra and permissions of Microsoft Graph are asked about


class Actions(NamedTuple):
    """``names``: concrete actions of a pattern; ``left``: how many more there are."""

    names: tuple[str, ...]
    left: int


def speaks(provider: str, action: str) -> bool:
    """Whether an action has a provider's form: ``s3:GetObject``, ``storage.objects.get``, ``Microsoft.Storage/*/read``, ``get pods``,
    ``Mail.Send``, ``Helpdesk Administrator``.
    """
    if action == "*":
        return True
    named = provider_of(action)
    if named:
        return named == provider
    form = _FORMS.get(provider)
    return form is None or form(action)


_FORMS: dict[str, Callable[[str], bool]] = {
    "aws": lambda action: ":" in action and " " not in action and not action.startswith(DIRECTORY),
    "gcp": lambda action: "." in action and not set(action) & {":", "/", " "} and not action[:1].isupper(),
    "azure": lambda action: "/" in action and " " not in action,
    "kubernetes": lambda action: " " in action,
    "msgraph": lambda action: (
        action.startswith(DIRECTORY) or ("." in action and action[:1].isupper() and not set(action) & {":", "/", " "})
    ),
    "entra": lambda action: action.startswith(DIRECTORY) or (action[:1].isupper() and not set(action) & {":", "/", "."}),
}


def matching_actions(provider: str, pattern: str, granted: Iterable[str]) -> Actions:
    """The actions that a pattern stands for, as far as they are known. ``granted``: concrete ones that grants name."""
    folded = pattern.lower()
    known = dict.fromkeys((*_catalogued(provider, folded), *(name for name in granted if name and not set(name) & set("*? "))))
    found: dict[str, str] = {}
    for name in known:
        if contains(folded, name.lower()):
            found.setdefault(name.lower(), name)
    names = sorted(found.values())
    return Actions(tuple(names[:MOST_ACTIONS]), max(len(names) - MOST_ACTIONS, 0))


def _catalogued(provider: str, pattern: str) -> Iterator[str]:
    """Every action of AWS as its own reference lists them; of others those of the catalogue's consequences and ways to more rights."""
    if provider == "aws":
        yield from _aws(pattern)
    yield from names_of(provider)
    rows = load("consequences").get(provider, ())
    yield from (action for row in rows if isinstance(row, dict) for action in row["actions"])
    for row in load("escalations").values():
        if row.get("provider") == provider:
            yield from _flat(row.get("all_of", ()))


def _aws(pattern: str) -> Iterator[str]:
    from ..iam.aws.actions import action_data

    yield from (action.id for action in action_data().matching(pattern))


def _flat(parts: Any) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            yield from _flat(part)
