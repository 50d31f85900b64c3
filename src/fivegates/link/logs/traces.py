"""The telemetry that a deployment sends, and the name it sends it under."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ...extract.model import EnvEntry, WorkloadRecord
from ...extract.paths import select_first
from ...named_tuple import NamedTuple
from ...resolve.interface import Resource
from ...source import Place
from ...values import Unknown, Value
from ..agents import Linked
from .stores import shown

Row = Mapping[str, Any]
OFF = frozenset(("", "0", "false", "no", "off", "none"))


class Telemetry(NamedTuple):
    """One system that a deployment sends to. ``question``: why its name may be other than seen, '' where it is known."""

    system: str
    name: str | None
    endpoint: str
    place: Place
    question: str


class Traces:
    """Reads the variables of a deployment by the telemetry table.

    ``read_folder`` says of a folder and words: True where one of the words stands in it, False where none does, None where not all of it
    was read. ``namespaces``: manifests of Kubernetes namespaces, whose annotations speak for their pods.
    """

    def __init__(
        self,
        rows: list[Row],
        folders: Callable[[Linked], list[str]],
        read_folder: Callable[[str, tuple[str, ...]], bool | None],
        namespaces: Iterable[Resource] = (),
    ) -> None:
        self._rows = rows
        self._injected = [row["injected_by"] for row in rows if "injected_by" in row]
        self._injecting = {one.label for one in namespaces if self._is_injected(_annotations(one))}
        self._folders = folders
        self._read_folder = read_folder

    def of(self, linked: Linked) -> Iterator[Telemetry]:
        """Every system that is switched on."""
        entries = {entry.name: entry for entry in linked.record.env}
        for row in self._rows:
            on = next((entries[name] for name in row["on"] if name in entries and is_on(entries[name])), None)
            if on is None or any(name in entries and not is_off(entries[name]) for name in row.get("off", ())):
                continue
            name, known = _name(row, entries)
            endpoint = next((_said(entries[name]) for name in row["endpoint"] if name in entries), "")
            question = "" if name is not None else self._question(linked, row, known=known)
            yield Telemetry(row["system"], name, endpoint, on.place, question)

    def _question(self, linked: Linked, row: Row, *, known: bool) -> str:
        """Why a name may be given after all: by the platform, by a variable that was not read, or by the program itself."""
        record = linked.record
        if not known:
            return "a variable that may name it is not known"
        if record.kind in row.get("named_by", ()):
            return "its platform names it"
        if "injected_by" in row and (self._is_injected(record.tags) or self._is_injected_around(record)):
            return "an operator names it"
        if not record.env_complete or record.env_files:
            return "not all of its variables are known"
        folders = self._folders(linked)
        if not folders:
            return "its code is not in this tree"
        answers = [self._read_folder(folder, tuple(row["code"])) for folder in folders]
        return "" if all(answer is False for answer in answers) else "its code may name itself"

    def _is_injected_around(self, record: WorkloadRecord) -> bool:
        """Whether the namespace asks for its pods, or may where it is not known which it is."""
        if record.namespace is None or not record.namespace.text:
            return bool(self._injecting) and record.platform == "kubernetes"
        return record.namespace.text in self._injecting

    def _is_injected(self, annotations: Mapping[str, Value]) -> bool:
        """Whether an operator is asked to put its own variables in; it is not where it is told ``false``."""
        asked = [value for key, value in annotations.items() for head in self._injected if key.lower().startswith(head)]
        return any(not _is_no(value) for value in asked)


def _annotations(resource: Resource) -> Mapping[str, Value]:
    found = select_first(resource, "metadata.annotations")
    return found.value.data if found is not None and isinstance(found.value.data, dict) else {}


def is_on(entry: EnvEntry) -> bool:
    """Whether a variable is given for certain and does not say no; one that is not known may be empty."""
    if entry.value is None:
        return entry.reference is not None
    data = entry.value.data
    if isinstance(data, Unknown):
        return any(isinstance(part, str) and part for part in data.parts)
    return data is not None and not _is_no(entry.value)


def is_off(entry: EnvEntry) -> bool:
    """Whether a switch that turns telemetry off is known to be left off."""
    return entry.value is not None and _is_no(entry.value)


def _is_no(value: Value) -> bool:
    data = value.data
    return data is False or data == 0 or (isinstance(data, str) and data.strip().lower() in OFF)


def _name(row: Row, entries: Mapping[str, EnvEntry]) -> tuple[str | None, bool]:
    """The name that the variables give, and whether all that may give one are known."""
    known = True
    for variable in row["name"]:
        entry = entries.get(variable)
        if entry is not None:
            if entry.value is not None and entry.value.text:
                return entry.value.text, True
            known = False
    attributes = row.get("attributes")
    entry = entries.get(attributes["variable"]) if attributes is not None else None
    if attributes is not None and entry is not None:
        text = entry.value.text if entry.value is not None else None
        if text is None:
            return None, False
        for pair in text.split(","):
            key, _, value = pair.partition("=")
            if key.strip() == attributes["key"] and value.strip():
                return value.strip(), True
    return None, known


def _said(entry: EnvEntry) -> str:
    """Where telemetry goes, as far as it can be compared, without what signs in there; what cannot be is like nothing else."""
    if entry.reference is not None:
        return entry.reference
    said = shown(entry.value)
    if said is not None:
        unknown = entry.value is not None and isinstance(entry.value.data, Unknown)
        return f"({said} at {entry.place.path.rpartition('/')[0]})" if unknown else said.rpartition("@")[2].partition("?")[0]
    return f"(unknown at {entry.place.path}:{entry.place.line}:{entry.place.column})"
