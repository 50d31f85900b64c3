"""Read AgentContract and AgentInventory documents as far as they can be used; what is wrong with them is kept beside.

Any YAML file may hold them, under any name: only ``apiVersion: fivegates/v1`` and ``kind`` decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..readers.yaml import YamlStream
from ..source import Place
from ..values import Value
from .fields import filled_in, is_said, left_open, todos
from .model import LINES, STATUSES, Api, Approved, ContractRecord, Cover
from .validate import Flaw, flaws, is_boundless, load_schema

API_VERSION = "fivegates/v1"
KINDS = ("AgentContract", "AgentInventory")
GROUP = "fivegates/"


@dataclass(slots=True)
class Written:
    """Every contract and inventory entry in order of path. ``are_complete``: it is known which workloads all of them speak for."""

    records: list[ContractRecord] = field(default_factory=list)
    problems: list[tuple[str, Place]] = field(default_factory=list)
    are_complete: bool = True


def is_contract(root: Value) -> bool:
    """Whether a document says of itself that it is a contract or an inventory; no other YAML ever is."""
    return _word(root, "apiVersion") == API_VERSION and _word(root, "kind") in KINDS


def is_meant_as_contract(stream: YamlStream) -> bool:
    """Whether a document of a file is addressed to this program, in whatever version and of whatever kind."""
    return any((_word(document.root, "apiVersion") or "").startswith(GROUP) for document in stream.documents)


def is_named_like_contract(path: str) -> bool:
    """Whether a file is called as contracts and inventories are by custom. Only a file that cannot be read is judged by its name."""
    stem, _, ending = path.lower().rpartition(".")
    return ending in ("yaml", "yml") and stem.endswith(("agent.contract", ".agent", "agents.inventory"))


def read_contracts(streams: Mapping[str, YamlStream]) -> Written:
    """What the YAML files of a tree hold; ids are unique."""
    written = Written()
    seen: dict[str, int] = {}
    for path in sorted(streams):
        for document in streams[path].documents:
            for record in _records(document.root, path, written):
                seen[record.id] = count = seen.get(record.id, 0) + 1
                written.records.append(record if count == 1 else record._replace(id=f"{record.id}#{count}"))
    return written


def _records(root: Value, path: str, written: Written) -> Iterator[ContractRecord]:
    if not (_word(root, "apiVersion") or "").startswith(GROUP):
        return
    kind = _word(root, "kind")
    if kind not in KINDS or not is_contract(root):
        found = _unknown_kind(root)
        written.problems.append(found)
        written.are_complete = False
        return
    wrong = flaws(root, kind)
    written.problems += [(flaw.reason, flaw.place) for flaw in wrong]
    written.are_complete = written.are_complete and not any(flaw.in_covers for flaw in wrong)
    if kind == "AgentContract":
        yield _kept(_record(root, path, "contract", wrong), wrong, written)
        return
    entries = root.get("agents")
    for entry in entries.items() if entries is not None else ():
        if isinstance(entry.data, dict):
            yield _kept(_record(entry, path, "inventory", wrong), wrong, written)
            wrong = []


def _kept(record: ContractRecord, wrong: list[Flaw], written: Written) -> ContractRecord:
    """The record, what is wrong with its entries told with the rest."""
    written.problems += record.problems[len(wrong) :]
    return record


def _unknown_kind(root: Value) -> tuple[str, Place]:
    """Something addressed to fivegates that this version does not know: a typing error, or a later version's."""
    version, kind = root.get("apiVersion"), root.get("kind")
    if version is not None and version.text != API_VERSION:
        return f"apiVersion is {version.text!r}: this version reads {API_VERSION}", version.place
    place = kind.place if kind is not None else root.place
    return f"kind is {_word(root, 'kind') or 'missing'}: {API_VERSION} has {' and '.join(KINDS)}", place


