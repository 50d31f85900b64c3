"""Workers of a Dask cluster give what local processes give; one that dies costs nothing but its time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'fivegates[fleet]'")

from test_fleet import TODAY, Written, check, told

from fivegates.errors import UsageError
from fivegates.fleet.cluster import scan_on_cluster
from fivegates.fleet.scanning import scan_fleet
from fivegates.fleet.storage import Storage
from fivegates.fleet.targets import Target

pytestmark = pytest.mark.filterwarnings("ignore")  # of Dask itself
PATIENCE = 60  # seconds


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.file = folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(self.file))
        ends = time.monotonic() + PATIENCE
        while not self.file.exists() and time.monotonic() < ends:
            time.sleep(0.1)
        import json

        self.address = str(json.loads(self.file.read_text())["address"])
        self.workers = [self.worker(), self.worker()]

    def worker(self) -> subprocess.Popen[bytes]:
        options = ["--no-dashboard", "--nthreads", "1", "--no-nanny", "--local-directory", str(self._folder)]
        return self._start("worker", self.address, *options)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self._folder / "cluster.log").open("ab")
        process = subprocess.Popen([sys.executable, "-m", "dask", *arguments], stdout=log, stderr=log)
        log.close()
        self.processes.append(process)
        return process

    def close(self) -> None:
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()
        self.processes.clear()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("dask"))
    wait_for_workers(made, 2)
    yield made
    made.close()


def wait_for_workers(cluster: Cluster, number: int) -> None:
    from distributed import Client

    with Client(cluster.address, set_as_default=False) as client:
        client.wait_for_workers(number, timeout=PATIENCE)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(tmp_path_factory.mktemp("fleet"))


def test_a_cluster_finds_what_local_processes_find_though_a_worker_dies(cluster: Cluster, fleet: Written, tmp_path: Path) -> None:
    storage, killed = Storage(tmp_path / "out"), []

    def kill_one(_: str, done: int, __: int) -> None:
        if done >= 2 and not killed and list((tmp_path / "out" / "repositories").iterdir()):
            os.kill(cluster.workers[0].pid, signal.SIGKILL)
            killed.append(done)

    done = scan_fleet(fleet.targets, (), storage, TODAY.isoformat(), kill_one, 1, cluster.address)
    assert killed
    assert (done.scanned, done.missing) == (10, ())
    assert told(check(storage)) == fleet.truth
    name = fleet.targets[1].name
    assert storage.look_up(name).summary == fleet.storage.look_up(name).summary  # type: ignore[union-attr]


def test_what_a_worker_cannot_read_is_named(cluster: Cluster, tmp_path: Path) -> None:
    ((target, outcome),) = scan_on_cluster([Target("gone", str(tmp_path / "gone"))], TODAY.isoformat(), cluster.address)
    assert (target.name, outcome.reason) == ("gone", "there is no such folder")


def test_no_cluster_is_an_error_of_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fivegates.fleet.cluster.PATIENCE", "1s")
    with pytest.raises(UsageError, match="no Dask scheduler answers"):
        list(scan_on_cluster([], TODAY.isoformat(), "tcp://127.0.0.1:9"))
