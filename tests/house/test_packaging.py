"""What is installed holds all it needs to run, from a checkout and from a wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DATA = (
    "checks",
    "schemas",
    "src/fivegates/catalog/compiled",
    "src/fivegates/catalog/modules",
    "src/fivegates/cli",
    "src/fivegates/report/html",
)
ENDINGS = (".json", ".yaml", ".yml", ".toml", ".tf", ".css", ".js")

READ_ALL = """
import fivegates
from fivegates.catalog import load, read_model
from fivegates.engine.select import load_checks, load_examples
from fivegates.packaged import read_packaged
from fivegates.settings import load_schema

checks = load_checks()
assert checks and load_examples(checks[0].id)["fail"]
assert load_schema()["$id"] and load("workloads") and read_packaged("fivegates.cli", "settings.toml")
assert all(read_model(row["model"]) for rows in load("modules").values() for row in rows)
print(fivegates.__file__)
"""


def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def data_files() -> set[str]:
    """Every data file of the packages, under the name it has in an installation."""
    found = (path for folder in DATA for path in (ROOT / folder).rglob("*") if path.suffix in ENDINGS and not is_compiled(path))
    return {installed_name(path.relative_to(ROOT).as_posix()) for path in found}


def is_compiled(path: Path) -> bool:
    """Whether an installation holds what is made of a file rather than the file."""
    return path.parent.name == "modules" and path.suffix == ".yaml"


def installed_name(path: str) -> str:
    return path.removeprefix("src/") if path.startswith("src/") else f"fivegates/{path}"


def test_every_package_is_declared() -> None:
    folders = {path.parent.relative_to(ROOT / "src").as_posix().replace("/", ".") for path in (ROOT / "src/fivegates").rglob("*.py")}
    assert set(settings()["tool"]["setuptools"]["packages"]) == folders | {"fivegates.checks", "fivegates.schemas"}


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "src/fivegates").rglob("*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_a_checkout_reads_its_own_checks_and_schemas() -> None:
    done = subprocess.run([sys.executable, "-c", READ_ALL], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).parent == ROOT / "src" / "fivegates"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy, so that nothing is left in the checkout."""
    if tuple(map(int, version("setuptools").split(".")[:1])) < (77,):
        pytest.skip("building a wheel here needs setuptools 77 or newer; `make test` installs it")
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("src", "checks", "schemas"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy / name)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(copy / "out"),
        str(copy),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next((copy / "out").glob("*.whl"))


def test_a_wheel_holds_every_data_file_and_nothing_foreign(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert data_files() | {"fivegates/py.typed"} <= names
    assert {name for name in names if not name.startswith("fivegates/")} == set()


def test_an_installed_wheel_reads_its_own_checks_and_schemas(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{READ_ALL}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).parent == tmp_path / "fivegates"
