"""A pack is a stranger's: it reads facts for a moment, and whatever else it tries is told, never done and never a pass."""

from __future__ import annotations

import json
import random
import sqlite3
import string
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest
import yaml
from pack_trees import AGENT, CHECK, PATH, QUERY, asking, scanned, tree_of

from fivegates.errors import EngineError, SettingsError
from fivegates.facts.guard import HEAP, Guard
from fivegates.facts.model import Location
from fivegates.facts.store import Store
from fivegates.report import FORMATS, render
from fivegates.secrets.classifier import Classifier
from fivegates.secrets.knowledge import load_knowledge
from fivegates.secrets.redactor import Redactor
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree
from fivegates.tree.working import WorkingTree

HOSTILE = yaml.safe_load((Path(__file__).parent / "hostile_queries.yaml").read_text(encoding="utf-8"))
ATTACK = "\x1b]0;gone\x07\x1b[2J\u202e\u2066\u200b\x9b31m\r\n::error::x"


@pytest.fixture
def store() -> Store:
    store = Store()
    store.insert([Location(f"l{number}", "a.tf", number, 1, 1, "") for number in range(500)])
    store.insert_base([Location("b", "b.tf", 1, 1, 1, "")])
    return store


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["title"])
def test_a_question_that_does_more_than_read_a_few_facts_is_refused(
    case: dict[str, str], store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sql = case["sql"].replace("{long}", "a" * 30_000).replace("{deep}", "(" * 3_000 + "1" + ")" * 3_000)
    with pytest.raises(EngineError) as caught, store.guarded(Guard(seconds=0.1 if case.get("quick") else 5)):
        store.query(sql)
    assert case["said"] in caught.value.message
    assert not [*Path.cwd().iterdir()]
    assert store.query("SELECT count(*) AS n FROM locations") == [{"n": 500}]
    assert store.query("SELECT path FROM base.locations") == [{"path": "b.tf"}]


def test_queries_with_names_that_multiply_are_refused_before_they_are_read() -> None:
    doubled = ", ".join(f"a{number} AS (SELECT x FROM a{number - 1} UNION ALL SELECT x FROM a{number - 1})" for number in range(1, 40))
    result = scanned(tree_of(asking(f"WITH a0 AS (SELECT 1 AS x), {doubled} SELECT x AS agent_id, x AS agent, 1 AS loc FROM a39")))
    assert [problem.reason for problem in result.broken] == [
        "this check is not asked: query: its queries with names use each other too often"
    ]


def test_what_the_guard_replaces_answers_as_sqlite_does(store: Store) -> None:
    questions = (
        "SELECT instr(a, b) AS x, replace(a, b, 'zz') AS y, trim(a, b) AS t, ltrim(a, b) AS l, rtrim(a, b) AS r FROM v",
        "SELECT instr(NULL, 'a') AS x, replace('a', NULL, 'b') AS y, trim('a', NULL) AS t, instr(12345, 34) AS n, "
        "replace(1.5, '.', ',') AS c",
    )
    texts = ("", "a", "ab", "aXbXc", "héé", "  a b ", "%_", "'")
    values = ", ".join(f"('{one.replace(chr(39), chr(39) * 2)}', '{two.replace(chr(39), chr(39) * 2)}')" for one in texts for two in texts)
    plain = sqlite3.connect(":memory:")
    for question in questions:
        sql = f"WITH v(a, b) AS (VALUES {values}) {question}" if "FROM v" in question else question
        with store.guarded(Guard()):
            ours = [tuple(row.values()) for row in store.query(sql)]
        assert ours == plain.execute(sql).fetchall()
    plain.close()


def test_a_guard_is_gone_when_its_check_is_done(store: Store) -> None:
    with store.guarded(Guard()):
        assert store.query("SELECT path FROM base.locations WHERE path LIKE 'b%'")
    assert store.query("SELECT count(*) AS n FROM sqlite_schema")[0]["n"] > 0
    assert len(store.query("SELECT printf('%.*c', 100000, 'x') AS long")[0]["long"]) == 100_000
    store.insert([Location("more", "a.tf", 1, 1, 1, "")])


def test_the_time_of_all_checks_together_is_bounded(store: Store) -> None:
    guard = Guard(seconds=0.05, all_seconds=0.08)
    forever = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c"
    said = []
    for _ in range(4):
        try:
            with store.guarded(guard):
                store.query(forever)
        except EngineError as error:
            said.append(error.message)
    assert "took longer" in said[0] and "was not asked" in said[-1]


def test_a_pack_that_runs_for_ever_ends_and_is_no_pass() -> None:
    began = monotonic()
    query = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) AS agent_id, 1 AS agent, 'l' AS loc FROM c"
    result = scanned(tree_of(asking(query)), select=["ACME101"])
    assert result.exit_code == 2
    assert [(one.place.path, one.place.line) for one in result.problems] == [(PATH, 15)]
    assert "ACME101 failed: it was stopped" in result.problems[0].reason
    assert monotonic() - began < 60  # it ends at all


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc", "~/x", "..", "C:\\x", "a\\b", "", "."])
def test_a_path_out_of_the_repository_is_refused_at_its_line(path: str) -> None:
    text = f'fail_on = "high"\n[packs]\npaths = [\n  "policy",\n  {path!r},\n]\n'
    with pytest.raises(SettingsError) as caught:
        load_settings(MemoryTree({"fivegates.toml": text}))
    assert (caught.value.line, "packs.paths[1]" in caught.value.message) == (5, True)


