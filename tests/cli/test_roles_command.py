"""What roles of an export hold is kept in a file of the tree, and nothing else of the export is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_run import Run

RUN = {"name": "roles/run.viewer", "title": "Viewer", "includedPermissions": ["run.services.list", "run.services.get"], "etag": "AA=="}
OWN = {"name": "projects/p/roles/triage", "description": "SECRET-WORDS", "includedPermissions": ["secretmanager.versions.access"]}
BARE = {"name": "roles/bare", "title": "Bare"}
KEPT = "fivegates.roles.json"


def write(path: Path, *documents: object) -> str:
    path.write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    "documents", [([RUN, OWN, BARE],), (RUN, OWN, BARE), ({"roles": [RUN, OWN], "nextPageToken": "x"}, {"roles": [BARE]})], ids=str
)
def test_every_form_of_an_export_is_kept_alike(tmp_path: Path, run: Run, documents: tuple[object, ...]) -> None:
    file = write(tmp_path / "export.json", *documents)
    (tmp_path / "tree").mkdir()
    ended = run("roles", "import", file, "--root", str(tmp_path / "tree"))
    assert (ended.code, ended.err) == (0, "")
    assert "2 roles of Google Cloud are kept in fivegates.roles.json: 2 new, 0 changed" in ended.out and "roles/bare" in ended.out
    text = (tmp_path / "tree" / KEPT).read_text(encoding="utf-8")
    assert json.loads(text) == {
        "version": 1,
        "gcp": {
            "projects/p/roles/triage": ["secretmanager.versions.access"],
            "roles/run.viewer": ["run.services.get", "run.services.list"],
        },
    }
    assert len(text.splitlines()) == 7  # one role a line


def test_a_second_import_adds_and_replaces(tmp_path: Path, run: Run) -> None:
    run("roles", "import", write(tmp_path / "one.json", [RUN]), "--root", str(tmp_path))
    changed = {**RUN, "includedPermissions": ["run.services.get"]}
    ended = run("roles", "import", write(tmp_path / "two.json", [changed, OWN]), "--root", str(tmp_path))
    assert "1 new, 1 changed" in ended.out
    kept = json.loads((tmp_path / KEPT).read_text(encoding="utf-8"))["gcp"]
    assert kept == {"projects/p/roles/triage": ["secretmanager.versions.access"], "roles/run.viewer": ["run.services.get"]}


def test_the_settings_say_where_roles_are_kept(tmp_path: Path, run: Run) -> None:
    (tmp_path / "infra").mkdir()
    (tmp_path / "fivegates.toml").write_text('roles.file = "infra/roles.json"\n', encoding="utf-8")
    assert run("roles", "import", write(tmp_path / "one.json", [RUN]), "--root", str(tmp_path)).code == 0
    assert (tmp_path / "infra" / "roles.json").exists() and not (tmp_path / KEPT).exists()


def test_nothing_is_written_outside_of_the_tree(tmp_path: Path, run: Run) -> None:
    outside, tree = tmp_path / "outside", tmp_path / "tree"
    outside.mkdir()
    tree.mkdir()
    (tree / "link").symlink_to(outside)
    (tree / "fivegates.toml").write_text('roles.file = "link/roles.json"\n', encoding="utf-8")
    ended = run("roles", "import", write(tmp_path / "one.json", [RUN]), "--root", str(tree))
    assert ended.code == 2 and "outside" in ended.err and not list(outside.iterdir())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no roles"),
        ("[]", "holds no roles"),
        ("[" * 100_000, "nested too deeply"),
        ("name: roles/x", "no JSON from line 1 on"),
        (json.dumps([RUN]) + "\n{", "no JSON from line 2 on"),
        ('["roles/x"]', "no list of roles"),
        ('[{"name": "s3:GetObject"}]', "entry 1 of the export is no role"),
        ('[{"name": "roles/x", "includedPermissions": "all"}]', "permissions of roles/x are no list"),
        ('[{"name": "roles/x", "includedPermissions": ["a b.c"]}]', "permissions of roles/x are no list"),
        (json.dumps([BARE]), "none of what they hold"),
    ],
)
def test_what_is_no_export_is_said_in_a_sentence_and_keeps_nothing(tmp_path: Path, run: Run, text: str, message: str) -> None:
    (tmp_path / "export.json").write_text(text, encoding="utf-8")
    ended = run("roles", "import", str(tmp_path / "export.json"), "--root", str(tmp_path))
    assert ended.code == 2 and message in ended.err and ended.out == ""
    assert not (tmp_path / KEPT).exists()


def test_a_listing_without_permissions_says_how_to_get_them(tmp_path: Path, run: Run) -> None:
    ended = run("roles", "import", write(tmp_path / "export.json", [BARE]), "--root", str(tmp_path))
    assert "gcloud iam roles describe" in ended.err and "view=FULL" in ended.err


def test_a_kept_file_that_is_broken_is_not_written_over(tmp_path: Path, run: Run) -> None:
    (tmp_path / KEPT).write_text("{", encoding="utf-8")
    ended = run("roles", "import", write(tmp_path / "export.json", [RUN]), "--root", str(tmp_path))
    assert ended.code == 2 and (tmp_path / KEPT).read_text(encoding="utf-8") == "{"


def test_an_export_of_powershell_is_read(tmp_path: Path, run: Run) -> None:
    (tmp_path / "export.json").write_text(json.dumps([RUN]), encoding="utf-16")
    assert run("roles", "import", str(tmp_path / "export.json"), "--root", str(tmp_path)).code == 0


@pytest.mark.parametrize("file", ["missing.json", "."])
def test_a_file_that_is_none_is_a_usage_error(tmp_path: Path, run: Run, file: str) -> None:
    ended = run("roles", "import", str(tmp_path / file), "--root", str(tmp_path))
    assert ended.code == 2 and "error:" in ended.err
