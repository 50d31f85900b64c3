"""Fleets on disk: every planted sharing is found and none invented, whatever ends half-way, and nothing is counted twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from fleet_tree import Planted, Truth, shuffled, write_fleet

from fivegates import __version__
from fivegates.engine.select import load_checks, select_checks
from fivegates.errors import UsageError
from fivegates.fleet.checking import Asked, check_fleet
from fivegates.fleet.one import failed, scan_one
from fivegates.fleet.scanning import scan_fleet
from fivegates.fleet.storage import Held, Missing, Storage
from fivegates.fleet.targets import Target, read_targets
from fivegates.report.fleet.model import Fleet

TODAY = date(2026, 11, 21)
COMMAND = [sys.executable, "-m", "fivegates"]


class Written:
    """A fleet of ten on disk, scanned once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.truth = write_fleet(folder, 10)
        self.targets, self.refused = read_targets((folder / "repositories.txt").read_text(), str(folder))
        self.storage = self.scan(folder / "out")

    def scan(self, out: Path, targets: list[Target] | None = None) -> Storage:
        storage = Storage(out)
        scan_fleet(targets or self.targets, self.refused, storage, TODAY.isoformat(), lambda *_: None, workers=1)
        return storage


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(tmp_path_factory.mktemp("fleet"))


def check(storage: Storage, engine: str = "duckdb", clusters: tuple[str, ...] = ()) -> Fleet:
    return check_fleet(storage, select_checks(load_checks()), Asked(TODAY, engine=engine, clusters=clusters, threads=1))


def found(result: Fleet) -> set[Planted]:
    return {Planted(one.finding.check, one.repository, one.finding.subject.rpartition("/")[2]) for one in result.findings}


def told(result: Fleet) -> Truth:
    """What a check found, as the truth writes it."""
    return Truth(
        frozenset(found(result)),
        frozenset((one.check, one.repository) for one in result.answered),
        frozenset((one.identity, define, use) for one in result.crossings for define in one.defined_in for use in one.used_in),
        frozenset((one.repository, one.state) for one in result.elsewhere),
    )


@pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
def test_what_is_planted_is_found_and_nothing_else(fleet: Written, engine: str) -> None:
    assert told(check(fleet.storage, engine)) == fleet.truth


def test_the_order_of_the_list_changes_nothing(fleet: Written, tmp_path: Path) -> None:
    names = {target.name: target for target in fleet.targets}
    other = fleet.scan(tmp_path / "out", [names[name] for name in shuffled(list(names), 1)])
    assert told(check(other)) == fleet.truth


def test_a_second_scan_reads_nothing_again(fleet: Written) -> None:
    before = {file.name: file.stat().st_mtime_ns for file in (fleet.storage.folder / "facts").iterdir()}
    again = scan_fleet(fleet.targets, (), fleet.storage, TODAY.isoformat(), lambda *_: None, workers=1)
    assert (again.kept, again.scanned) == (10, 0)
    assert {file.name: file.stat().st_mtime_ns for file in (fleet.storage.folder / "facts").iterdir()} == before


