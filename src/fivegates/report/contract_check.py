"""``contract check``: every contract with its mistakes and what is open in it, and what is wrong between contracts and the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from ..contracts.examine import Examined, Open, examine
from ..contracts.load import is_meant_as_contract, is_named_like_contract, read_contracts
from ..source import Place
from .clean import printable
from .encode import to_json
from .interface import WIDTH
from .inventory import Facts
from .terminal import counted, finished, paint, wrap

if TYPE_CHECKING:
    from ..readers.interface import Problem
    from ..readers.yaml import YamlStream
    from ..secrets.redactor import Redactor

SCHEMA = "https://fivegates.dev/schemas/contract-check-1.json"
MISTAKE, INCOMPLETE = 2, 1
COUNTING = ("active", "retiring")
Mistake = tuple[Place, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """``contracts`` in the order of files; ``errors``: every mistake, sorted by place; ``ignored``: files called like a contract that are
    another program's.
    """

    contracts: tuple[Examined, ...]
    errors: tuple[Mistake, ...]
    ignored: tuple[str, ...]

    @property
    def incomplete(self) -> list[Examined]:
        """The contracts that count and leave open what they must say."""
        return [one for one in self.contracts if one.record.status in COUNTING and not one.is_complete]


def check_contracts(streams: Mapping[str, YamlStream], problems: Iterable[Problem], store: Facts, today: date) -> Checked:
    """``problems``: of the whole tree; those of files that are contracts are mistakes here."""
    examined = tuple(examine(read_contracts(streams).records, today))
    meant = {path for path, stream in streams.items() if is_meant_as_contract(stream)}
    own = [
        (problem.place, problem.reason)
        for problem in problems
        if problem.kind != "notice"
        and (problem.place.path in meant or (problem.kind == "error" and is_named_like_contract(problem.place.path)))
    ]
    errors = {*own, *((place, reason) for one in examined for reason, place in one.errors), *_between(store)}
    read = {path for path in streams if is_named_like_contract(path)} - {place.path for place, _ in own}
    return Checked(examined, tuple(sorted(errors)), tuple(sorted(read - meant)))


def exit_code(found: Checked) -> int:
    """2 for mistakes, 1 where an active contract is not complete, else 0."""
    return MISTAKE if found.errors else INCOMPLETE if found.incomplete else 0


_TWICE = """
    SELECT l.path, l.line, a.name AS agent, o.path AS other_path, o.line AS other_line
    FROM contracts k
    JOIN contracts b ON b.agent = k.agent AND b.id < k.id
    JOIN agents a ON a.id = k.agent
    JOIN locations l ON l.id = k.loc
    JOIN locations o ON o.id = b.loc
    WHERE k.status <> 'retired' AND b.status <> 'retired'
"""
_NOTHING = """
    SELECT l.path, l.line, v.kind, v.pattern FROM contract_covers v
    JOIN contracts k ON k.id = v.contract
    JOIN locations l ON l.id = v.loc
    WHERE v.workloads = 0 AND k.status <> 'retired'
"""


def _between(store: Facts) -> Iterable[Mistake]:
    """What is wrong between contracts, and between them and what the tree deploys."""
    for row in store.query(_TWICE):
        yield Place(row["path"], row["line"], 1), f"{row['agent']} has a contract already: {row['other_path']}:{row['other_line']}"
    for row in store.query(_NOTHING):
        reason = f"{row['kind']}: {row['pattern']} is no workload of this tree; where it is in another, say `elsewhere: true`"
        yield Place(row["path"], row["line"], 1), reason


def render_json(found: Checked, *, redactor: Redactor) -> str:
    """The document of ``schemas/contract-check.schema.json``."""
    clean = cache(redactor.redact)
    document = {
        "$schema": SCHEMA,
        "contracts": [_contract(one, clean) for one in found.contracts],
        "errors": [{"place": _place(place, clean), "message": clean(reason)} for place, reason in found.errors],
        "ignored": [clean(path) for path in found.ignored],
    }
    return to_json(document)


def _contract(one: Examined, clean: Callable[[str], str]) -> dict[str, Any]:
    record = one.record
    return {
        "name": clean(record.name),
        "status": record.status,
        "place": _place(record.place, clean),
        "complete": one.is_complete,
        "open": [{"field": clean(gap.field), "needed": gap.is_needed, "place": _place(gap.place, clean)} for gap in one.open],
    }


def _place(place: Place, clean: Callable[[str], str]) -> dict[str, Any]:
    return {"path": clean(place.path), "line": place.line}


def render_text(found: Checked, *, redactor: Redactor, color: bool = False, width: int = WIDTH) -> str:
    """Mistakes first, then each contract with what is open in it."""
    clean = cache(lambda text: printable(redactor.redact(text)))
    lines: list[str] = []
    for place, reason in found.errors:
        lines += [paint(line, "bad", color) for line in wrap(clean(f"{place.path}:{place.line}: {reason}"), width, "", "  ")]
    for one in found.contracts:
        record, state = one.record, "complete" if one.is_complete else f"{sum(gap.is_needed for gap in one.open)} open"
        lines += ["", *wrap(clean(f"{record.name}: {record.status}, {state}, {record.place.path}:{record.place.line}"), width, "", "  ")]
        lines += [line for gap in one.open for line in wrap(clean(_open(gap)), width, "  ", "    ")]
    for path in found.ignored:
        lines += wrap(clean(f"{path} is called like a contract and is another program's: it is not read as one"), width, "", "  ")
    return finished([*lines, "", _summary(found)]).lstrip("\n")


def _open(gap: Open) -> str:
    return f"{gap.place.line}: {gap.field}{'' if gap.is_needed else '  (not needed)'}"


def _summary(found: Checked) -> str:
    if not found.contracts and not found.errors:
        return "No contracts here; `fivegates contract new --all --write agents` drafts them."
    drafts = sum(1 for one in found.contracts if one.record.status == "draft")
    parts = [
        counted(len(found.contracts), "contract"),
        counted(drafts, "draft"),
        f"{len(found.incomplete)} active and not complete",
        counted(len(found.errors), "mistake"),
    ]
    return ", ".join(parts) + "."
