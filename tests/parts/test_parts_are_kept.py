"""An edit costs the part that it is made in, and what is kept of parts is never trusted."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fivegates.caching.folder import Folder
from fivegates.caching.kept import Kept
from fivegates.caching.request import Request
from fivegates.changes.renames import Renames
from fivegates.changing import judge_change
from fivegates.facts.wanted import Wanted
from fivegates.gathering import Gathered, gather
from fivegates.keeping import gather_facts
from fivegates.parts import gathering, viewing
from fivegates.parts.gathering import PartReader
from fivegates.scan import ScanOptions
from fivegates.settings import load_settings
from fivegates.tree.interface import Tree
from fivegates.tree.memory import MemoryTree

TODAY = date(2026, 11, 30)
AGENT = """\
resource "aws_lambda_function" "this" {{
  function_name = "{name}-agent"
  role          = "arn:aws:iam::111122223333:role/{role}"
  environment {{ variables = {{ BEDROCK_MODEL_ID = "anthropic.claude-sonnet-4-5", SYSTEM_PROMPT = "You help people.", LEVEL = "info" }} }}
}}
"""
FILES = {
    "fivegates.toml": 'parts = ["teams/*"]\n',
    "modules/unused/main.tf": 'output "a" { value = 1 }\n',
    **{f"teams/{name}/main.tf": AGENT.format(name=name, role=name) for name in ("billing", "support", "web")},
}


@pytest.fixture
def cache(tmp_path: Path) -> Folder:
    folder = Folder(str(tmp_path / "kept"))
    assert folder.fault() == ""
    return folder


@pytest.fixture
def gathered(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The parts whose files were gathered, in their order."""
    seen: list[set[str]] = []

    def watched(tree: Tree, *rest: Any, **more: Any) -> Gathered:
        seen.append({entry.path.split("/")[1] for entry in tree.entries() if entry.path.startswith("teams/")})
        return gather(tree, *rest, **more)

    monkeypatch.setattr(gathering, "LEAST_FILES", 0)
    monkeypatch.setattr(viewing, "gather", watched)
    return seen


def read(cache: Folder | None, files: dict[str, str]) -> tuple[Kept | None, PartReader]:
    tree = MemoryTree(files)
    reader = PartReader(Request(cache, tree, load_settings(tree), None, Wanted(entitled=True), TODAY))
    return reader.read(), reader


def rows(facts: Kept | None) -> set[tuple[Any, ...]]:
    assert facts is not None
    return {(table, *row) for table, some in facts.store.dump() for row in some}


def edited(path: str, old: str, new: str) -> dict[str, str]:
    assert old in FILES[path]
    return {**FILES, path: FILES[path].replace(old, new)}


def test_an_edit_costs_its_part(cache: Folder, gathered: list[set[str]]) -> None:
    first, _ = read(cache, FILES)
    assert gathered == [set(), {"billing"}, {"support"}, {"web"}, set()]
    gathered.clear()
    again, _ = read(cache, FILES)
    assert gathered == []
    assert rows(again) == rows(first)
    files = edited("teams/support/main.tf", "info", "debug")
    changed, _ = read(cache, files)
    assert gathered == [{"support"}]
    assert rows(changed) == rows(read(None, files)[0])


def test_parts_that_come_to_share_an_account_are_read_anew_as_one(cache: Folder, gathered: list[set[str]]) -> None:
    read(cache, FILES)
    gathered.clear()
    files = edited("teams/support/main.tf", "role/support", "role/billing")
    together, reader = read(cache, files)
    assert gathered == [{"support"}, {"billing", "support"}]
    assert ("teams/billing", "teams/support") in reader.groups
    assert [notice.reason for notice in reader.notices] == [
        "these parts are read as one (teams/billing, teams/support): two of them name aws:role/111122223333/billing"
    ]
    assert rows(together) == rows(read(None, files)[0])
    gathered.clear()
    read(cache, files)
    assert gathered == []


def test_what_is_shared_is_looked_at_by_every_part(cache: Folder, gathered: list[set[str]]) -> None:
    read(cache, FILES)
    gathered.clear()
    read(cache, FILES | {"modules/unused/main.tf": 'output "a" { value = 2 }\n'})
    assert gathered == [set(), {"billing"}, {"support"}, {"web"}, set()]


