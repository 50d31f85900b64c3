"""The page of frameworks: which checks relate to which point of each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fivegates.engine.check import Check

from .check_pages import file_name
from .markdown import code, note, page, prose, table

FILE = Path(__file__).parents[2] / "schemas" / "frameworks.json"


def render(checks: Sequence[Check]) -> str:
    frameworks = json.loads(FILE.read_text(encoding="utf-8"))["frameworks"]
    return page(
        note("schemas/frameworks.json and checks/*.yaml"),
        "# The frameworks",
        "Which checks relate to which point of a framework. To relate is not to comply: a check sees a part of what a point asks for, and "
        "a point without a check is one that no check looks at.",
        *(section(name, framework, checks) for name, framework in frameworks.items()),
    )


def section(name: str, framework: dict[str, Any], checks: Sequence[Check]) -> str:
    """One framework: its edition, and a row for each of its points that is known here."""
    ids: dict[str, str] = framework["ids"]
    rows = [(code(point), prose(title), ", ".join(related(f"{name}:{point}", checks))) for point, title in ids.items()]
    remark = f" {prose(str(framework['note']))}" if "note" in framework else ""
    head = f"[{prose(str(framework['edition']))}]({framework['url']}), as read on {framework['retrieved']}.{remark}"
    return f"## {prose(str(framework['title']))}\n\n{head}\n\n" + table(("id", "about", "checks"), rows)


def related(relation: str, checks: Sequence[Check]) -> list[str]:
    return [f"[{check.id}](checks/{file_name(check)})" for check in checks if relation in check.relates_to]