def test_a_link_out_of_the_root_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "check.yaml").write_text(CHECK, encoding="utf-8")
    root = tmp_path / "root"
    (root / "policy").mkdir(parents=True)
    (root / "fivegates.toml").write_text('[packs]\npaths = ["policy/fivegates", "policy/one.yaml"]\n', encoding="utf-8")
    (root / "agent.yaml").write_text(AGENT, encoding="utf-8")
    (root / "policy" / "fivegates").symlink_to("../../outside")
    (root / "policy" / "one.yaml").symlink_to("../../outside/check.yaml")
    result = scanned(WorkingTree(root))
    assert result.packed == [] and result.exit_code == 1
    told = [(one.place.path, one.place.line, one.reason) for one in result.broken]
    assert told[0][:2] == ("fivegates.toml", 2) and "no check file in policy/fivegates" in told[0][2]
    assert told[1][0] == "policy/one.yaml" and "cannot be read" in told[1][2]


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{former}'] * 10)}]\n" for former, name in zip("abcdefgh", "bcdefghi", strict=True)
)
BROKEN = {
    "an id of ours": (CHECK.replace("ACME101", "FG201"), 1, "FG is for the checks of fivegates"),
    "an id of ours that nobody has": (CHECK.replace("ACME101", "FG999"), 1, "FG is for the checks of fivegates"),
    "a name of ours": (CHECK.replace("any-agent", "shared-identity"), 2, "shared-identity is that of FG201 of fivegates"),
    "a bomb of aliases": (BOMB, None, ""),
    "nesting without end": ("a: " + "[" * 500 + "]" * 500, 1, ""),
    "two documents": (CHECK + "---\n" + CHECK, 1, "2 documents"),
    "no check at all": ("kind: List\n", 1, "unknown key kind"),
    "a tag": (CHECK.replace("because", "!!python/object/apply:os.system [ls]"), 11, ""),
    "no text": (b"\xff\xfe", 1, "not UTF-8"),
    "a large file": (CHECK + "# " + "x" * 200_000, 1, "200,000 bytes"),
    "a clock of its own": (asking("SELECT date('now') AS agent_id, 1 AS agent, 1 AS loc FROM agents"), 15, "the only one is :today"),
    "the clock of SQL": (asking("SELECT current_date AS agent_id, 1 AS agent, 1 AS loc FROM agents"), 15, "the only one is :today"),
    "a conclusion from absence": (
        asking("SELECT id AS agent_id, name AS agent, loc FROM agents WHERE id NOT IN (SELECT agent FROM owners)"),
        15,
        "concludes from absence (NOT IN)",
    ),
    "a parameter nobody declares": (asking(f"{QUERY} AND name = :who"), 15, "who"),
}  # fmt: skip


