"""Drafts of contracts as texts, from the facts of a tree and what its identities hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..contracts.drafts.apis import Held, shares_of
from ..contracts.drafts.covers import CoverBook
from ..contracts.drafts.gather import draft_contract
from ..contracts.drafts.names import file_names
from ..contracts.drafts.write import write_contract
from ..facts.model import JobPermission, ToolGrant
from ..link.places import Locations
from ..link.terms.granted import granted_to, token_grants, tool_grants
from ..secrets.sanitise import sanitise
from .inventory import Facts

if TYPE_CHECKING:
    from ..link.permissions.holdings import Holdings
    from ..secrets.redactor import Redactor

_JOBS = "SELECT p.* FROM deployments d JOIN job_permissions p ON p.workload = d.workload WHERE d.agent = :agent ORDER BY p.scope, p.loc"
_TOOLS = "SELECT t.* FROM tool_grants t WHERE t.agent = :agent ORDER BY t.server, t.tool, t.loc"


def drafted(store: Facts, holdings: Holdings | None, ids: Iterable[str], redactor: Redactor) -> dict[str, str]:
    """The drafts of agents as texts, by a file name of its own for each. ``holdings``: None where the tree grants nothing."""
    book, locations = CoverBook(store), Locations()
    drafts = {id: draft_contract(store, id, list(_held(store, holdings, id, locations)), book) for id in ids}

    def clean(text: str) -> str:
        return redactor.redact(sanitise(text))

    names = file_names({id: clean(draft.name) for id, draft in drafts.items()})
    return {names[id]: write_contract(draft, clean) for id, draft in drafts.items()}


def _held(store: Facts, holdings: Holdings | None, agent: str, locations: Locations) -> Iterator[Held]:
    """Everything that an agent is granted: by its identities, by the token of its jobs, of tool servers."""
    if holdings is not None:
        for identity in shares_of(store, agent):
            yield from (Held(identity, one) for one in granted_to(identity, holdings, locations))
    yield from (Held("", one) for one in token_grants(_rows(JobPermission, store.query(_JOBS, {"agent": agent}))))
    yield from (Held("", one) for one in tool_grants(_rows(ToolGrant, store.query(_TOOLS, {"agent": agent}))))


def _rows(table: Any, rows: Sequence[Any]) -> list[Any]:
    return [table(**row) for row in rows]
