"""A check of a pack is a check like any other: chosen, weighed, waived, explained and reported, and marked as the repository's own."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from pack_trees import AGENT, CHECK, PATH, SETTINGS, TODAY, asking, scanned, tree_of

from fivegates.changes.renames import Renames
from fivegates.changing import Change, judge_change
from fivegates.engine.packs.rules import refusals
from fivegates.packaged import read_packaged_json
from fivegates.scan import ScanOptions
from fivegates.tree.memory import MemoryTree

ROOT = Path(__file__).parents[2]
ABSENCES = yaml.safe_load((ROOT / "tests" / "engine" / "absence_cases.yaml").read_text(encoding="utf-8"))


def found(files: dict[str, str], **options: object) -> list[str]:
    return [one.check for one in scanned(files, **options).findings if one.check.startswith("ACME")]


def set_up(text: str) -> dict[str, str]:
    return tree_of() | {"fivegates.toml": f"{SETTINGS}{text}"}


def test_a_check_of_a_pack_finds_and_blocks() -> None:
    result = scanned(tree_of(), select=["ACME101"])
    [finding] = result.findings
    assert (finding.check, finding.severity, finding.place.path, finding.place.line, finding.pack) == (
        "ACME101",
        "high",
        "agent.yaml",
        2,
        PATH,
    )
    assert finding.message == "drafter-agent is here"
    assert result.exit_code == 1


@pytest.mark.parametrize("options", [{"select": ["any-agent"]}, {"select": ["acme101"]}, {"gates": ["scope"]}, {}])
def test_it_is_chosen_by_id_name_and_gate(options: dict[str, object]) -> None:
    assert found(tree_of(), **options) == ["ACME101"]


@pytest.mark.parametrize("options", [{"ignore": ["ACME101"]}, {"gates": ["identity"]}, {"select": ["FG201"]}])
def test_it_is_left_out_like_any_other(options: dict[str, object]) -> None:
    assert found(tree_of(), **options) == []


def test_the_settings_say_its_severity_and_whether_it_blocks() -> None:
    assert scanned(set_up('[severity]\nACME101 = "low"\n'), select=["ACME101"]).findings[0].severity == "low"
    assert scanned(set_up('[enforce]\nACME101 = "observe"\n'), select=["ACME101"]).exit_code == 0
    waiver = '[[waiver]]\ncheck = "ACME101"\nsubject = "k8s/support/*"\nreason = "r"\nowner = "o"\nuntil = 2026-12-31\n'
    result = scanned(set_up(waiver), select=["ACME101"])
    assert (result.exit_code, [one.check for one in result.ignored]) == (0, ["ACME101"])


def test_a_comment_lets_it_pass() -> None:
    files = tree_of()
    files["agent.yaml"] = AGENT.replace("kind: Deployment", "kind: Deployment # fivegates:ignore[ACME101] known")
    result = scanned(files, select=["ACME101"])
    assert (result.exit_code, [one.ignored for one in result.ignored]) == (0, ["known"])


def test_a_preview_check_fails_no_build() -> None:
    assert scanned(tree_of(CHECK.replace("status: stable", "status: preview")), select=["ACME101"]).exit_code == 0


def test_a_folder_without_a_check_file_is_an_error_at_the_line_that_names_it() -> None:
    files = {"agent.yaml": AGENT, "pyproject.toml": '[tool.fivegates.packs]\npaths = [\n  "policy/none",\n]\n'}
    result = scanned(files, select=["FG201"])
    assert [(one.place.path, one.place.line) for one in result.broken] == [("pyproject.toml", 3)]
    assert result.exit_code == 2


def test_a_name_that_is_asked_for_and_could_not_be_loaded_is_explained() -> None:
    with pytest.raises(Exception, match="no check 'ACME101'") as caught:
        scanned(tree_of(CHECK.replace("gate: scope", "gate: door")), select=["ACME101"])
    first = next(iter(caught.value.others))  # type: ignore[attr-defined]
    assert str(first).startswith(f"{PATH}:3: this check is not asked: gate is 'door'")


@pytest.mark.parametrize("case", ABSENCES["accepted"], ids=lambda case: case["title"])
def test_what_is_proved_or_positive_is_accepted_of_a_pack(case: dict[str, str]) -> None:
    assert list(refusals(case["sql"])) == []


PLAIN = {"NOT EXISTS", "NOT EXISTS in parentheses", "NOT IN", "EXCEPT", "IS NULL after LEFT JOIN", "COUNT = 0", "COUNT < 1", "1 > COUNT"}


@pytest.mark.parametrize("case", [case for case in ABSENCES["refused"] if case["title"] in PLAIN], ids=lambda case: case["title"])
def test_plain_conclusions_from_absence_are_refused_in_a_scan(case: dict[str, str]) -> None:
    assert "concludes from absence" in " ".join(refusals(case["sql"]))


# ---------------------------------------------------------------------------------------------- of a change

BASED = asking(
    "SELECT a.id AS agent_id, a.name AS agent, a.loc AS loc FROM agents a JOIN base.agents b ON b.id = a.id WHERE b.name = a.name",
    CHECK.replace("key: [agent_id]", "key: [agent_id]\nneeds: [base]"),
)


def changed(base: dict[str, str], head: dict[str, str], moved: dict[str, str] | None = None) -> Change:
    return judge_change(MemoryTree(base), MemoryTree(head), Renames(moved or {}, list(head)), ScanOptions(TODAY), "main")


def notices(change: Change) -> list[str]:
    return [f"{one.place.path}: {one.message}" for one in change.result.notices]


def test_a_check_that_needs_the_base_is_asked_in_a_diff_and_only_there() -> None:
    assert found(tree_of(BASED)) == [] and scanned(tree_of(BASED)).broken == []
    change = changed(tree_of(BASED), tree_of(BASED) | {"agent.yaml": f"# moved\n{AGENT}"})
    assert [(one.check, one.place.line) for one in change.comparison.new if one.pack] == [("ACME101", 3)]


def test_a_pack_that_comes_with_a_change_is_named_and_does_not_count() -> None:
    base = {"agent.yaml": "", "fivegates.toml": ""}
    change = changed(base, tree_of())
    assert not [one for one in change.result.findings if one.pack]
    assert f"{PATH}: this file of a pack comes with the change: it counts once it is merged" in notices(change)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (tree_of(CHECK.replace("'agent'", "'nothing'")), "is edited by the change: what the base says counts until it is merged"),
        ({"agent.yaml": AGENT, "fivegates.toml": ""}, "goes with the change: what the base says counts until it is merged"),
    ],
)
def test_a_change_cannot_switch_off_the_pack_that_would_refuse_it(head: dict[str, str], said: str) -> None:
    base = tree_of()
    base["agent.yaml"] = ""
    change = changed(base, head)
    assert "ACME101" in {one.check for one in change.result.findings}
    assert f"{PATH}: this file of a pack {said}" in notices(change)


def test_a_change_that_breaks_a_pack_is_told_at_its_line() -> None:
    change = changed(tree_of(), tree_of(CHECK.replace("gate: scope", "gate: door")))
    assert [(one.place.path, one.place.line) for one in change.result.problems] == [(PATH, 3)]
    assert change.result.exit_code == 2


def test_what_is_broken_in_the_base_stays_an_error_until_a_change_mends_it() -> None:
    broken = tree_of(CHECK.replace("gate: scope", "gate: door"))
    kept = changed(broken, broken | {"other.txt": ""})
    assert (kept.result.exit_code, len(kept.result.problems)) == (2, 1)
    mended = changed(broken, tree_of())
    assert (mended.result.exit_code, mended.result.problems) == (0, [])
    assert any("the change mends this check of a pack" in one for one in notices(mended))


def test_a_pack_that_was_only_moved_is_no_news() -> None:
    moved = {PATH: "policies/ACME101.yaml"}
    head = {"fivegates.toml": '[packs]\npaths = ["policies"]\n', "agent.yaml": AGENT, "policies/ACME101.yaml": CHECK}
    assert not [one for one in notices(changed(tree_of(), head, moved)) if "file of a pack" in one]


# ---------------------------------------------------------------------------------------------- the example


def test_the_result_of_a_scan_with_a_pack_has_the_published_shape() -> None:
    from fivegates.report.interface import Page
    from fivegates.report.json_report import render

    result = scanned(tree_of())
    document = json.loads(render(result, Page({one.id: one for one in result.packed}, False, 100)))
    jsonschema.Draft202012Validator(read_packaged_json("fivegates.schemas", "result.schema.json")).validate(document)
    assert {one["check"]: one["pack"] for one in document["findings"]}["ACME101"] == PATH
