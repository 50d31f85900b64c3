"""Effective permissions in the words of a person who reviews them, and which of them want an approval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...catalog import load
from ...iam.held import ALLOWED
from ...named_tuple import NamedTuple
from ..inventory import Facts, Row
from ..terminal import listed
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
    return (
        "" if row["enforced_by"] in enforcers else f"{by}, the contract says; what enforces it ({row['enforced_by']}) is not in these files"
    )


def wants_approval(row: Row) -> bool:
    """Whether a capability is of so much consequence that a person should be asked: the rule of FG307, and running code from tier 4 on.

    One secret or store that is named is what an agent is given to work with.
    """
    class_, tier = row["class"], int(row["tier"])
    if class_ in ("data-read", "secrets-read"):
        return tier >= _MIDDLE and row["breadth"] in _ALL
    return class_ == "message-out" or (class_ != "model-invoke" and tier >= _HIGH)


def reaches(rows: Iterable[Row], agent: str, approvals: Approvals) -> list[Reach]:
    """Rows of ``capabilities`` in words: what is certain before what is possible, then by tier.

    What one line lets one identity do with one verb is one row: ``deletes every backup and every stored object of the account``.
    """
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        deed, whole = _deed(row)
        lack = approvals.lack(agent, row["class"]) if wants_approval(row) else ""
        key = (row["class"], deed["verb"], whole, _doubt(row), lack, row["identity"], row["resource"], place(row))
        groups.setdefault(key, []).append(row)
    found = [_reach(key, sorted(same, key=lambda row: (row["things"], row["action"]))) for key, same in groups.items()]
    return sorted(found, key=lambda one: (bool(one.doubt), -one.tier, one.class_, one.words, one.identity, one.resource, one.at))


def _reach(key: tuple[str, ...], rows: list[Row]) -> Reach:
    class_, verb, whole, doubt, lack, identity, resource, at = key
    things = listed(dict.fromkeys(_deed(row)[0]["things"] for row in rows))
    actions = tuple(dict.fromkeys(str(row["action"]) for row in rows))
    tier = max(int(row["tier"]) for row in rows)
    return Reach(f"{verb} {things}{whole}", class_, tier, actions, resource, identity, doubt, lack, at)


def _doubt(row: Row) -> str:
    if row["verdict"] == ALLOWED:
        return ""
    return "; ".join(filter(None, (row.get("doubt"), row.get("reasons")))) or "it may be taken back"


def _deed(row: Row) -> tuple[Mapping[str, str], str]:
    """``reads``, ``every secret`` and `` of the account``; ``reads``, ``secrets`` and ``: one by name``."""
    data = load("deeds")
    deed = data["deeds"].get(row["class"], {}).get(row["things"]) or {"verb": row["class"], "some": row["things"], "every": row["things"]}
    if row["breadth"] not in _ALL:
        return {"verb": deed["verb"], "things": deed["some"]}, f": {how_wide(row)}"
    whole = data["wholes"].get(row["provider"], data["wholes"]["aws"]).get(row["breadth"])
    is_said = whole and row["class"] not in data["whole_by_itself"]
    return {"verb": deed["verb"], "things": deed["every"]}, f" of {whole}" if is_said else ""


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
