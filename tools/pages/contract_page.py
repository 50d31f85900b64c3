"""docs/contract.md: what a contract is, the example of FG101, and every key from the schema."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

from fivegates.contracts.model import LINES
from fivegates.engine.select import load_checks, select_checks

from .check_pages import file_name
from .markdown import INDENT, code, codes, fence, prose, table
from .schema_keys import Key, keys, kind_of
from .templates import fill

SCHEMA = Path(__file__).parents[2] / "schemas" / "contract.schema.json"
EXPLAINED_BY = ("FG101", "FG109", "FG304", "FG307", "FG310", "FG313", "FG317", "FG319", "FG320")


def render() -> str:
    """The whole page."""
    contract = json.loads(SCHEMA.read_text(encoding="utf-8"))
    checks = select_checks(load_checks(), select=EXPLAINED_BY)
    covers = contract["properties"]["covers"]["items"]["properties"]
    return fill(
        "contract",
        "schemas/contract.schema.json",
        {
            "example": fence(example(), "yaml"),
            "lines": codes(LINES),
            "checks": "\n".join(f"- [{check.id}](checks/{file_name(check)}): {prose(check.title)}." for check in checks),
            "covers": table(("kind", "is written"), [(code(kind), prose(of.get("description", ""))) for kind, of in covers.items()]),
            "keys": table(("key", "type", "meaning"), [_row(key) for key in keys(contract)]),
        },
    )


def example() -> str:
    """The contract that FG101 tells people to write: the indented part of its fix."""
    (check,) = select_checks(load_checks(), select=[EXPLAINED_BY[0]])
    (block,) = (block for block in re.split(r"\n\n+", check.fix) if block.startswith(INDENT))
    return textwrap.dedent(block)


def _row(key: Key) -> tuple[str, str, str]:
    meaning = prose(key.schema.get("description", ""))
    return code(key.path), kind_of(key.schema), f"{'**Required.** ' if key.required else ''}{meaning}".strip()
