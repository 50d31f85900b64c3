"""What stands in the HTML report, as texts and numbers; the page prints these and nothing else.

Agents, identities and deeds are referred to by their index in ``Document``; -1 is none.
"""

from __future__ import annotations

from ...named_tuple import NamedTuple


class Line(NamedTuple):
    """Something said, and where it stands (``path:line``, '' where it stands nowhere). ``code``: the line itself, redacted."""

    text: str
    at: str = ""
    code: str = ""


class Mark(NamedTuple):
    """A gate's colour: green | amber | red | not applicable | not assessed, and why in a few words."""

    gate: str
    colour: str
    because: str


class Gate(NamedTuple):
    """One of the five on the scorecard. ``rests_on``: the answers, and for how many agents they are there; ``checks``: ids, how often."""

    mark: Mark
    asks: str
    checks: tuple[tuple[str, int], ...]
    rests_on: tuple[str, ...]


class Agent(NamedTuple):
    """A row of the registry. ``called``: its name, or its id where others have that name; ``identity``: the shared one, else the first;
    ``flags``: what it is filtered by; ``marks``: not of samples.
    """

    id: str
    name: str
    called: str
    at: str
    environment: str
    owner: str
    contract: str
    identity: int
    shared_by: int
    last_change: str
    is_sample: bool
    flags: tuple[str, ...]
    marks: tuple[Mark, ...]
    facts: tuple[tuple[str, str], ...]
    evidence: tuple[Line, ...]

    @property
    def green(self) -> int:
        return sum(mark.colour == "green" for mark in self.marks)


class Held(NamedTuple):
    """A deed that an identity can do. ``doubt``: why it is only possible, '' where it is allowed; ``basis``: by which right on what."""

    deed: int
    doubt: str
    basis: str
    at: str


class Identity(NamedTuple):
    """Whom agents act as. ``label``: what people call it; ``words``: what that is; ``is_per_run``: issued anew for each run, so that using
    it is no sharing; ``others``: workloads beside agents that run as it; ``granted``: as written, of which ``more`` are left out.
    """

    canonical: str
    label: str
    words: str
    is_per_run: bool
    others: tuple[str, ...]
    holds: tuple[Held, ...]
    granted: tuple[Line, ...]
    more: int


class Way(NamedTuple):
    """That an agent acts as an identity. ``doubt``: why it may not, '' where it does."""

    agent: int
    identity: int
    how: str
    doubt: str
    at: str


class Deed(NamedTuple):
    """Something of consequence, in words. ``kind``: its class in words; ``is_grave``: a person should be asked before."""

    words: str
    kind: str
    tier: int
    is_grave: bool


class Finding(NamedTuple):
    """``agents``: whom it concerns; ``subject``: what it is about where that is no agent; ``note``: why it counts less or not."""

    fingerprint: str
    severity: str
    agents: tuple[int, ...]
    subject: str
    message: str
    at: str
    code: str
    via: str
    related: tuple[Line, ...]
    note: str
    state: str  # open | let through | sample


class Check(NamedTuple):
    """A check that found something, with its words once; ``severity``: the gravest of its findings.

    ``origin``: where it comes from if not from fivegates, another tool or a file of the tree.
    """

    id: str
    name: str
    gate: str
    severity: str
    title: str
    why: str
    fix: str
    origin: str
    findings: tuple[Finding, ...]


class Unseen(NamedTuple):
    """Something that takes from the report, in a sentence, and where; ``more``: lines that are left out."""

    title: str
    sentence: str
    lines: tuple[Line, ...]
    more: int = 0


class Summary(NamedTuple):
    """The answer for whoever has two minutes. ``verdict``: why the exit code is what it is; ``is_clean``: nothing would block;
    ``nothing``: what was looked at where nothing was found, else ''; ``steps``: a command and what it settles.
    """

    root: str
    today: str
    version: str
    exit_code: int
    verdict: str
    is_clean: bool
    nothing: str
    green: int
    agents: int
    numbers: tuple[tuple[int, str], ...]
    severities: tuple[tuple[str, int], ...]
    gates: tuple[Gate, ...]
    steps: tuple[tuple[str, str], ...]
    read: str


class Document(NamedTuple):
    """All of it. ``beside``: what was recognised and is no agent."""

    summary: Summary
    agents: tuple[Agent, ...]
    identities: tuple[Identity, ...]
    ways: tuple[Way, ...]
    deeds: tuple[Deed, ...]
    checks: tuple[Check, ...]
    unseen: tuple[Unseen, ...]
    beside: tuple[Line, ...]
