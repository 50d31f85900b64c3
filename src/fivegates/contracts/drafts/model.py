"""What a drafted contract holds, before it becomes text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ...named_tuple import NamedTuple

Row = Mapping[str, Any]
TODO = "TODO"
ANY_ENVIRONMENT = "*"


class Facts(Protocol):
    """A store of facts."""

    def query(self, sql: str, parameters: Mapping[str, str | int | float | None] | None = None) -> Sequence[Row]: ...


class Noted(NamedTuple):
    """A text of the contract with what stands behind it as a comment: where it is from."""

    text: str
    note: str = ""


class CoverLine(NamedTuple):
    """One entry of ``covers``."""

    kind: str
    pattern: str
    note: str


class ApiLine(NamedTuple):
    """One entry of ``scope.apis``. ``inherited``: why nobody decided this, '' for what is narrow and the agent's own; such an entry needs a
    ``because:`` before the contract can be active. ``sure``: nothing is known that may take the grant back.
    """

    provider: str
    entry: str
    note: str
    inherited: str = ""
    sure: bool = True


class CredentialLine(NamedTuple):
    """One static credential: what it is called and where it is kept; ``store`` is TODO where it is kept nowhere but in the files."""

    name: str
    store: str
    note: str


class Draft(NamedTuple):
    """Everything about one agent that a contract says and files tell.

    ``identities``: by environment the stages (``runs as`` ...) and what they are; ``classes``: of consequences, which its grants allow;
    ``apis_unknown``: why there may be grants that are not listed, '' where there are none.
    """

    agent: str
    name: str
    place: str
    owner: Noted
    covers: tuple[CoverLine, ...]
    identities: Mapping[str, Mapping[str, Noted]]
    apis: tuple[ApiLine, ...]
    apis_unknown: str
    credentials: tuple[CredentialLine, ...]
    classes: tuple[str, ...]
    sink: Noted
    schedule: Noted
    is_consequential: bool
