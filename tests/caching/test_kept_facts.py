"""What a run finds in the cache is what it would have gathered; nothing else is ever found there."""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fivegates.caching import shelf, tool
from fivegates.caching.folder import Folder
from fivegates.caching.kept import Kept, NotKeptError, encode
from fivegates.engine.select import load_checks
from fivegates.facts.wanted import TO_COMPARE, Wanted
from fivegates.gathering import Facts, Gathered
from fivegates.keeping import gather_facts
from fivegates.report import FORMATS, render
from fivegates.scan import ScanOptions, judge_facts
from fivegates.secrets.knowledge import load_knowledge
from fivegates.settings import Settings, load_settings
from fivegates.tree.memory import MemoryTree

sys.path.append(str(Path(__file__).parents[1] / "secrets"))
sys.path.append(str(Path(__file__).parents[1] / "pipeline"))
from generated_tree import generated_tree
from made_up_keys import key_of
from planted_tree import planted

TODAY = date(2026, 11, 29)
PEM = "-----BEGIN PRIVATE KEY-----\n{}\n{}\n-----END PRIVATE KEY-----".format(
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7", "q1kZb3nX0wVhTgL5rYd8sJ2fPmEu"
)
OPENAI, ANTHROPIC = (
    key_of(next(row for row in load_knowledge().formats if row.id == id), 7) for id in ("openai-project-key", "anthropic-key")
)
PASSWORD = "vF7qLw2ZxN9sT4"
SECRETS = {
    ".env": f"OPENAI_API_KEY={OPENAI}\nDATABASE_PASSWORD={PASSWORD}\n",
    "k8s/agent.yaml": (
        "apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\nstringData:\n  key.pem: |\n    " + PEM.replace("\n", "\n    ") + "\n---\n"
        "apiVersion: v1\nkind: Secret\nmetadata: {name: encoded}\ndata:\n  DB_PASSWORD: dkY3cUx3MlphTjlzVDRx\n---\n"
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: support-agent}\nspec:\n  template:\n    spec:\n      containers:\n"
        f"        - name: a\n          image: langchain/app\n          env:\n            - {{name: OPENAI_API_KEY, value: {OPENAI}}}\n"
    ),
    "main.tf": f'resource "aws_lambda_function" "agent" {{\n  function_name = "agent"\n  role = "r"\n'
    f'  environment {{\n    variables = {{ ANTHROPIC_API_KEY = "{ANTHROPIC}", WORD = "x{PASSWORD}" }}\n  }}\n}}\n',
}


@pytest.fixture
def cache(tmp_path: Path) -> Folder:
    folder = Folder(str(tmp_path / "kept"))
    assert folder.fault() == ""
    return folder


def gathered(tree: MemoryTree, cache: Folder | None, settings: Settings | None = None, **options: Any) -> Facts:
    return gather_facts(cache, tree, settings or load_settings(tree), today=TODAY, **options)


def reported(tree: MemoryTree, facts: Facts, format: str) -> str:
    result = judge_facts(facts, tree, load_settings(tree), ScanOptions(TODAY))
    return render(result, format, color=False, redactor=facts.redactor, checks={check.id: check for check in load_checks()}, width=200)


def stored(cache: Folder) -> bytes:
    """Everything in the folder, unpacked and by name."""
    found = [Path(cache.path).name.encode()]
    for path in Path(cache.path).iterdir():
        found += [path.name.encode(), zlib.decompress(path.read_bytes()[len(b"fivegates kept 1\n") + 32 :])]
    return b"\n".join(found)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("files", [generated_tree(1, roots=4), SECRETS], ids=["generated", "secrets"])
def test_every_report_of_what_was_kept_is_the_same(files: dict[str, str], format: str, cache: Folder) -> None:
    tree = MemoryTree(files)
    first, second = gathered(tree, cache), gathered(MemoryTree(files), cache)
    assert (type(first), type(second)) == (Gathered, Kept)
    assert reported(tree, second, format) == reported(tree, gathered(tree, None), format)


def test_no_secret_is_kept(cache: Folder) -> None:
    tree = MemoryTree(SECRETS)
    assert len(gathered(tree, cache).redactor.collected) == 5
    kept = gathered(tree, cache)
    assert isinstance(kept, Kept)
    everything = stored(cache)
    values = [OPENAI, ANTHROPIC, PASSWORD, "dkY3cUx3MlphTjlzVDRx", "vF7qLw2ZaN9sT4q", *PEM.split("\n")[1:-1]]
    assert [value for value in values if value.encode() in everything or value.encode() in everything.replace(b"\\n", b"\n")] == []
    assert len(kept.redactor.collected) == 5
    assert [value for value in values if value in kept.redactor.redact(f"a {value} b")] == []