@pytest.mark.parametrize(("check", "line", "said"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_used_is_told_at_its_line_and_the_run_is_no_pass(check: str, line: int | None, said: str) -> None:
    result = scanned(tree_of(check), select=["FG201"])  # type: ignore[arg-type]
    assert result.exit_code == 2
    assert result.packed == []
    assert {one.place.path for one in result.broken} == {PATH}
    assert any((line is None or one.place.line == line) and said in one.reason for one in result.broken), result.broken
    assert scanned(tree_of(check), select=["FG201"], unreadable="warn").exit_code == 2  # type: ignore[arg-type]


def test_two_files_with_one_id_are_told_and_the_first_counts() -> None:
    other = CHECK.replace("any-agent", "other-name").replace("is here", "is there")
    result = scanned(tree_of(**{"policy/fivegates/B.yaml": other}))
    assert [(one.place.path, one.place.line) for one in result.broken] == [("policy/fivegates/B.yaml", 1)]
    assert "ACME101 is that of ACME101 in policy/fivegates/ACME101.yaml" in result.broken[0].reason
    assert [one.message for one in result.findings if one.check == "ACME101"] == ["drafter-agent is here"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT id AS agent_id, loc FROM agents", "gives no column agent"),
        ("SELECT id AS agent_id, name AS agent FROM agents", "gives no column loc"),
        ("SELECT id AS agent_id, name AS agent, loc FROM agence", "no such table: agence"),
        ("SELECT id AS agent_id, nam AS agent, loc FROM agents", "no such column: nam"),
        ("SELECT id AS agent_id, name AS agent, loc FROM base.agents", "says `needs: [base]`"),
        ("SELECT id AS agent_id, name AS agent, 'x' AS loc FROM agents", "'x' is not in locations"),
        ("SELECT id AS agent_id, name AS agent, loc, 'loud' AS severity FROM agents", "'loud' is no severity"),
    ],
)
def test_a_check_that_fails_when_it_is_asked_is_an_error_of_the_pack_and_all_others_are_asked(query: str, said: str) -> None:
    result = scanned(tree_of(asking(query)))
    assert [(one.place.path, one.place.line) for one in result.broken] == [(PATH, 15)]
    assert said in result.broken[0].reason
    assert "FG101" in {one.check for one in result.findings}
    assert scanned(tree_of(asking(query)), select=["ACME101"]).exit_code == 2


KEY = "ghp_" + "".join(random.Random("a key of nobody").choices(string.ascii_letters + string.digits, k=36))
WORDS = f"<script>alert(1)</script> {ATTACK} {KEY} [x](javascript:alert(1))\n::warning::y\n##vso[task.complete]"


@pytest.mark.parametrize("format", FORMATS)
def test_the_words_of_a_pack_cannot_act_on_who_reads_the_report(format: str) -> None:
    check = CHECK
    for line in ("title: There is an agent", "why: because", "fix: mend it", 'message: "{agent} is here"'):
        check = check.replace(line, f"{line.partition(':')[0]}: {json.dumps(WORDS[:118] if line.startswith('title') else WORDS)}")
    result = scanned(
        tree_of(check.replace("relates_to: []", f"relates_to: [{json.dumps('x:' + WORDS.replace(chr(10), ' '))}]")), select=["ACME101"]
    )
    checks = {one.id: one for one in result.packed}
    assert [one.check for one in result.findings] == ["ACME101"] and "ACME101" in checks
    text = render(result, format, color=False, redactor=Redactor(Classifier(load_knowledge())), checks=checks, width=100)
    assert not {"\x1b", "\x07", "\x9b", "\r", "\u202e", "\u2066", "\u200b"} & set(text)
    assert KEY not in text and KEY not in text.replace("\n", "")
    commands = [line for line in text.split("\n") if line.lstrip().startswith(("::", "##"))]
    assert all(format == "markdown" or line.startswith("::error file=") for line in commands), commands
    assert "##vso[" not in text
    if format in ("markdown", "junit"):
        assert "<script>" not in text


def test_nothing_of_a_pack_is_asked_where_the_settings_name_none() -> None:
    files = tree_of()
    files["fivegates.toml"] = ""
    result = scanned(files)
    assert result.packed == [] and "ACME101" not in {one.check for one in result.findings}


def test_the_memory_of_a_pack_is_held_in_the_whole_process() -> None:
    """In a process of its own: SQLite never lifts this limit again."""
    program = (
        "import sqlite3\nfrom fivegates.facts.guard import Guard\nfrom fivegates.facts.store import Store\n"
        "with Store().guarded(Guard()):\n    pass\n"
        "print(sqlite3.connect(':memory:').execute('PRAGMA hard_heap_limit').fetchone()[0])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert int(told) == HEAP