def test_what_was_half_written_is_named_and_scanned_again(fleet: Written, tmp_path: Path) -> None:
    storage = fleet.scan(tmp_path / "out")
    name = fleet.targets[1].name
    whole = storage.facts_file(name).read_bytes()
    storage.facts_file(name).write_bytes(whole[: len(whole) // 2])
    result = check(storage)
    assert [(one.name, one.reason) for one in result.not_read] == [(name, "its facts are not those that were written: scan again")]
    assert result.exit_code == 1
    assert len(result.repositories) == 9
    again = scan_fleet(fleet.targets, (), storage, TODAY.isoformat(), lambda *_: None, workers=1)
    assert (again.kept, again.scanned) == (9, 1)
    assert told(check(storage)) == fleet.truth


def test_facts_of_another_version_of_the_tables_are_named(fleet: Written, tmp_path: Path) -> None:
    storage = fleet.scan(tmp_path / "out")
    file = storage.summary_file(fleet.targets[0].name)
    file.write_text(json.dumps(json.loads(file.read_text()) | {"schema_version": 99}))
    assert storage.look_up(fleet.targets[0].name) == Missing(
        fleet.targets[0].name, "its facts are of version 99, and this is 1: scan again"
    )


def test_a_summary_of_another_shape_is_named(fleet: Written, tmp_path: Path) -> None:
    storage = fleet.scan(tmp_path / "out", fleet.targets[:2])
    name = fleet.targets[0].name
    data = json.loads(storage.summary_file(name).read_text())
    del data["agents"]
    storage.summary_file(name).write_text(json.dumps(data))
    assert [(one.name, one.reason) for one in check(storage).not_read] == [(name, "its summary is not one of this version: scan again")]
    storage.summary_file(name).write_text("[" * 100_000)
    assert [(one.name, one.reason) for one in check(storage).not_read] == [(name, "it has not been scanned")]


def test_a_clone_of_a_repository_is_counted_once(fleet: Written, tmp_path: Path) -> None:
    source = next(target for target in fleet.targets if target.name.endswith("keys"))
    subprocess.run(["git", "clone", "-q", "--bare", source.path, str(tmp_path / "copy.git")], check=True)
    storage = fleet.scan(tmp_path / "out", [*fleet.targets, Target("copy", str(tmp_path / "copy.git"))])
    result = check(storage)
    assert [one.name for one in result.not_read] == ["copy"]
    assert told(result) == fleet.truth


def test_a_bare_clone_says_what_its_checkout_says(fleet: Written, tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "-q", "--bare", fleet.targets[1].path, str(tmp_path / "bare.git")], check=True)
    bare = scan_one(Target("one", str(tmp_path / "bare.git")), TODAY.isoformat())
    checkout = scan_one(Target("one", fleet.targets[1].path), TODAY.isoformat())
    assert bare.reason == ""
    assert bare.summary == checkout.summary
    assert bare.facts == checkout.facts


def test_what_cannot_be_read_is_named_and_the_rest_complete(fleet: Written, tmp_path: Path) -> None:
    empty = tmp_path / "broken"
    (empty / ".git").mkdir(parents=True)
    (empty / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (empty / "fivegates.toml").write_text("not = [toml")
    storage = fleet.scan(tmp_path / "out", [*fleet.targets, Target("broken", str(empty)), Target("gone", str(tmp_path / "gone"))])
    result = check(storage)
    assert [one.name for one in result.not_read] == ["broken", "gone"]
    assert len(result.repositories) == 10
    # what is nowhere could be in what was not read
    assert {one.state for one in result.elsewhere} == {"found", "undecided"}


def test_a_list_names_what_it_refuses(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two" / "one").mkdir(parents=True)
    lines = [
        "# ours",
        "one",
        "two/one",
        "other=two/one",
        "again=one",
        "https://example.com/x.git",
        "nowhere",
        "git@example.com:x",
        "../x y",
    ]
    targets, refused = read_targets("\n".join(lines), str(tmp_path))
    assert [target.name for target in targets] == ["one", "other"]
    assert [(one.line, one.reason.partition(":")[0]) for one in refused] == [
        (3, "another repository of this name is listed above"),
        (5, "it is the folder of one, which is listed above"),
        (6, "it is an address, and nothing is fetched"),
        (7, "there is no such folder"),
        (8, "it is an address, and nothing is fetched"),
        (9, "its name cannot be one of a repository (letters, digits, dots, dashes and single slashes, at most 100 characters)"),
    ]


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError):
        Storage(tmp_path).prepare()


def test_a_failure_leaves_no_older_facts_behind(fleet: Written, tmp_path: Path) -> None:
    storage = fleet.scan(tmp_path / "out", fleet.targets[:1])
    target = fleet.targets[0]
    assert isinstance(storage.look_up(target.name), Held)
    storage.keep(target, failed(target, "it\nwas eaten"), TODAY.isoformat())
    assert storage.look_up(target.name) == Missing(target.name, "it was eaten")
    assert not storage.facts_file(target.name).exists()


def by_one_worker(fleet: Written, out: Path) -> list[str]:
    """The command that scans a fleet, to be ended on its way."""
    listed = str(fleet.folder / "repositories.txt")
    return [*COMMAND, "fleet", "scan", listed, "--out", str(out), "--workers", "1", "--today", "2026-11-21"]


def test_a_run_that_is_killed_goes_on_where_it_was(fleet: Written, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = by_one_worker(fleet, out)
    running = subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        while running.poll() is None and len(list(out.glob("repositories/*.json"))) < 3:
            time.sleep(0.05)
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    done = len(list(out.glob("repositories/*.json")))
    assert 3 <= done < 10
    ended = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert ended.returncode == 0
    assert f"{done} done before" in ended.stderr or f"{done + 1} done before" in ended.stderr
    assert told(check(Storage(out))) == fleet.truth


def test_no_worker_outlives_a_run_that_is_killed(fleet: Written, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = by_one_worker(fleet, out)
    with subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        while running.poll() is None and not list(out.glob("repositories/*.json")):
            time.sleep(0.05)
        running.kill()
        assert running.stderr is not None
        running.stderr.read()  # ends when the last process that inherited it does
    assert list(out.glob("repositories/*.json"))


def test_the_next_run_says_what_changed(fleet: Written, tmp_path: Path) -> None:
    storage = fleet.scan(tmp_path / "out")
    assert check(storage).since is None
    unchanged = check(storage).since
    assert unchanged is not None and unchanged.is_empty
    fleet.scan(tmp_path / "out", [target for target in fleet.targets if not target.name.endswith("triage")])
    since = check(storage).since
    assert since is not None
    assert since.repositories_gone == ("team-0000-triage",)
    assert since.agents_gone == ("team-0000-triage//terraform/./triage-0",)
    assert {sentence.partition(" ")[0] for sentence in since.findings_gone} == {"FG201", "FG301"}


def test_facts_are_as_of_a_day_and_a_version(fleet: Written) -> None:
    target = fleet.targets[0]
    state = json.loads(fleet.storage.summary_file(target.name).read_text())["state"]
    assert fleet.storage.is_done(target.name, state, TODAY.isoformat())
    assert not fleet.storage.is_done(target.name, state, "2026-11-22")
    assert not fleet.storage.is_done(target.name, "commit:0", TODAY.isoformat())
    assert __version__ in fleet.storage.summary_file(target.name).read_text()
