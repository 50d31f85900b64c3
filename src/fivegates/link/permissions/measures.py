"""How much each grant gives, provider by provider, for the identities that are asked about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from ...facts.model import Grant
from ...iam.aws.holding import AwsHolding
from ...iam.aws.widths import Matters
from .aws_columns import Measure, managed_kind
from .cluster_columns import cluster_columns
from .google import Google
from .holdings import HeldGrant, Holdings
from .microsoft import Microsoft


class Measures:
    """``written``: what a row was made of, by its id. ``load``: catalogue data."""

    def __init__(
        self,
        holdings: Holdings,
        written: Mapping[str, HeldGrant],
        google: Google,
        microsoft: Microsoft,
        load: Callable[[str], Any],
    ) -> None:
        self._holdings = holdings
        self._written = written
        self._google = google
        self._microsoft = microsoft
        self._load = load
        self._of_aws: dict[str, Measure] = {}
        self._left: dict[str, Callable[[str], bool]] = {}

    def rows(self, grants: Iterable[Grant], asked: Collection[str]) -> Iterator[Grant]:
        """The rows, those of ``asked`` identities with their measures."""
        for row in grants:
            held = self._written.get(row.id) if row.identity in asked else None
            yield self._measured(row, held) if held is not None else row

    def _measured(self, row: Grant, held: HeldGrant) -> Grant:
        record = held.record
        if record.binding is not None:
            return row._replace(**self._google.columns(record, self._left_to(row.identity)))
        if record.assignment is not None:
            return row._replace(**self._microsoft.columns(record))
        if record.provider == "kubernetes":
            return row._replace(**cluster_columns(record))
        return self._of_policy(row, held) if record.provider == "aws" and record.effect == "Allow" else row

    def _of_policy(self, row: Grant, held: HeldGrant) -> Grant:
        if held.record.statement is None:
            kind = managed_kind(row.role, self._load("aws_measures"))
            return row._replace(role_kind=kind, wildcard="") if kind else row
        if row.identity not in self._of_aws:
            holding = next(one for one in self._holdings.of(row.identity) if isinstance(one, AwsHolding))
            self._of_aws[row.identity] = Measure(Matters.of(self._load("aws_measures")), holding.takers())
        return self._of_aws[row.identity].of(row, held.record, held.doubt)

    def _left_to(self, identity: str) -> Callable[[str], bool]:
        """Whether deny policies of Google leave an identity a permission at all."""
        if identity not in self._left:
            denied = any(record.provider == "gcp" and record.effect == "Deny" for record, _ in self._holdings.grants_of(identity))
            holding = next((one for one in self._holdings.of(identity) if one.provider == "gcp"), None) if denied else None
            self._left[identity] = (lambda permission: bool(holding.reach(permission))) if holding is not None else _everything
        return self._left[identity]


def _everything(_: str) -> bool:
    return True
