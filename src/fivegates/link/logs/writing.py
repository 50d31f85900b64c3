"""Whether an identity may write logs: yes, no because everything that could allow it was read, or not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from ...extract.model import GrantRecord
from ..identities import Identities
from ..names import glob_matches
from .observed import Completeness

Row = Mapping[str, Any]


class Writers:
    """Grants by AWS identity, asked for the one action without which a function logs nothing."""

    def __init__(self, grants: Iterable[GrantRecord], identities: Identities, catalogue: Row, completeness: Completeness) -> None:
        self._identities = identities
        self._completeness = completeness
        self._action = str(catalogue["action"])
        self._may = frozenset(catalogue["managed_yes"])
        self._may_not = frozenset(catalogue["managed_no"])
        self._held: dict[str, list[GrantRecord]] = defaultdict(list)
        self._names_elsewhere: set[str] = set()
        self._is_open = False  # somebody is granted something and these files do not say who
        for record in grants:
            if record.provider == "aws":
                self._add(record)

    def _add(self, record: GrantRecord) -> None:
        found, reason = self._identities.identify(record.principal, record.resource)
        known = [one.canonical for one in found if not one.canonical.startswith("ref:")]
        self._is_open = self._is_open or bool(reason) or len(known) < len(found) or not found
        for canonical in known:
            self._held[canonical].append(record)
            if canonical not in self._identities.defined:
                self._names_elsewhere.add(canonical.rpartition("/")[2])

    def verdict(self, identity: str) -> str:
        """``written``, ``refused`` or ``unknown``."""
        answers = [self._allows(record) for record in self._held.get(identity, ())]
        if "yes" in answers:
            return "written"
        return "refused" if "open" not in answers and self._is_closed(identity) else "unknown"

    def _is_closed(self, identity: str) -> bool:
        """Whether the role is defined here and nobody unseen can have attached something to it."""
        defined = self._identities.defined.get(identity)
        if defined is None or defined.record.kind != "aws_role" or self._is_open:
            return False
        name = identity.rpartition("/")[2]
        return name not in self._names_elsewhere and self._completeness.holds(defined.record.resource.unit)

    def _allows(self, record: GrantRecord) -> str:
        """Whether a grant allows the action: yes (also under a condition, or on some resource only), no, or open."""
        if record.effect in ("Deny", "Boundary"):
            return "no"
        if record.action is not None:
            if record.action.startswith("NotAction"):
                return "open"
            return "yes" if glob_matches(record.action.replace("?", "*"), self._action) else "no"
        name = (record.role or "").rpartition("/")[2]
        if ":aws:policy/" not in (record.role or ""):
            return "open"
        return "yes" if name in self._may else "no" if name in self._may_not else "open"