def test_a_change_of_a_tree_in_parts_is_told_as_of_any_other(cache: Folder, gathered: list[set[str]]) -> None:
    head = MemoryTree(edited("teams/support/main.tf", "role/support", "role/billing"))
    paths = [entry.path for entry in head.entries()]
    told = [judge_change(MemoryTree(FILES), head, Renames({}, paths), ScanOptions(TODAY, cache=one), "main") for one in (cache, None)]
    gathering.LEAST_FILES = 2_000  # as a whole; the fixture puts it back
    told.append(judge_change(MemoryTree(FILES), head, Renames({}, paths), ScanOptions(TODAY, cache=None), "main"))
    findings = [[finding.fingerprint for finding in one.result.findings] for one in told]
    assert findings[0] == findings[1] == findings[2]
    assert "FG217" in {finding.check for finding in told[0].result.findings}


def _no_rows(data: dict[str, Any]) -> None:
    data["rows"] = {"agents": [["too", "few"]]}


def _no_table(data: dict[str, Any]) -> None:
    data["rows"] = {"nothing": [["a"]]}


def _no_width(data: dict[str, Any]) -> None:
    data["rows"] = {"workloads": [[]]}


def _no_plain_cells(data: dict[str, Any]) -> None:
    data["rows"] = {"files": [[["a"], "yaml", "read", None]]}


def _no_type(data: dict[str, Any]) -> None:
    data["rows"] = {"files": [[None, "yaml", "read", None]]}


def _no_names(data: dict[str, Any]) -> None:
    data["apart"] = [[[1], [], []], [], {}]


@pytest.mark.parametrize("spoil", [_no_rows, _no_table, _no_width, _no_plain_cells, _no_type, _no_names])
def test_what_is_spoilt_is_read_anew(
    spoil: Callable[[dict[str, Any]], None], cache: Folder, gathered: list[set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = MemoryTree(FILES)
    settings = load_settings(tree)
    expected = gather_facts(None, tree, settings, today=TODAY)
    gather_facts(cache, tree, settings, today=TODAY)
    get = cache.get

    def spoilt(name: str) -> bytes | None:
        content = get(name)
        data = json.loads(content) if content is not None and name.startswith("facts-") else None
        if data is None or not data["apart"]:
            return content
        spoil(data)
        return json.dumps(data).encode("ascii")

    monkeypatch.setattr(cache, "get", spoilt)
    found = gather_facts(cache, tree, settings, today=TODAY)
    assert _said(found.store.dump()) == _said(expected.store.dump())


def _said(dump: Any) -> set[tuple[Any, ...]]:
    tables: Sequence[tuple[str, Sequence[tuple[Any, ...]]]] = list(dump)
    return {(table, *row) for table, some in tables for row in some}


def test_a_small_tree_is_read_as_a_whole(gathered: list[set[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "LEAST_FILES", 2_000)
    assert read(None, FILES)[0] is None
    assert gathered == []


@pytest.mark.parametrize("most", [0, 4_000])
def test_what_facts_were_made_of_is_taken_apart_where_nobody_else_does(
    most: int, gathered: list[set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    collected: list[int] = []
    monkeypatch.setattr(viewing, "MOST_UNFREED", most)
    monkeypatch.setattr(gc, "isenabled", lambda: False)
    monkeypatch.setattr(gc, "collect", lambda: collected.append(1))
    monkeypatch.setattr(gc, "freeze", lambda: None)
    read(None, FILES)
    assert len(collected) == (len(gathered) if most == 0 else 0)


@pytest.mark.parametrize(("parts", "least"), [("teams/*", 0), ("teams", 0), ("teams/*", 2_000)])
def test_another_process_begins_once_where_nothing_is_kept(parts: str, least: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "LEAST_FILES", least)
    begun: list[int] = []
    tree = MemoryTree({**FILES, "fivegates.toml": f'parts = ["{parts}"]\n'})
    gather_facts(None, tree, load_settings(tree), today=TODAY, first=lambda: begun.append(1))
    assert begun == [1]