def test_what_cannot_be_kept_without_a_secret_is_not_kept(cache: Folder) -> None:
    """Names that are themselves keys, in every language: their rows hold them."""
    live = [row for row in load_knowledge().formats if not row.not_live and row.opens != "name" and not row.uuid]
    keys = {row.id.upper().replace("-", "_"): key_of(row, 7) for row in live}
    tree = MemoryTree(planted(keys))
    assert isinstance(gathered(tree, cache), Gathered)
    assert isinstance(gathered(tree, cache), Gathered)
    everything = stored(cache)
    assert [name for name, key in keys.items() if key.encode() in everything] == []


def test_the_name_of_a_file_is_no_way_for_a_secret_to_be_kept(cache: Folder) -> None:
    """Names of files that were read are remembered beside the facts, also of those that no row names."""
    tree = MemoryTree(SECRETS)
    gathered(tree, cache)
    kept = gathered(tree, cache)
    assert isinstance(kept, Kept)
    assert list(encode(kept, tree, [*SECRETS, "app/tool.py"], {}))
    with pytest.raises(NotKeptError):
        list(encode(kept, tree, [*SECRETS, f"app/{OPENAI}.py"], {}))


def test_a_secret_that_is_put_together_is_not_kept(cache: Folder) -> None:
    joined = 'resource "aws_lambda_function" "a" {\n  function_name = "a"\n  role = "r"\n  environment {\n    variables = {\n'
    joined += '      DB_PASSWORD = "${join("", ["vF7qLw2", "ZxN9sT4"])}"\n    }\n  }\n}\n'
    tree = MemoryTree({"main.tf": joined})
    assert [one.secret for one in gathered(tree, cache).redactor.collected] == [PASSWORD]
    assert isinstance(gathered(tree, cache), Gathered)


