"""Jobs of workflows that run an agent: what starts them, what holds others off, what their token and secrets are."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class JobTrigger(NamedTuple):
    """``event`` starts the job ``workload``. ``outsiders``: whether somebody without write access to the repository can have it run an
    agent while the run holds the job's secrets and token; NULL where that is not known.

    The events are those of the workflow itself and of the workflows whose jobs call it; ``loc`` is in the one that has the event.
    """

    workload: str
    event: str
    outsiders: bool | None
    loc: str


class JobGate(NamedTuple):
    """Something between ``event`` and the agent: ``kind`` condition (an ``if``, or a job that has to run before) | permission step
    (a step looks at who started the run) | environment (it may need approval) | harness (the program that runs the agent).

    ``verdict``, about somebody without write access: open | closed | unknown. ``detail``: whose condition, which program.
    """

    workload: str
    event: str
    kind: str
    verdict: str
    detail: str
    loc: str


class JobPermission(NamedTuple):
    """What the run's own token may do. ``scope``: one of GitHub's, ``*`` for all; ``access``: read | write | default (nothing is said, and
    a setting of the repository or organisation decides). ``source``: job | workflow | default.

    ``strong``: what is built, released or run can be changed by it; ``own``: it signs in or pays for the agent itself.
    ``covered``, of write access: whether ``covered_by`` allows or needs it: the contract, or the steps of the job where none speaks for the
    agent; NULL where that is not known.
    """

    workload: str
    scope: str
    access: str
    source: str
    strong: bool
    own: bool
    covered: bool | None
    covered_by: str
    loc: str


class JobSecret(NamedTuple):
    """A secret within reach of a step that runs the agent: its variable or input, or a variable of its job. ``opens_only_models``: it is
    the key of a model. The token of the run itself is none.
    """

    workload: str
    name: str
    opens_only_models: bool
    loc: str
