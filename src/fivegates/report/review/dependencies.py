"""What an agent depends on, as its contract says and as the files show: systems, tool servers and tools, addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ..inventory import Facts, Row
from .model import Line
from .words import place

_SAID = (
    "SELECT k.agent, f.field, f.value, l.path AS file, l.line FROM contract_fields f JOIN contracts k ON k.id = f.contract "
    "LEFT JOIN locations l ON l.id = f.loc WHERE f.field IN ('depends_on', 'scope.apis.http', 'baseline.egress', 'vendor') "
    "ORDER BY k.id, f.field, f.value"
)
_TOOLS = (
    "SELECT DISTINCT t.agent, t.server, t.tool, t.mode, l.path AS file, l.line FROM tool_grants t "
    "LEFT JOIN locations l ON l.id = t.loc ORDER BY t.server, t.tool, t.mode, l.path, l.line"
)
_MODELS = (
    "SELECT DISTINCT t.agent, t.value, l.path AS file, l.line FROM told t LEFT JOIN locations l ON l.id = t.loc "
    "WHERE t.what = 'model' AND t.value <> '' ORDER BY t.value, l.path, l.line"
)
_WORDS = {
    "depends_on": "depends on {}, the contract says",
    "scope.apis.http": "calls {}, the contract says",
    "baseline.egress": "reaches {} over the network, the contract says",
    "vendor": "is of the vendor {}, the contract says",
}
_MODES = {"allowed": "", "approval": ", each call approved by a person", "denied": ", denied"}


def read_dependencies(store: Facts) -> Mapping[str, list[Line]]:
    """By agent."""
    found: dict[str, list[Line]] = defaultdict(list)
    for agent, line in (*_said(store), *_tools(store), *_models(store)):
        if line.text not in {one.text for one in found[agent]}:
            found[agent].append(line)
    return found


def _said(store: Facts) -> Iterator[tuple[str, Line]]:
    for row in store.query(_SAID):
        if row["agent"] and row["value"] != "none":
            yield row["agent"], Line(_WORDS[row["field"]].format(row["value"]), place(row))


def _tools(store: Facts) -> Iterator[tuple[str, Line]]:
    for row in store.query(_TOOLS):
        yield row["agent"], Line(_tool(row) + _MODES.get(row["mode"], f", {row['mode']}"), place(row))


def _tool(row: Row) -> str:
    if not row["server"]:
        return "uses every tool of its harness" if row["tool"] == "*" else f"uses {row['tool']}"
    if row["server"] == row["tool"]:
        return f"calls the agent {row['tool']}"
    return f"uses every tool of {row['server']}" if row["tool"] == "*" else f"uses {row['tool']} of {row['server']}"


def _models(store: Facts) -> Iterator[tuple[str, Line]]:
    for row in store.query(_MODELS):
        yield row["agent"], Line(f"uses the model {row['value']}", place(row))
