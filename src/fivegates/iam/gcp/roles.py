"""What roles of Google Cloud hold: Google's own by the package's data, others by what was imported."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate

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
    def _groups(self) -> list[str]:
        """Permissions by type (``run.services:get,list``), of which only those that a role holds are spelled out."""
        return self._listed.split(" ")

    @cached_property
    def _starts(self) -> list[int]:
        """Of each group the position of its first permission."""
        return list(accumulate((group.count(",") + 1 for group in self._groups[:-1]), initial=0))

    def _named(self, first: int, end: int) -> Iterator[str]:
        """The permissions of the positions ``first`` to ``end``, the last one included."""
        at = bisect_right(self._starts, first) - 1
        while at < len(self._groups) and self._starts[at] <= end:
            type, _, verbs = self._groups[at].partition(":")
            start = self._starts[at]
            for verb in verbs.split(",")[max(first - start, 0) : end + 1 - start]:
                yield f"{type}.{verb}"
            at += 1

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
            found += self._named(first, end)
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
