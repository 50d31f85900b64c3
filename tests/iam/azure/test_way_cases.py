"""What rights in Azure, Entra and Microsoft Graph lead to, in small trees: path, on what, how certain, and the line that gives it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.facts.wanted import Wanted
from fivegates.gathering import gather
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

CASES = yaml.safe_load((Path(__file__).parent / "way_cases.yaml").read_text(encoding="utf-8"))
ROWS = """SELECT e.identity || ' ' || e.path || ' on ' || e.scope || COALESCE(' ' || NULLIF(e.verdict, 'allowed'), '')
    || ' ' || l.path || ':' || l.line AS row FROM escalations e JOIN locations l ON l.id = e.loc"""


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_rights_lead_to_exactly_this(case: dict[str, Any]) -> None:
    tree = MemoryTree({path: text.encode() for path, text in case["files"].items()})
    store = gather(tree, load_settings(tree), wanted=Wanted(every_identity=True)).store
    assert sorted(str(row["row"]) for row in store.query(ROWS)) == sorted(case["escalations"])
