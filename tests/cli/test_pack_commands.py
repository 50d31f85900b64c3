"""The commands that show checks and settings know those of packs, and tell what is wrong with them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from command_run import Run

from fivegates.packaged import read_packaged_json

EXAMPLE = Path(__file__).parents[2] / "examples" / "pack"
CHECK = "policy/fivegates/ACME101-image-from-elsewhere.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The example, somewhere it can be spoilt."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "pack"))


def spoil(root: Path, old: str, new: str, path: str = CHECK) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def document(schema: str, out: str) -> Any:
    found = json.loads(out)
    jsonschema.Draft202012Validator(read_packaged_json("fivegates.schemas", f"{schema}.schema.json")).validate(found)
    return found


def test_the_example_scans_as_it_says(run: Run, root: Path) -> None:
    ended = run("scan", str(root), "--select", "ACME101,ACME102", "--today", "2026-11-29")
    assert ended.code == 1
    assert "ACME101 image-from-elsewhere: An agent runs an image from outside our registry" in " ".join(ended.out.split())
    assert "agent.yaml:2" in ended.out and "Mirror the image into registry.acme.example" in ended.out


def test_the_checks_of_the_example_are_as_they_say(run: Run) -> None:
    ended = run("checks", "--test", str(EXAMPLE / "policy" / "fivegates"))
    assert (ended.code, ended.err) == (0, "")
    assert "2 checks, 5 examples: all is well" in ended.out


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("kind: Deployment # expect: ACME101", "kind: Deployment", 1, "no line is marked with `# expect: ACME101`"),
        ("NOT LIKE 'registry", "LIKE 'registry", 1, "nothing is found at agent.yaml:2, which is marked"),
        ("claims: [k8s]", "claims: [k8s, tf]", 1, "it claims tf and has no example that fails in it"),
        ("key: [agent_id, image]", "key: [agent_id, loc]", 1, "key: loc changes when code moves"),
        ("JOIN workloads w ON w.id = d.workload", "LEFT JOIN workloads w ON w.id = d.workload", 0, "all is well"),
        ("w.image AS image, w.env", "COALESCE((SELECT MAX(id) FROM owners), '') AS image, w.env", 1, "example"),
        ("FROM agents a\n", "FROM agence a\n", 1, "no such table: agence"),
        ("gate: scope", "gate: door", 2, "gate is 'door'"),
    ],
)
def test_a_check_that_is_not_as_it_says_is_told(run: Run, root: Path, old: str, new: str, code: int, said: str) -> None:
    spoil(root, old, new)
    ended = run("checks", "--test", str(root / "policy" / "fivegates"))
    assert ended.code == code, ended.out
    assert said in " ".join(ended.out.split())
    as_json = run("checks", "--test", str(root / "policy" / "fivegates"), "--format", "json")
    found = document("pack-test", as_json.out)
    assert as_json.code == code and bool(found["errors"]) == (code == 2)


def test_a_conclusion_from_absence_that_only_a_walk_sees_is_told_by_the_test(run: Run, root: Path) -> None:
    spoil(root, "AND w.image NOT LIKE", "AND EXISTS (SELECT 1 FROM owners o WHERE o.agent = a.id) = 0\n    AND w.image NOT LIKE")
    ended = run("checks", "--test", str(root / "policy" / "fivegates"))
    assert ended.code == 1 and "without an inner join to closed" in " ".join(ended.out.split())


def test_a_folder_without_checks_is_no_pack(run: Run, tmp_path: Path) -> None:
    ended = run("checks", "--test", str(tmp_path))
    assert ended.code == 2 and "there is no check file in" in ended.err


def test_checks_and_explain_know_the_checks_of_a_pack(run: Run, root: Path) -> None:
    listed = json.loads(run("checks", "--root", str(root), "--format", "json").out)["checks"]
    assert {one["id"]: one.get("pack") for one in listed if one["id"] in ("FG201", "ACME101")} == {"FG201": None, "ACME101": CHECK}
    assert f"[{CHECK}]" in "".join(run("checks", "--root", str(root)).out.split())
    explained = run("explain", "acme101", "--root", str(root))
    assert (
        explained.code == 0
        and f"{CHECK}, a pack of this repository" in explained.out
        and "Fails: An image of somebody else" in explained.out
    )
    assert run("explain", "ACME999", "--root", str(root)).code == 2
    assert run("explain", "FG201", "--root", str(root / "nowhere")).code == 0  # what ships needs no folder


def test_the_baseline_takes_findings_of_a_pack_and_lets_them_go(run: Run, root: Path) -> None:
    kept = root / "fivegates.baseline.jsonl"
    assert run("baseline", str(root), "--owner", "alice@example.com", "--today", "2026-11-29").code == 0
    assert '"check": "ACME101"' in kept.read_text(encoding="utf-8")
    assert run("scan", str(root), "--today", "2026-11-29").code == 0
    spoil(root, "image: example.com", "image: registry.acme.example", "agent.yaml")
    run("baseline", str(root), "--prune", "--today", "2026-11-29")
    assert '"check": "ACME101"' not in kept.read_text(encoding="utf-8")


# ---------------------------------------------------------------------------------------------- config show

SET = """\
profile = "stop-the-bleeding"
exclude = ["third_party/**"]
[enforce]
ACME101 = "block"
[packs]
paths = ["policy/fivegates"]
[data_classes.customer-contact]
sensitivity = "high"
[[waiver]]
check = "ACME101"
subject = "k8s/ops/*"
reason = "until the split"
owner = "alice@example.com"
until = 2026-12-31
[accounts]
"infra/prod" = "aws:111122223333"
"""


def test_every_setting_has_its_value_and_where_that_comes_from(run: Run, root: Path) -> None:
    (root / "fivegates.toml").write_text(SET, encoding="utf-8")
    found = document("config", run("config", "show", str(root), "--format", "json").out)
    shown = {
        one["name"]: (one["value"], one["origin"]["kind"], one["origin"]["profile"] or (one["origin"]["place"] or {}).get("line"))
        for one in found["settings"]
    }
    assert shown["profile"] == ("stop-the-bleeding", "file", 1)
    assert shown["exclude"] == (["third_party/**"], "file", 2)
    assert shown["enforce.ACME101"] == ("block", "file", 4)
    assert shown["enforce.default"] == ("observe", "profile", "stop-the-bleeding")
    assert shown["enforce.FG217"] == ("block", "profile", "stop-the-bleeding")
    assert shown["packs.paths"] == (["policy/fivegates"], "file", 6)
    assert shown["data_classes.customer-contact.sensitivity"] == ("high", "file", 8)
    assert shown["waiver[0].until"] == ("2026-12-31", "file", 14)
    assert shown['accounts."infra/prod"'] == ("aws:111122223333", "file", 16)
    assert shown["checks.ACME101"] == ("image-from-elsewhere, high, stable", "pack", 1)
    assert shown["fail_on"] == ("high", "default", None)
    assert shown["registry.every"] == ("92d", "default", None)


def test_every_setting_of_the_schema_is_shown(run: Run, tmp_path: Path) -> None:
    found = document("config", run("config", "show", str(tmp_path), "--format", "json").out)
    names = {one["name"].partition(".")[0] for one in found["settings"]}
    assert names == set(read_packaged_json("fivegates.schemas", "settings.schema.json")["properties"])
    assert {one["origin"]["kind"] for one in found["settings"]} == {"default"}


def test_settings_in_pyproject_are_shown_at_their_lines(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.fivegates]\nfail_on = "low"\n', encoding="utf-8")
    ended = run("config", "show", str(tmp_path))
    assert ended.code == 0 and "pyproject.toml is read: 1 value set" in ended.out and "pyproject.toml:4" in ended.out


def test_what_is_wrong_is_told_at_its_lines(run: Run, root: Path) -> None:
    (root / "fivegates.toml").write_text('fail_on = "hihg"\n[packs]\npaths = ["../x"]\n', encoding="utf-8")
    ended = run("config", "show", str(root))
    assert (ended.code, ended.out) == (2, "")
    assert "fivegates.toml:1: fail_on" in ended.err and "fivegates.toml:3: packs.paths[0]" in ended.err


def test_a_broken_check_of_a_pack_is_told_beside_the_settings(run: Run, root: Path) -> None:
    spoil(root, "gate: scope", "gate: door")
    for command in (["config", "show", str(root)], ["checks", "--root", str(root)]):
        ended = run(*command)
        assert ended.code == 2 and f"{CHECK}:4: this check is not asked: gate is 'door'" in ended.err
        assert "ACME102" in ended.out
