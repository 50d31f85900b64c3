"""What people have written about an agent: contracts and owners."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class Contract(NamedTuple):
    """An AgentContract or inventory entry. ``missing`` lists the five lines (apis, data, accounts, logs, kill_switch) that are absent
    or TODO, joined by ', '.

    ``unnarrowed`` lists, at risk medium or high, the APIs that write or read data or secrets and lack ``on RESOURCE``, joined by ', '.
    ``unexplained``: the APIs so wide that the contract must say why (whole services, everything, basic roles, and what is marked as
    inherited in a draft) and does not. ``lacks``: which of name, owner, purpose, identities and data are open. All are '' where nothing is.
    ``agent`` is NULL where no agent of this tree is covered.
    ``sample``: it lies in a folder of samples.
    """

    id: str
    agent: str | None
    path: str
    name: str
    status: str
    owner: str | None
    purpose: str | None
    risk: str | None
    reviewed_on: str | None
    expires_on: str | None
    missing: str
    unnarrowed: str
    source: str
    loc: str
    sample: bool = False
    unexplained: str = ""
    lacks: str = ""


class ContractField(NamedTuple):
    """One value that a person filled in: ``field`` its dotted path (``lifecycle.reviewed``, ``scope.data``, ``approvals.0.by``).

    Items of a list of texts are rows of one field. ``contract``: of ``contracts``. ``loc``: the value's line.
    """

    contract: str
    field: str
    value: str
    loc: str


class ContractGap(NamedTuple):
    """A field that a contract leaves open: absent, or ``TODO``. ``loc``: the TODO, or the line under which the field would stand.

    A list or mapping counts as open while anything in it is.
    """

    contract: str
    field: str
    loc: str


class Approval(NamedTuple):
    """The active contract of ``agent`` says that a person approves what it does of ``class`` (as of ``capabilities``).

    ``by`` says who, ``enforced_by`` names what sees to it, '' where it does not say. Nothing shows that this is so.
    """

    agent: str
    class_: str
    by: str
    enforced_by: str
    loc: str


class Enforcer(NamedTuple):
    """Something of this tree that the ``enforced_by`` of an approval names: a resource by its address, a manifest, or a file by its path.

    That it makes anybody wait is not shown.
    """

    reference: str
    loc: str


class ContractProblem(NamedTuple):
    """Something wrong in a contract file itself."""

    contract: str
    problem: str
    loc: str


class Owner(NamedTuple):
    """Who owns an agent: ``source`` contract | tag | label | catalogue | codeowners; ``confidence`` high | low."""

    agent: str
    principal: str
    source: str
    confidence: str
    loc: str


class CatalogueEntry(NamedTuple):
    """An entry of a service catalogue that stands in the tree (``product`` Backstage | OpsLevel | Cortex | Datadog | Compass).

    A row for each agent it stands for, by its name, beside its definition or code, or as the only service around it; and one with
    ``agent`` NULL for the entry itself. ``is_service``: it is something that runs. ``sample``: it lies in a folder of samples.
    """

    agent: str | None
    name: str
    product: str
    is_service: bool
    sample: bool
    loc: str


class StaleException(NamedTuple):
    """Something that lets findings pass and is out of order; only where checks were asked, since they tell what is still in use.

    ``kind`` comment | waiver | baseline. ``problem`` past (its last day is over) | fault (it gives no reason, names no check or no date)
    | unused (its check was asked, and found nothing that it lets pass; lines of a baseline then go with ``--prune``). ``checks``: those
    it names, with commas; of a baseline, whose lines of one owner are one row, ''. ``about``: the reason of a comment, the subject of a
    waiver, the owner of lines. ``number``: of comments with one text the how manieth, in order of places; 0 of lines. ``said``: the whole
    in words. ``sample``: it stands in one.
    """

    kind: str
    problem: str
    checks: str
    about: str
    number: int
    said: str
    sample: bool
    loc: str
