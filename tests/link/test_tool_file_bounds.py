"""Agents times the tools of the files that they load is a product that a hostile tree can make large: it is bounded, and that is told."""

from __future__ import annotations

import json

from facts_shown import facts_of

from fivegates.link.tool_files import MOST_LOADED

AGENTS = 25
TOOLS = MOST_LOADED // (AGENTS - 5)


def test_what_agents_load_is_followed_up_to_a_bound_that_is_told() -> None:
    service = {
        "image": "example/agent",
        "command": ["claude", "-p", "x"],
        "environment": {"ANTHROPIC_MODEL": "x"},
        "volumes": ["./m/mcp.json:/m"],
    }
    server = {"command": "npx", "alwaysAllow": [f"t{n}" for n in range(TOOLS)]}
    files = {
        "compose.yaml": json.dumps({"services": {f"s{n:02}": service for n in range(AGENTS)}}),
        "m/mcp.json": json.dumps({"mcpServers": {"one": server}}),
    }
    store = facts_of(files)
    loading = store.query("SELECT COUNT(DISTINCT agent) AS agents FROM tool_grants WHERE server = 'one'")
    told = store.query("SELECT COUNT(DISTINCT subject) AS agents FROM unresolved WHERE attribute = 'tool_grants'")
    assert (loading, told) == ([{"agents": AGENTS - 6}], [{"agents": 6}])
