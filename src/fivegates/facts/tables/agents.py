"""What runs, where and as which image, and why it is taken for an agent."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class Workload(NamedTuple):
    """A thing that runs code. ``conditional``: it exists only if a switch is turned; ``sample``: it lies in a folder of samples,
    or only runs tests.

    ``exposure``: from where it can be reached: public | internal (``exposures`` says by which way, and who is let in).
    """

    id: str
    platform: str
    kind: str
    name: str
    environment: str | None
    image: str | None
    schedule: str | None
    exposure: str | None
    conditional: bool
    sample: bool
    loc: str


class Image(NamedTuple):
    """A container image that a workload runs, as far as its reference is known: unknown parts are ``*``, one wholly unknown is no row.

    ``repository``: the reference without tag and digest; ``registry``: its host, NULL where none is written or it is not known.
    ``pinned``: whether the reference has a digest; NULL where the part that could hold one is not known, and where what runs is decided
    elsewhere (built beside the service, replaced by an overlay, left alone by ``ignore_changes``). ``part``: the container that runs it, ''
    where it has no name. ``beside``: what that container is where it is not the agent's own, init (it prepares the pod and ends) |
    sidecar, else ''. ``deployment`` is '' as in ``effective_identities``.
    """

    id: str
    workload: str
    deployment: str
    reference: str
    registry: str | None
    repository: str
    tag: str | None
    digest: str | None
    pinned: bool | None
    part: str
    beside: str
    loc: str


class Exposure(NamedTuple):
    """A way to ``workload``: from where it can be reached (``reach``: public | internal), and whom it lets in (``admits``: anyone |
    authenticated); NULL where these files do not say.

    ``via``: the type and attribute that say so. ``signed``: the workload holds what it needs to check the signature of a request, so it
    may refuse what the platform lets in. ``deployment`` is '' as in ``effective_identities``.
    """

    workload: str
    deployment: str
    reach: str | None
    admits: str | None
    via: str
    signed: bool
    loc: str


class Input(NamedTuple):
    """``workload`` is started with a text that somebody outside wrote, by something that is no way to call it: ``kind`` mail (a rule for
    incoming mail hands it over). ``via``: the type that says so. ``deployment`` is '' as in ``effective_identities``.
    """

    workload: str
    deployment: str
    kind: str
    via: str
    loc: str


class Agent(NamedTuple):
    """A logical agent, or what is listed beside agents. ``class``: agent | tool_server | llm_infrastructure | candidate.

    ``confidence`` from 0 to 1. ``sample``: every deployment is a sample.
    """

    id: str
    name: str
    class_: str
    confidence: float
    declared: bool
    risk: str | None
    sample: bool
    loc: str


class Deployment(NamedTuple):
    """An agent (or any class in ``agents``) as one workload in one environment. ``unit`` is the deploy unit."""

    id: str
    agent: str
    workload: str
    environment: str | None
    version: str | None
    unit: str
    loc: str


class Evidence(NamedTuple):
    """Why ``agent`` is taken for an agent: ``family`` declared | type | code | model-env | iam | image | name; ``weight`` below 0
    counts against. ``points_to``: the class it speaks for.
    """

    agent: str
    family: str
    signal: str
    weight: float
    detail: str
    loc: str
    points_to: str = "agent"
