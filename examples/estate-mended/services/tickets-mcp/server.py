"""Offers the shop's tickets as tools."""

import json
import os
import urllib.request

from fastmcp import FastMCP

mcp = FastMCP("tickets")


@mcp.tool
def find_tickets(text: str) -> list[dict[str, str]]:
    """Tickets that mention a text."""
    with urllib.request.urlopen(f"{os.environ['TICKETS_URL']}/tickets?q={text}", timeout=10) as answer:
        return json.load(answer)


if __name__ == "__main__":
    mcp.run(transport="http", host="0.0.0.0", port=9000)
