"""How runs of agents begin and end: with which stored keys a workflow signs in, and what bounds a run."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class RunLimit(NamedTuple):
    """What bounds a run of ``workload``, whose runs have an end of their own.

    ``kind``: job (of a workflow) | deadline (of a Job or batch job). ``state``: set | none; ``detail`` says of ``none`` what is missing.
    No row where it is not known. ``deployment`` is '' as in ``effective_identities``.
    """

    workload: str
    deployment: str
    kind: str
    state: str
    detail: str
    loc: str


class StaticSignIn(NamedTuple):
    """``workload`` signs in to a cloud with a stored key: a job of a workflow, where it could use the token of its run, or an agent of a
    compose project.

    ``agent``: whom the job runs (``role`` runs) or deploys (``role`` deploys: ``by`` names the command or action), or who is handed the
    key itself (``role`` holds). ``provider``: aws | gcp
    | azure; ``via``: the input or variable that hands the key over; ``key``: what stores it, as the workflow names it. ``inside``: the
    step of an action of this tree that signs in, NULL elsewhere.
    """

    workload: str
    agent: str
    role: str
    by: str
    provider: str
    via: str
    key: str
    loc: str
    inside: str | None = None
