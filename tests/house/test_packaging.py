"""What is installed holds all it needs to run, from a checkout and from a wheel."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

import fivegates

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


@pytest.mark.skipif(not Path(fivegates.__file__).is_relative_to(ROOT / "src"), reason="fivegates is installed from a wheel")
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


def test_a_release_is_what_git_knows_and_the_same_bytes_whoever_builds_it(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists() or tuple(map(int, version("setuptools").split(".")[:1])) < (77,):
        pytest.skip("a release is built in a checkout, with setuptools 77 or newer")
    stray = ROOT / "src" / "fivegates" / "stray-credentials.json"
    try:
        first = released(tmp_path / "first", "1", 0o022)
        stray.write_text("{}", encoding="utf-8")
        second = released(tmp_path / "second", "2", 0o077)
    finally:
        stray.unlink(missing_ok=True)
    assert {path.name: path.read_bytes() for path in first} == {path.name: path.read_bytes() for path in second}
    source, wheel = first
    with tarfile.open(source) as archive:
        members = archive.getmembers()
        held = {member.name.partition("/")[2] for member in members if member.isfile()}
    made = {name for name in held if name in ("PKG-INFO", "setup.cfg") or name.startswith("fivegates.egg-info/")}
    assert held - made == known_files()
    assert {(member.uid, member.uname, member.mtime) for member in members} == {(0, "", 1_700_000_000)}
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    code = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src/fivegates").rglob("*.py")}
    code |= {"fivegates/checks/__init__.py", "fivegates/schemas/__init__.py"}
    catalog = ROOT / "src" / "fivegates" / "catalog"
    lists = {f"fivegates/catalog/{path.name}" for path in (*catalog.glob("*.jsonl"), *catalog.glob("*.txt"))}
    assert names == code | data_files() | lists | {"fivegates/py.typed"}


def released(out: Path, seed: str, umask: int) -> list[Path]:
    """The source distribution and the wheel, as ``make dist`` builds them."""
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONHASHSEED": seed}
    command = [sys.executable, ROOT / "tools" / "dist.py", out]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, umask=umask)
    assert done.returncode == 0, done.stderr
    return sorted(out.iterdir(), key=lambda path: path.suffix)


def known_files() -> set[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()}


def test_the_version_stands_in_one_place_and_the_workflow_holds_the_tag_to_it() -> None:
    assert settings()["project"]["dynamic"] == ["version"] and "version" not in settings()["project"]
    assert version("fivegates") == fivegates.__version__
    assert "fivegates-${GITHUB_REF_NAME#v}.tar.gz" in (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")


def test_the_bill_of_materials_names_every_pinned_package_with_its_licence() -> None:
    found = json.loads((ROOT / "requirements" / "sbom.cdx.json").read_text(encoding="utf-8"))
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements" / "action.txt").read_text(encoding="utf-8"), re.MULTILINE))
    assert {one["name"]: one["version"] for one in found["components"]} == {name: v for name, v in pinned.items() if name != "setuptools"}
    licences = {one["licenses"][0]["license"]["id"] for one in found["components"]}
    assert licences <= {"MIT", "BSD-3-Clause", "Apache-2.0", "PSF-2.0"}  # another one is a decision of a person


def test_the_container_runs_as_nobody_from_a_pinned_base_and_installs_by_hash() -> None:
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    bases = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert len(bases) == 2 and len(set(bases)) == 1 and re.fullmatch(r"python:[\w.-]+@sha256:[0-9a-f]{64}", bases[0])
    assert [line for line in lines if line.startswith("USER ")] == ["USER 65532:65532"]
    installs = [part for line in lines for part in line.split("&&") if "pip install" in part]
    assert installs and all("--require-hashes" in part or "--no-index" in part for part in installs)
    last = max(number for number, line in enumerate(lines) if line.startswith("RUN "))
    assert last < lines.index("USER 65532:65532") and not any(line.startswith(("ADD ", "COPY . ")) for line in lines)


def test_an_installed_wheel_reads_its_own_checks_and_schemas(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{READ_ALL}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).parent == tmp_path / "fivegates"
