"""The registry for a terminal: the numbers, then a line for each agent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from ...readers.interface import Problem
from ..agents_text import CLASS_WORDS, unread_sentence
from ..clean import Clean, printable
from ..interface import WIDTH, Redactor
from ..inventory import AgentRecord
from ..sure import sure
from ..table import fits, records, table
from ..terminal import counted, finished, listed, paint, wrap
from .columns import UNKNOWN, environment, exceptions
from .counts import count, sentence
from .entry import Entry

MOST_NAMES = 8  # of what stands beside the agents
Say = Callable[[Entry], str]


def render(
    entries: Sequence[Entry],
    beside: Sequence[AgentRecord],
    *,
    redactor: Redactor,
    candidates: bool = False,
    environment: str = "",
    not_read: Iterable[Problem] = (),
    color: bool = False,
    width: int = WIDTH,
) -> str:
    """``entries``: the agents, and the candidates where they are asked for; ``beside``: what was found besides them."""
    clean = cache(lambda text: printable(redactor.redact(text)))
    lines = [paint(line, "strong", color) for line in wrap(clean(sentence(count(entries), environment)), width)]
    if entries:
        lines += ["", *_table(entries, clean, width, color), ""]
    lines += _remarks(entries, clean, width, color)
    lines += _beside(beside, candidates, clean, width)
    unread = unread_sentence(not_read)
    lines += wrap(clean(unread), width) if unread else []
    return finished(lines)


def _table(entries: Sequence[Entry], clean: Clean, width: int, color: bool) -> list[str]:
    """With ids where there is room for them, and as blocks where there is none for the rest."""
    domain = _domain(entries)
    columns: dict[str, Say] = {"agent": _name, "env": environment, "runs as": _runs_as, "owner": lambda one: _owner(one, domain)}
    columns |= {"contract": _contract, "changed": lambda one: one.last_change.date if one.last_change else UNKNOWN}
    if any(one.record.class_ != "agent" for one in entries):
        columns["class"] = lambda one: f"{one.record.class_} {sure(one.record.confidence)}"
    if any(one.exceptions for one in entries):
        columns["exceptions"] = lambda one: exceptions(one.exceptions) or "-"
    if any(one.next_review for one in entries):
        columns["next review"] = lambda one: one.next_review.isoformat() if one.next_review else "-"
    whole: dict[str, Say] = {**columns, "id": lambda one: one.record.id}
    heads, rows = _said(whole, entries, clean)
    if _in_one_line(heads, rows, width):
        return table(heads, rows, width, color)
    names = Counter(one.record.name for one in entries)
    columns["agent"] = lambda one: _marked(one.record.id if names[one.record.name] > 1 else one.record.name, one)
    heads, rows = _said(columns, entries, clean)
    return (table if fits(heads, rows, width) else records)(heads, rows, width, color)


def _said(columns: dict[str, Say], entries: Iterable[Entry], clean: Clean) -> tuple[list[str], list[list[str]]]:
    return list(columns), [[clean(say(entry)) for say in columns.values()] for entry in entries]


def _in_one_line(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> bool:
    return sum(max(map(len, column)) + 2 for column in zip(heads, *rows, strict=True)) - 2 <= width


def _name(entry: Entry) -> str:
    return _marked(entry.record.name, entry)


def _marked(name: str, entry: Entry) -> str:
    marks = [word for word, marked in (("conditional", entry.record.conditional), ("sample", entry.record.sample)) if marked]
    return f"{name} ({', '.join(marks)})" if marks else name


def _runs_as(entry: Entry) -> str:
    name = entry.identity_name or UNKNOWN
    return f"{name} ({entry.shared_by})" if entry.shared_by > 1 else name


def _domain(entries: Iterable[Entry]) -> str:
    """What all owners' addresses end in; '' where they differ."""
    owners = [one.record.owner.principal for one in entries if one.record.owner]
    ends = {owner.rpartition("@")[2] for owner in owners if _is_address(owner)}
    return ends.pop() if len(ends) == 1 else ""


def _is_address(principal: str) -> bool:
    local, at, domain = principal.partition("@")
    return bool(local and at and domain) and "@" not in domain


def _owner(entry: Entry, domain: str) -> str:
    found = entry.record.owner
    if found is None:
        return "-"
    name = found.principal.removesuffix(f"@{domain}") if domain else found.principal
    return name if entry.has_owner else f"{name} ?"


def _contract(entry: Entry) -> str:
    contract = entry.record.contract
    return contract.status if contract is not None else "-"


def _remarks(entries: Sequence[Entry], clean: Clean, width: int, color: bool) -> list[str]:
    """What the table leaves out or abbreviates."""
    domain, texts = _domain(entries), []
    if any(one.shared_by > 1 for one in entries):
        texts.append("(3): 3 agents run as it.".replace("3", str(max(one.shared_by for one in entries))))
    strange = sorted({name for one in entries if not one.record.sample for name in one.strange})
    if strange:
        names, are = listed(strange, MOST_NAMES), ("is no environment" if len(strange) == 1 else "are no environments")
        texts.append(f"{names} {are} that fivegates knows, which counts as production; [environments] in the settings can say more.")
    if domain:
        texts.append(f"Owners are at {domain}.")
    if any(one.record.owner and not one.has_owner for one in entries):
        texts.append("?: only a team, or a rule for the whole repository, is named; that is no owner.")
    if any(one.record.conditional for one in entries):
        texts.append("conditional: exists only if a switch is turned.")
    if any(one.record.sample for one in entries):
        texts.append("sample: lies in a folder of samples and never blocks.")
    return [paint(line, "faint", color) for line in wrap(clean(" ".join(texts)), width)] if texts else []


def _beside(beside: Sequence[AgentRecord], candidates: bool, clean: Clean, width: int) -> list[str]:
    told = []
    for kind, words in CLASS_WORDS.items():
        names = [one.name for one in beside if one.class_ == kind]
        if names:
            told.append(f"{counted(len(names), *words)} ({listed(dict.fromkeys(names), MOST_NAMES)})")
    hint = " --candidates lists the candidates." if not candidates and any(one.class_ == "candidate" for one in beside) else ""
    text = f"Besides: {listed(told)}.{hint}" if told else ""
    return wrap(clean(text), width) if text else []
