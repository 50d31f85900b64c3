"""What roles of Google Cloud hold: Google's own by the package's data, others by what was imported."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property

BASIC = frozenset(("roles/owner", "roles/editor", "roles/viewer", "roles/browser", "roles/reader", "roles/writer", "roles/admin"))
PREDEFINED = "roles/"


class PredefinedRoles:
    """The file that ``tools/gcp_roles.py`` writes, of which only the lines that are asked for are decoded.

    Its first line says where it is from (``source``, ``as_of``), the second holds every permission, each further one a role and the runs
    of positions of its permissions: how far on from the end of the last run each begins, and how many more follow.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        head, _, rest = text.partition("\n")
        self.about: Mapping[str, str] = json.loads(head)
        self._listed = rest.partition("\n")[0]
        self._known: dict[str, frozenset[str] | None] = {}

    @cached_property
    def _permissions(self) -> list[str]:
        found: list[str] = []
        for group in self._listed.split(" "):
            type, _, verbs = group.partition(":")
            found += [f"{type}.{verb}" for verb in verbs.split(",")]
        return found

    def permissions(self, role: str) -> frozenset[str] | None:
        """What a role holds; None for one that is not known."""
        if role not in self._known:
            self._known[role] = self._decode(role)
        return self._known[role]

    def _decode(self, role: str) -> frozenset[str] | None:
        if not role.startswith(PREDEFINED) or any(letter.isspace() for letter in role):
            return None
        start = self._text.find(f"\n{role} ")
        if start < 0:
            return None
        runs = self._text[start + len(role) + 2 : self._text.find("\n", start + 1)]
        found: list[str] = []
        end = 0
        for run in runs.split(",") if runs else ():
            step, _, more = run.partition("+")
            first = end + int(step)
            end = first + int(more or 0)
            found += self._permissions[first : end + 1]
        return frozenset(found)


class RoleBook:
    """What any role holds. ``load``: the text of the package's data, read when it is first asked for; ``imported``: by name."""

    def __init__(self, load: Callable[[], str], imported: Mapping[str, tuple[str, ...]]) -> None:
        self._load = load
        self._imported = imported

    @cached_property
    def _predefined(self) -> PredefinedRoles:
        return PredefinedRoles(self._load())

    def permissions(self, role: str) -> frozenset[str] | None:
        """What a role holds; None for one that is not known. What was imported goes before the package's data."""
        listed = self._imported.get(role)
        return frozenset(listed) if listed is not None else self._predefined.permissions(role)


def role_kind(role: str | None) -> str:
    """As of ``grants``: basic | full | predefined | custom, '' where it is not known."""
    if not role:
        return ""
    if not role.startswith(PREDEFINED):
        return "custom"
    if role in BASIC:
        return "basic"
    parts = role.removeprefix(PREDEFINED).split(".")
    return "full" if len(parts) == 2 and parts[1] in ("admin", "Admin") else "predefined"


def service_of(role: str) -> str:
    """``storage`` for ``roles/storage.objectViewer``; '' for a basic or custom role."""
    name = role.removeprefix(PREDEFINED) if role.startswith(PREDEFINED) else ""
    return name.partition(".")[0] if "." in name else ""
