"""A finding, and the result of a scan that every report prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ..facts.model import Agent
from ..named_tuple import NamedTuple
from ..readers.interface import Problem
from ..source import Place

if TYPE_CHECKING:
    from .ignore import Ignore

SEVERITIES = ("info", "low", "medium", "high", "critical")
CONFIDENCES = ("low", "medium", "high")


class Related(NamedTuple):
    """Another place that explains a finding."""

    place: Place
    message: str


class Finding(NamedTuple):
    """One violation, reported at one line.

    ``key`` holds the values that identify it (no path, no line); ``fingerprint`` is sha256 over check id and key, 64 hex digits.
    ``subject`` is the agent's (or workload's, credential's) id. ``group`` folds the sides of one sharing into one block (the identity,
    the credential), '' otherwise.
    ``ignored`` holds the reason of the ignore that applies, or who accepted it until when (``baselined``), else ''.
    ``status`` is the check's: only ``stable`` ones block. ``observed``: the settings only watch it.
    ``production``: false where its agent's environment is known to be another; a gate is red only for what is in production.
    ``sample`` findings are listed and never block. ``calls``: the lines of the module calls on the way to it, outermost first.
    ``counted``: its key ends with the number of its place among those that nothing else tells it from.
    ``pack``: the path of the check's file where the tree brought it, else ''.
    ``origin``: the tool that another check than ours is of, else ''.
    """

    check: str
    name: str
    gate: str
    severity: str
    confidence: str
    subject: str
    message: str
    place: Place
    key: tuple[str, ...]
    fingerprint: str
    related: tuple[Related, ...] = ()
    group: str = ""
    via: str = ""
    sample: bool = False
    ignored: str = ""
    status: str = "stable"
    baselined: bool = False
    observed: bool = False
    production: bool = True
    calls: tuple[Place, ...] = ()
    counted: bool = False
    pack: str = ""
    origin: str = ""


class OtherCheck(NamedTuple):
    """The words of a check of another tool (``origin``), where a report quotes ours; ``url``: where it is explained."""

    id: str
    name: str
    gate: str
    severity: str
    title: str
    why: str
    fix: str
    origin: str
    url: str
    relates_to: tuple[str, ...] = ()
    pack: str = ""


class BesideCount(NamedTuple):
    """What came of asking another tool: ``findings`` on what belongs to agents, results that are on nothing of an agent's (``elsewhere``),
    that one of ours says as well (``same``), and that fit several things of which not all are meant (``unclear``). ``note``: why it was
    not asked or gave no answer, else ''.
    """

    tool: str
    findings: int = 0
    elsewhere: int = 0
    same: int = 0
    unclear: int = 0
    note: str = ""


class Settled(NamedTuple):
    """What decides the exit code, after ignores."""

    blocking: tuple[Finding, ...]
    observed: tuple[Finding, ...]
    ignored: tuple[Finding, ...]


class Lapse(NamedTuple):
    """How an exception is out of order: ``problem`` past | fault (no reason, no check, no date) | unused.

    ``kind`` comment | waiver | baseline; ``checks`` whose findings it lets pass; ``about``: its reason, subject or owner.
    """

    kind: str = ""
    problem: str = ""
    checks: str = ""
    about: str = ""


class Notice(NamedTuple):
    """Something about the way a scan was asked that its reader should know: an ignore that does not apply, has run out or hides nothing.

    ``lapse``: how an exception is out of order, which is FG512's to tell where it is asked.
    """

    place: Place
    message: str
    lapse: Lapse = Lapse()


class Unanswered(NamedTuple):
    """A question a check could not answer: ``subject`` and ``attribute`` stayed unresolved for ``reason``."""

    subject: str
    attribute: str
    reason: str
    place: Place


class CheckText(Protocol):
    """The words of one check, as far as a report quotes them; ``pack``: the path of a check of a pack, '' for one that ships."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def gate(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def fix(self) -> str: ...
    @property
    def relates_to(self) -> Sequence[str]: ...
    @property
    def pack(self) -> str: ...


@dataclass(slots=True)
class ScanResult:
    """All a report needs. Paths are relative to the scanned root."""

    root: str
    files: dict[str, int]  # reader kind -> files read
    agents: list[Agent]
    findings: list[Finding]
    problems: list[Problem]  # errors, templates and what was recognised and not read
    unresolved: list[Unanswered]
    exit_code: int
    fail_on: str
    prefix: str = ""
    ignored: list[Finding] = field(default_factory=list)
    lines: dict[Place, str] = field(default_factory=dict)  # redacted source line of each finding's places
    counts: dict[str, int] = field(default_factory=dict)  # e.g. workloads, identities, shared identities
    notices: list[Notice] = field(default_factory=list)
    ignores: list[Ignore] = field(default_factory=list)  # as written in the tree
    left_out: frozenset[str] = frozenset()  # ids of checks that the settings' profile asks and this run did not
    packed: list[CheckText] = field(default_factory=list)  # the checks of packs, clean and without secrets
    broken: list[Problem] = field(default_factory=list)  # those of ``problems`` that kept checks of packs from being asked
    others: tuple[OtherCheck, ...] = ()  # the words of checks of other tools that found something
    beside: BesideCount | None = None
    evidence: dict[str, int] = field(default_factory=dict)  # gate -> agents (no samples) with evidence for an answer
    touched: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)  # path -> first and last lines a change writes, if asked
