"""One tree gives one answer, byte for byte: in another process, under another hash seed, with files listed in another order."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from generated_tree import generated_tree

from fivegates.discover import discover
from fivegates.equipment import equip
from fivegates.gathering import gather
from fivegates.reading import read_files
from fivegates.report import FORMATS, agents_json, render, resolve_json
from fivegates.report.inventory import inventory
from fivegates.resolution import resolve
from fivegates.scan import ScanOptions, judge_facts
from fivegates.settings import Settings
from fivegates.tree import walk
from fivegates.tree.interface import Tree, Unlisted
from fivegates.tree.working import WorkingTree

ESTATE = Path(__file__).parents[2] / "examples" / "estate"
COMMANDS = (
    ("scan", "--format", "text"),
    ("scan", "--format", "json"),
    ("scan", "--format", "sarif"),
    ("scan", "--format", "html"),
    ("agents",),
    ("agents", "--format", "json", "--candidates"),
    ("resolve",),
    ("query", "SELECT * FROM unresolved", "--format", "json"),
    ("query", "SELECT * FROM locations", "--format", "json"),
)
ALL_COMMANDS = """
import contextlib, io, json, sys
from fivegates.__main__ import main
said = []
for command in json.loads(sys.argv[1]):
    sys.argv = ["fivegates", *command]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main()
    said.append([command[0], code, out.getvalue(), err.getvalue()])
print(json.dumps(said))
"""


@cache
def said(root: str, seed: str) -> list[list[object]]:
    """What every command says about ``root`` in a process of its own: name, exit code, output and errors."""
    commands = [[*command, *(("--root", root) if command[0] == "query" else (root,))] for command in COMMANDS]
    commands = [[*command, *(("--today", "2026-11-21") if command[0] == "scan" else ())] for command in commands]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-P", "-c", ALL_COMMANDS, json.dumps(commands)], env=environment, capture_output=True, text=True, check=True
    )
    found: list[list[object]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Folders by name: the estate, and a larger generated tree."""
    folder = tmp_path_factory.mktemp("generated")
    for path, text in generated_tree().items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return {"estate": str(ESTATE), "generated": str(folder)}


@pytest.mark.parametrize("seed", ["1", "4242"])
@pytest.mark.parametrize("tree", ["estate", "generated"])
def test_every_command_says_the_same_under_every_hash_seed(tree: str, seed: str, trees: dict[str, str]) -> None:
    first, second = said(trees[tree], "0"), said(trees[tree], seed)
    assert len(first) == len(COMMANDS)
    assert all(len(str(output)) > 1_000 for name, _, output, _ in first if name != "query")
    for one, other in zip(first, second, strict=True):
        assert one == other


def list_in_another_order(monkeypatch: pytest.MonkeyPatch, seed: int) -> list[str]:
    """Let folders be listed in an order of their own, as file systems do. Returns the folders that were listed so."""
    chance, plain, listed = random.Random(seed), walk._open_folder, []

    def open_folder(root: str, folder: str, left_out: list[Unlisted]) -> dict[str, walk.Kind]:
        items = sorted(plain(root, folder, left_out).items())
        chance.shuffle(items)
        listed.append(folder)
        return dict(items)

    monkeypatch.setattr(walk, "_open_folder", open_folder)
    return listed


def everything(tree: Tree) -> dict[str, str]:
    """Every report about a tree, and its resources with their values."""
    settings = Settings()
    gathered = gather(tree, settings)
    result = judge_facts(gathered, tree, settings, ScanOptions(today=date(2026, 11, 21)))
    reports = {format: render(result, format, color=False, redactor=gathered.redactor) for format in FORMATS}
    reports["agents"] = agents_json.render(inventory(gathered.store), redactor=gathered.redactor)
    equipment = equip(settings)
    documents = read_files(tree, discover(tree, settings), settings.limits)
    resolved = resolve(tree, documents, settings, equipment.catalogue, equipment.environments, lambda type: True)
    reports["resolve"] = resolve_json.render(resolved.resources, redactor=equipment.redactor)
    tables = [row["name"] for row in gathered.store.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    return reports | {table: json.dumps(list(gathered.store.query(f"SELECT * FROM {table}"))) for table in tables}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("tree", ["estate", "generated"])
def test_the_order_in_which_a_file_system_lists_changes_nothing(
    tree: str, seed: int, trees: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "tree"  # outside git, whose own list is sorted
    shutil.copytree(trees[tree], folder)
    first = everything(WorkingTree(str(folder)))
    listed = list_in_another_order(monkeypatch, seed)
    second = everything(WorkingTree(str(folder)))
    assert len(listed) > 10
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert len(json.loads(second["agents"])) > 0
    assert "bedrock" in second["resolve"]
