"""What a check is once it is loaded: its words, its dials and its question."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..named_tuple import NamedTuple

GATES = ("inventory", "identity", "scope", "logging", "lifecycle", "runtime")
MOMENTS = ("change", "calendar")
AUDIENCES = ("default", "strict")
STATUSES = ("stable", "preview", "deprecated")
LANGUAGES = ("tf", "k8s", "repo")
NEEDS = ("base", "exceptions")
NTH = "nth"  # the last column of a key that counts places


class Check(NamedTuple):
    """One check, as its file says.

    ``severity`` and ``confidence`` are what a row has that brings none of its own. ``key`` and ``group`` name columns of ``query``: those
    that make the fingerprint, and the one whose value folds findings into one block. ``message`` is a template over the row's columns.
    ``related`` is asked for each finding with the row's columns as parameters and gives ``loc`` and ``message``. ``params`` are further
    parameters with their defaults; ``:today`` is always there. ``claims``: the languages it is known to work for. ``needs``: what must be
    there for it to be asked: ``base``, or ``exceptions``, the answers of all others and what lets them pass. ``steps_down``: one severity
    lower where the environment is known not to be production.
    ``pack``: the path of its file in the scanned tree for a check of a pack, '' for one that ships.
    """

    id: str
    name: str
    gate: str
    severity: str
    title: str
    message: str
    why: str
    fix: str
    key: tuple[str, ...]
    query: str
    confidence: str = "high"
    moment: str = "change"
    audience: str = "default"
    status: str = "stable"
    claims: tuple[str, ...] = ()
    relates_to: tuple[str, ...] = ()
    related: str = ""
    group: str = ""
    params: Mapping[str, str | int] = MappingProxyType({})
    needs: tuple[str, ...] = ()
    steps_down: bool = True
    pack: str = ""