def _record(root: Value, path: str, source: str, wrong: list[Flaw]) -> ContractRecord:
    name = _text(root, "name") or "?"
    apis = tuple(_apis(root.get("scope")))
    lifecycle, scope, owner = root.get("lifecycle"), root.get("scope"), root.get("owner")
    return ContractRecord(
        id=f"{path}#{name}",
        source=source,
        name=name,
        status=_status(root, source),
        owner=_text(root, "owner"),
        team=_text(root, "team"),
        purpose=_text(root, "purpose"),
        risk=_text(root, "risk"),
        reviewed_on=_text(lifecycle, "reviewed"),
        expires_on=_text(lifecycle, "expires"),
        missing=tuple(line for line in LINES if not _is_line_said(scope.get(line) if scope is not None else None, line)),
        apis=apis,
        covers=tuple(_covers(root)),
        place=_header(root),
        owner_place=owner.place if owner is not None else None,
        elsewhere=(found := root.get("elsewhere")) is not None and found.data is True,
        approvals=tuple(_approvals(root)),
        problems=(*((flaw.reason, flaw.place) for flaw in wrong), *_unreadable(apis)),
        said=filled_in(root),
        gaps=left_open(root, load_schema("AgentContract")),
        todos=todos(root),
    )


def _is_line_said(line: Value | None, name: str) -> bool:
    """Whether one of the five lines is said. Of the APIs a reason may be open: that is a matter of the entry and not of the line."""
    if name != "apis" or line is None or not isinstance(line.data, dict) or not line.data:
        return is_said(line)
    return all(_is_list_said(entries) for entries in line.data.values())


def _is_list_said(entries: Value) -> bool:
    if not isinstance(entries.data, tuple):
        return is_said(entries)
    return bool(entries.data) and all(is_said(_allowed(entry)) for entry in entries.data)


def _allowed(entry: Value) -> Value | None:
    return entry.get("allow") if isinstance(entry.data, dict) else entry


def _status(root: Value, source: str) -> str:
    """As written; an inventory's entry is active unless it says otherwise, and whatever is no status is as good as a draft."""
    if root.get("status") is None:
        return "active" if source == "inventory" else "draft"
    status = _word(root, "status")
    return status if status in STATUSES else "draft"


def _header(root: Value) -> Place:
    """The line that says what this document is, or where an inventory's entry begins."""
    kind = root.get("kind") or root.get("name")
    return kind.place if kind is not None else root.place


def _word(holder: Value, key: str) -> str | None:
    value = holder.get(key)
    return value.text if value is not None else None


def _text(holder: Value | None, key: str) -> str | None:
    """A filled-in text; None for what is absent or TODO."""
    value = holder.get(key) if holder is not None else None
    return str(value.data) if value is not None and is_said(value) and not isinstance(value.data, dict | tuple) else None


def _apis(scope: Value | None) -> Iterator[Api]:
    apis = scope.get("apis") if scope is not None else None
    for provider, entries in (apis.data if apis is not None and isinstance(apis.data, dict) else {}).items():
        for entry in entries.items():
            allowed = _text(entry, "allow") if isinstance(entry.data, dict) else entry.text if is_said(entry) else None
            if allowed is not None:
                asks_why = isinstance(entry.data, dict) and entry.get("because") is not None
                yield Api(provider, allowed, _text(entry, "because") or "", entry.place, asks_why)


def _unreadable(apis: Iterable[Api]) -> Iterator[tuple[str, Place]]:
    """What is wrong with entries that say nothing this version understands."""
    from .terms.judging import PROVIDERS, parse
    from .terms.model import UnreadableError

    for api in apis:
        try:
            if api.provider in PROVIDERS:  # of any other the schema speaks
                parse(api.provider, api.entry)
        except UnreadableError as error:
            yield str(error), api.place


def _approvals(root: Value) -> Iterator[Approved]:
    approvals = root.get("approvals")
    for entry in approvals.items() if approvals is not None else ():
        class_ = _text(entry, "class") if isinstance(entry.data, dict) else None
        if class_ is not None:
            yield Approved(class_, _text(entry, "by") or "", _text(entry, "enforced_by") or "", entry.place)


def _covers(root: Value) -> Iterator[Cover]:
    covers = root.get("covers")
    for entry in covers.items() if covers is not None else ():
        for kind, value in (entry.data if isinstance(entry.data, dict) else {}).items():
            if value.text and is_said(value) and not is_boundless(kind, value.text):
                yield Cover(kind, value.text, value.place)
