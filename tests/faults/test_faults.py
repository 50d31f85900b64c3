"""What goes wrong around a scan: it ends in one sentence and a code, and leaves nothing half-written behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import Settings
from fivegates.tree.working import WorkingTree

ESTATE = Path(__file__).parents[2] / "examples" / "estate"
MANIFEST = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: desk, namespace: desk}\n"
POSIX = pytest.mark.skipif(os.name != "posix", reason="limits and signals of POSIX")


def run(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own. ``before`` runs in it first."""
    command = [sys.executable, "-m", "fivegates", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=env, preexec_fn=before, timeout=120, check=False)


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ESTATE, tmp_path / "estate"))


def listing(root: Path) -> dict[str, tuple[int, int]]:
    return {str(path.relative_to(root)): (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(root.rglob("*"))}


def findings(ended: subprocess.CompletedProcess[str]) -> Any:
    return [(one["check"], one["fingerprint"], one["place"]) for one in json.loads(ended.stdout)["findings"]]


@POSIX
def test_a_report_that_finds_the_disk_full_leaves_no_file(estate: Path, tmp_path: Path) -> None:
    def full() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))

    ended = run("scan", estate, "--output", f"json={tmp_path / 'report.json'}", cwd=tmp_path, before=full)
    assert ended.returncode == 2
    assert "cannot be written" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["estate"]


@POSIX
def test_standard_output_on_a_full_disk_is_one_sentence(estate: Path, tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "fivegates", "scan", str(estate)], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ended.returncode == 2
    assert len(ended.stderr.strip().splitlines()) <= 2
    assert "Traceback" not in ended.stderr


@POSIX
def test_an_interrupted_scan_exits_130_and_leaves_nothing(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    for number in range(10_000):  # so many that the scan is at work when it is interrupted
        (root / f"{number}.yaml").write_text(MANIFEST.replace("desk", f"d{number}"), encoding="utf-8")
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "fivegates", "scan", str(root), "--output", f"json={report}"]

    def heed() -> None:
        """What a shell starts in the background is told to overhear Ctrl-C, and so are its children."""
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heed)
    sleep(0.5)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130, (running.returncode, err)
    assert "Traceback" not in err
    assert not out
    assert [path.name for path in tmp_path.iterdir()] == ["root"]


def test_a_file_that_vanishes_during_the_scan_is_a_listed_error(tmp_path: Path) -> None:
    from datetime import date

    (tmp_path / "a.yaml").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(MANIFEST, encoding="utf-8")
    tree = WorkingTree(str(tmp_path))
    assert len(tree.entries()) == 2
    (tmp_path / "a.yaml").unlink()
    result = scan_tree(tree, Settings(), ScanOptions(date(2026, 6, 1)))
    assert [(problem.place.path, problem.kind) for problem in result.problems] == [("a.yaml", "error")]
    assert result.exit_code == 2


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_listed_error(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "a.yaml").chmod(0)
    ended = run("scan", tmp_path, cwd=tmp_path)
    assert ended.returncode == 2
    assert "a.yaml" in ended.stdout


def test_without_a_home_folder_everything_works(estate: Path, tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT")}
    ended = run("scan", estate, "--format", "json", "--today", "2026-06-01", cwd=tmp_path, env=bare)
    usual = run("scan", estate, "--format", "json", "--today", "2026-06-01", cwd=tmp_path)
    assert not ended.stderr
    assert findings(ended) == findings(usual)


def test_nothing_is_written_into_the_scanned_folder(estate: Path, tmp_path: Path) -> None:
    before = listing(estate)
    for command in (("scan",), ("agents",), ("score",), ("review",), ("contract", "check")):
        assert run(*command, estate, cwd=estate).returncode in (0, 1, 2)
    assert listing(estate) == before


@POSIX
@pytest.mark.parametrize("with_git", [False, True], ids=["a folder", "a repository"])
def test_what_lies_too_deep_for_any_path_is_named(tmp_path: Path, with_git: bool) -> None:
    name, here = "d" * 200, os.open(tmp_path, os.O_RDONLY)
    for _ in range(50):  # no call takes so long a path at once
        os.mkdir(name, dir_fd=here)
        inner = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    with os.fdopen(os.open("a.yaml", os.O_WRONLY | os.O_CREAT, dir_fd=here), "w") as file:
        file.write(MANIFEST)
    (tmp_path / "b.yaml").write_text(MANIFEST.replace("desk", "hall"), encoding="utf-8")
    if with_git:
        subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    try:
        ended = run("scan", tmp_path, cwd=tmp_path)
        assert ended.returncode == 2, ended.stderr
        assert "the folder cannot be opened" in " ".join(ended.stdout.split())
        assert "Traceback" not in ended.stderr
    finally:
        subprocess.run(["rm", "-rf", name], cwd=tmp_path, check=True)


def test_line_ends_of_windows_change_no_finding(estate: Path, tmp_path: Path) -> None:
    usual = findings(run("scan", estate, "--format", "json", "--today", "2026-06-01", cwd=tmp_path))
    for path in estate.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert findings(run("scan", estate, "--format", "json", "--today", "2026-06-01", cwd=tmp_path)) == usual
    assert usual


@pytest.mark.parametrize("today", ["1970-01-01", "2000-02-29", "9999-12-31"])
def test_any_clock_gives_an_answer(estate: Path, tmp_path: Path, today: str) -> None:
    ended = run("scan", estate, "--format", "json", "--today", today, cwd=tmp_path)
    assert ended.returncode == 1
    assert not ended.stderr


def test_names_that_differ_only_in_case_are_two_files(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "A.yaml").write_text(MANIFEST.replace("desk", "hall"), encoding="utf-8")
    kept = len(list(tmp_path.iterdir()))  # one, where the file system makes no difference
    counts = json.loads(run("scan", tmp_path, "--format", "json", cwd=tmp_path).stdout)["counts"]
    assert sum(counts["files"].values()) == kept