CHANGES: dict[str, Callable[[dict[str, str]], dict[str, str]]] = {
    "a file that is read": lambda files: files | {"main.tf": files["main.tf"] + "\n"},
    "a file that is added": lambda files: files | {"notes.txt": ""},
    "a file that goes": lambda files: {path: text for path, text in files.items() if path != ".env"},
    "a file that moves": lambda files: {path.replace("k8s/", "cluster/"): text for path, text in files.items()},
    "the settings": lambda files: files | {"fivegates.toml": 'not_agent = ["*agent*"]\n'},
    "two files that change places": lambda files: files | {"main.tf": files[".env"], ".env": files["main.tf"]},
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_seen(change: str, cache: Folder) -> None:
    gathered(MemoryTree(SECRETS), cache)
    changed = MemoryTree(CHANGES[change](SECRETS))
    assert isinstance(gathered(changed, cache), Gathered)
    assert isinstance(gathered(MemoryTree(SECRETS), cache), Kept), "and what was there before is still there"


def test_other_options_have_facts_of_their_own(cache: Folder) -> None:
    tree = MemoryTree(SECRETS)
    gathered(tree, cache)
    different = [{"wanted": Wanted(**{field: True})} for field in Wanted._fields if field != "entitled"]
    for options in (*different, {"settings": Settings(accounts={"*": "aws:1"})}):
        assert isinstance(gathered(tree, cache, **options), Gathered)
        assert isinstance(gathered(tree, cache, **options), Kept)


def test_a_comparison_finds_what_a_scan_kept(cache: Folder) -> None:
    files = generated_tree(1, roots=4)
    gathered(MemoryTree(files), cache)
    found = gathered(MemoryTree(files), cache, wanted=TO_COMPARE)
    assert isinstance(found, Kept)
    assert found.store.query("SELECT COUNT(*) AS number FROM entitlements")[0]["number"] > 0


def test_an_untracked_file_is_another_tree(cache: Folder) -> None:
    gathered(MemoryTree(SECRETS), cache)
    assert isinstance(gathered(MemoryTree(SECRETS, tracked={"main.tf"}), cache), Gathered)


@pytest.mark.parametrize("name", ["another program", ""])
def test_another_version_finds_nothing(name: str, cache: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = MemoryTree(SECRETS)
    gathered(tree, cache)
    monkeypatch.setattr(shelf, "tool_name", lambda: name)
    assert isinstance(gathered(tree, cache), Gathered)
    assert isinstance(gathered(tree, cache), Kept if name else Gathered)


def test_every_file_of_the_program_makes_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "caching").mkdir()
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "models.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(tool, "__file__", str(tmp_path / "caching" / "tool.py"))
    seen = [tool.tool_name.__wrapped__()]
    for edit in (
        lambda: (tmp_path / "catalog" / "models.json").write_text("[ ]", encoding="utf-8"),
        lambda: (tmp_path / "catalog" / "more.json").touch(),
        lambda: (tmp_path / "catalog" / "more.json").rename(tmp_path / "more.json"),
        lambda: monkeypatch.setattr(sys, "version", "4.0"),
    ):
        edit()
        seen.append(tool.tool_name.__wrapped__())
    assert len(set(seen)) == 5
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").touch()
    assert tool.tool_name.__wrapped__() == seen[-1]
    monkeypatch.setattr(tool, "__file__", str(tmp_path / "gone" / "away" / "tool.py"))
    assert tool.tool_name.__wrapped__() == ""


FOREIGN: dict[str, Callable[[Any], Any]] = {
    "no object": lambda data: [],
    "a part is missing": lambda data: {key: value for key, value in data.items() if key != "slices"},
    "a table that is none": lambda data: data | {"rows": data["rows"] | {"sqlite_schema": [["a"]]}},
    "a row too short": lambda data: data | {"rows": data["rows"] | {"agents": [["a"]]}},
    "a row of another type": lambda data: data | {"rows": {"files": [["a", {}, None, 3]]}},
    "no path": lambda data: data | {"quoted": [7]},
    "a span of nothing": lambda data: data | {"slices": [["a", ".env", [["x", 2]], None]]},
    "a span of no file": lambda data: data | {"slices": [["a", "../../etc/passwd", [[0, 9]], None]]},
    "a problem without a place": lambda data: data | {"problems": [["a"]]},
    "an ignore without an end": lambda data: data | {"ignores": [["a", 1, ["FG101"], "why"]]},
    "no agent": lambda data: data | {"agents": [[1, 2]]},
    "very deep": lambda data: json.loads("[" * 500 + "]" * 500),
}


@pytest.mark.parametrize("foreign", FOREIGN)
def test_what_is_no_answer_of_ours_is_gathered_anew(foreign: str, cache: Folder) -> None:
    tree = MemoryTree(SECRETS)
    wanted = reported(tree, gathered(tree, cache), "json")
    (name,) = (path.name for path in Path(cache.path).iterdir() if path.name.startswith("facts-"))
    content = cache.get(name)
    assert content is not None
    cache.put(name, [json.dumps(FOREIGN[foreign](json.loads(content))).encode()])
    again = gathered(tree, cache)
    assert isinstance(again, Gathered)
    assert reported(tree, again, "json") == wanted
    assert isinstance(gathered(tree, cache), Kept), "and it has been mended"


@pytest.mark.parametrize("content", [b"{}", b"[[1]]", b"[[[1], [], []]]", b"no json", b"[" * 100_000])
def test_questions_that_are_none_of_ours_are_asked_anew(content: bytes, cache: Folder) -> None:
    tree = MemoryTree(SECRETS)
    gathered(tree, cache)
    (name,) = (path.name for path in Path(cache.path).iterdir() if path.name.startswith("asked-"))
    cache.put(name, [content])
    assert isinstance(gathered(tree, cache), Gathered)
    assert isinstance(gathered(tree, cache), Kept)


def test_a_file_that_changes_while_it_is_read_is_not_kept(cache: Folder) -> None:
    class Restless(MemoryTree):
        reads = 0

        def read(self, path: str) -> bytes:
            self.reads += 1
            return super().read(path) + (b"" if path != "main.tf" else b"\n" * self.reads)

    text = 'resource "aws_ecs_task_definition" "a" {\n  family = file("main.tf")\n}\n'
    gathered(Restless({"main.tf": text}), cache)
    assert not [path.name for path in Path(cache.path).iterdir() if path.name.startswith("facts-")]


def test_a_line_that_changes_after_it_was_judged_is_not_quoted(cache: Folder) -> None:
    text = 'resource "aws_bedrockagent_agent" "a" {\n  agent_name = "a"\n  agent_resource_role_arn = "r"\n}\n'
    tree = MemoryTree(SECRETS | {"bedrock.tf": text})
    gathered(tree, cache)
    kept = gathered(tree, cache)
    assert isinstance(kept, Kept)
    assert 'resource "aws_bedrockagent_agent" "a"' in reported(tree, gathered(tree, cache), "text")
    tree._files["bedrock.tf"] = b"another line\n"
    assert "another line" not in reported(tree, kept, "text")
