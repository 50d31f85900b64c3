"""Effective permissions in the words of a person who reviews them, and which of them want an approval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ...catalog import load
from ...iam.held import ALLOWED
from ..inventory import Facts, Row
from ..why_blast import how_wide
from .model import Line, Reach

_APPROVALS = "SELECT p.agent, p.class, p.by, p.enforced_by FROM approvals p"
_ENFORCERS = "SELECT DISTINCT n.reference FROM enforcers n"
_ALL = ("type", "account", "organisation")
_HIGH, _MIDDLE = 4, 3


class Approvals(NamedTuple):
    """Which classes of an agent's deeds its active contract puts an approval before, by agent and class: '' where something of these files
    enforces one, else what it lacks."""

    lacks: Mapping[tuple[str, str], str]

    def lack(self, agent: str, class_: str) -> str:
        """Why a deed of the class needs nobody's approval, '' where it does."""
        return self.lacks.get((agent, class_), "no contract in force names an approval of it")


def read_approvals(store: Facts) -> Approvals:
    """Those of a tree; of several for one class the best."""
    enforcers = {row["reference"] for row in store.query(_ENFORCERS)}
    found: dict[tuple[str, str], str] = {}
    for row in sorted(store.query(_APPROVALS), key=lambda row: (str(row["by"]), str(row["enforced_by"]))):
        key, lack = (row["agent"], row["class"]), _lack(row, enforcers)
        found[key] = lack if key not in found else min(found[key], lack, key=bool)
    return Approvals(found)


def _lack(row: Row, enforcers: set[str]) -> str:
    by = f"approved by {row['by']}" if row["by"] else "approved by somebody who is not named"
    if not row["enforced_by"]:
        return f"{by}, the contract says, and names nothing that enforces it"
    return "" if row["enforced_by"] in enforcers else f"{by}, the contract says; what enforces it ({row['enforced_by']}) is not in these files"


def wants_approval(row: Row) -> bool:
    """Whether a capability is of so much consequence that a person should be asked: the rule of FG307, and all that is of tier 4 and 5."""
    class_, tier = row["class"], int(row["tier"])
    if class_ == "model-invoke":
        return False
    if class_ == "message-out" or tier >= _HIGH:
        return True
    return class_ in ("data-read", "secrets-read") and tier >= _MIDDLE and row["breadth"] in _ALL


def reach_of(row: Row, agent: str, approvals: Approvals) -> Reach:
    """A row of ``capabilities`` in words."""
    doubt = "; ".join(filter(None, (row.get("doubt"), row.get("reasons")))) if row["verdict"] != ALLOWED else ""
    return Reach(
        words=in_words(row),
        class_=row["class"],
        tier=int(row["tier"]),
        action=row["action"],
        resource=row["resource"],
        identity=row["identity"],
        doubt=doubt or ("it may be taken back" if row["verdict"] != ALLOWED else ""),
        lack=approvals.lack(agent, row["class"]) if wants_approval(row) else "",
        at=place(row),
    )


def in_words(row: Row) -> str:
    """``reads every secret of the account``; ``reads secrets: one by name``."""
    data = load("deeds")
    deed = data["deeds"].get(row["class"], {}).get(row["things"])
    if deed is None:
        return f"{row['class']} ({row['things']}): {how_wide(row)}"
    breadth = row["breadth"]
    if breadth not in _ALL:
        return f"{deed['verb']} {deed['some']}: {how_wide(row)}"
    whole = data["wholes"].get(row["provider"], data["wholes"]["aws"]).get(breadth)
    return f"{deed['verb']} {deed['every']}" + (f" of {whole}" if whole else "")


def worst_first(found: Iterable[Reach]) -> list[Reach]:
    """What is certain before what is possible, then by tier."""
    return sorted(set(found), key=lambda one: (bool(one.doubt), -one.tier, one.class_, one.words, one.identity, one.resource, one.action))


def ways(rows: Iterable[Row]) -> Iterator[Line]:
    """Ways to more rights in words; the certain ones first."""
    for row in sorted(rows, key=lambda row: (row["verdict"], str(row["kind"]), str(row["path"]), str(row["identity"]), str(row["scope"]))):
        sure = "" if row["verdict"] == ALLOWED else "only possible: "
        effect = row.get("effect") or f"{row['kind']} by {row['path']}"
        where = f", on {row['scope']}" if row["scope"] else ""
        yield Line(f"{sure}{effect} ({row['witness']}{where}), as {row['identity']}", place(row))


def place(row: Row) -> str:
    """``path:line`` of a row with ``file`` and ``line``."""
    return f"{row['file']}:{row['line']}" if row["file"] else ""
