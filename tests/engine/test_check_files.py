"""A check file is read whole or refused at its line."""

from __future__ import annotations

import json
from pathlib import Path

import fivegates.checks
import fivegates.schemas
import pytest
from jsonschema import Draft202012Validator

import fivegates.compile_data
from fivegates.compile_data import compile_catalog, compile_checks, compiled_files, main
from fivegates.engine.files import read_check
from fivegates.errors import PolicyError
from fivegates.source import Source

IS_CHECKOUT = Path(fivegates.compile_data.__file__).is_relative_to(Path(__file__).parents[2] / "src")

CHECKS = Path(next(iter(fivegates.checks.__path__)))
SCHEMAS = Path(next(iter(fivegates.schemas.__path__)))
FILES = sorted(CHECKS.rglob("*.yaml"))
GOOD = """\
id: FG900
name: bad-thing
gate: identity
severity: high
moment: change
audience: default
status: stable
claims: [tf]
title: A bad thing
message: "{agent} is bad"
why: because
fix: mend it
relates_to: []
key: [agent_id]
query: |
  SELECT a.id AS agent_id, a.name AS agent, a.loc AS loc FROM agents a WHERE a.name <> ':colon' AND a.risk < :days
params: {days: 5}
examples:
  fail: [{title: one, language: tf, files: {main.tf: ""}}]
  pass: [{title: two, language: tf, files: {main.tf: ""}}]
"""


def read(text: str):  # type: ignore[no-untyped-def]
    return read_check(Source("checks/FG900-bad-thing.yaml", text))


def test_a_check_file_is_read_whole() -> None:
    file = read(GOOD)
    assert (file.check.id, file.check.key, file.check.params, file.check.steps_down) == ("FG900", ("agent_id",), {"days": 5}, True)
    assert [example["title"] for example in file.examples["fail"]] == ["one"]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("severity: high", "severity: loud", 4, "loud"),
        ("name: bad-thing", "name: Bad Thing", 2, "Bad Thing"),
        ("id: FG900", "id: 900", 1, "900"),
        ("gate: identity\n", "", 1, "lacks 'gate'"),
        ("key: [agent_id]", "key: []", 14, "key is empty"),
        ("key: [agent_id]", "kez: [agent_id]", 14, "kez"),
        ("key: [agent_id]", "key: [agent_id, agent-id]", 14, "agent-id"),
        ("language: tf, files: {main.tf: \"\"}}]\n  pass", "language: perl, files: {main.tf: \"\"}}]\n  pass", 19, "perl"),
        ("title: A bad thing", "title: A bad thing\ntitle: Another", 10, "duplicate"),
        ("title: A bad thing", "title: [A bad thing", 10, ""),
        ("why: because", "why: !secret because", 11, "tags"),
        ("params: {days: 5}", "params: {weeks: 5}", 15, "days"),
        ("id: FG900", "--- \nid: FG900\n---", 1, "2 documents"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_and_line(old: str, new: str, line: int, reason: str) -> None:
    assert old in GOOD
    with pytest.raises(PolicyError) as caught:
        read(GOOD.replace(old, new))
    assert (caught.value.path, caught.value.line) == ("checks/FG900-bad-thing.yaml", line)
    assert reason in caught.value.message


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(PolicyError, match="0 documents"):
        read("")


def test_the_schema_is_a_schema_with_a_version() -> None:
    schema = json.loads((SCHEMAS / "check.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == "https://fivegates.dev/schemas/check-1.json"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_check_that_ships_is_valid_and_relates_to_what_exists(path: Path) -> None:
    check = read_check(Source(path.name, path.read_text(encoding="utf-8"))).check
    frameworks = json.loads((SCHEMAS / "frameworks.json").read_text(encoding="utf-8"))["frameworks"]
    for name in check.relates_to:
        framework, _, entry = name.partition(":")
        assert entry in frameworks[framework]["ids"], name
    assert not {"path", "line", "loc", "address", "commit"} & set(check.key)


def test_every_framework_has_its_edition_and_source() -> None:
    frameworks = json.loads((SCHEMAS / "frameworks.json").read_text(encoding="utf-8"))["frameworks"]
    for framework in frameworks.values():
        assert framework["edition"] and framework["url"].startswith("https://") and framework["retrieved"] and framework["ids"]


@pytest.mark.skipif(not IS_CHECKOUT, reason="fivegates is installed from a wheel")
def test_compiled_files_are_in_step() -> None:
    stale = [path.name for path, text in compiled_files().items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    assert stale == []
    assert main(["--check"]) == 0


def test_a_check_is_found_below_folders_and_named_after_itself(tmp_path: Path) -> None:
    (tmp_path / "identity").mkdir()
    (tmp_path / "identity" / "FG900-bad-thing.yaml").write_text(GOOD, encoding="utf-8")
    compiled = compile_checks(tmp_path)
    assert [entry["id"] for entry in json.loads(compiled[tmp_path / "checks.json"])] == ["FG900"]
    assert list(json.loads(compiled[tmp_path / "examples.json"])) == ["FG900"]
    (tmp_path / "FG900-other.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(PolicyError, match="must be called so"):
        compile_checks(tmp_path)


def test_one_id_is_one_check(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "FG900-bad-thing.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(PolicyError, match="exists twice"):
        compile_checks(tmp_path)


def test_the_files_of_a_catalogue_folder_become_one(tmp_path: Path) -> None:
    (tmp_path / "kinds").mkdir()
    (tmp_path / "one.yaml").write_text("yes: [no, 0.5, 1]\n", encoding="utf-8")
    (tmp_path / "kinds" / "a.yaml").write_text("a: {x: 1}\n", encoding="utf-8")
    (tmp_path / "kinds" / "b.yaml").write_text("b: {x: 2}\n", encoding="utf-8")
    compiled = {path.name: json.loads(text) for path, text in compile_catalog(tmp_path).items()}
    assert compiled == {"one.json": {"yes": ["no", 0.5, 1]}, "kinds.json": {"a": {"x": 1}, "b": {"x": 2}}}
    (tmp_path / "kinds" / "b.yaml").write_text("a: {x: 2}\n", encoding="utf-8")
    with pytest.raises(PolicyError, match="a stands in another file"):
        compile_catalog(tmp_path)
