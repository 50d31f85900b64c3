"""The hooks of this checkout, installed by pre-commit once, and a repository that runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import rmtree

import pytest
from scratch import CONFIG, ROOT, UNREACHABLE, Repository


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The configuration that names a clone of this checkout, and the folder where pre-commit keeps its environments: made once for all
    workers, which pre-commit's own lock keeps apart.
    """
    if not (ROOT / ".git").exists():
        pytest.skip("pre-commit takes hooks from a git repository, and this is none")
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "hooks"
    shared.mkdir(exist_ok=True)
    clone, home = shared / "fivegates", shared / "home"
    if not clone.exists():
        own = shared / f"clone-{os.getpid()}"
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(own)], check=True, capture_output=True)
        try:
            own.rename(clone)
        except OSError:  # another worker was first
            rmtree(own)
    rev = subprocess.run(["git", "rev-parse", "HEAD"], cwd=clone, check=True, capture_output=True, text=True).stdout.strip()
    config = CONFIG.format(repo=clone, rev=rev)
    install(shared / f"install-{os.getpid()}", config, home)
    return config, home


def install(folder: Path, config: str, home: Path) -> None:
    ended = Repository(folder, config, home).run(sys.executable, "-m", "pre_commit", "install-hooks")
    if ended.returncode and any(sign in ended.stdout + ended.stderr for sign in UNREACHABLE):
        pytest.skip("pre-commit cannot build the environment of the hooks: no package index can be reached")
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.fixture
def repository(hooks: tuple[str, Path], tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository", *hooks)
