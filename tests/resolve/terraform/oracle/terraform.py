"""Runs the real ``terraform``: offline, without a person's settings, in a folder made for one question."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

VERSION = "1.11"
Planned = dict[str, Any]


class OracleError(Exception):
    """Terraform cannot be asked, or refuses as a whole what it should only judge in parts."""


def check_terraform() -> None:
    """Raises ``OracleError`` unless the ``terraform`` on the path is of the version whose answers are recorded."""
    if shutil.which("terraform") is None:
        raise OracleError(f"there is no terraform on PATH; install Terraform {VERSION}, whose answers the tests hold")
    version = json.loads(subprocess.run(["terraform", "version", "-json"], capture_output=True, text=True, check=True).stdout)
    if not version["terraform_version"].startswith(f"{VERSION}."):
        raise OracleError(f"the tests hold the answers of Terraform {VERSION}, and on PATH is {version['terraform_version']}")


class Folder:
    """A folder with one configuration; ``settings`` is the path of Terraform's own configuration file."""

    def __init__(self, path: Path, settings: str = os.devnull) -> None:
        self.path = path
        self.environment = {**os.environ, "TF_CLI_CONFIG_FILE": settings, "CHECKPOINT_DISABLE": "1", "NO_COLOR": "1"}

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            (self.path / name).unlink()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["terraform", *arguments], cwd=self.path, env=self.environment, capture_output=True, text=True)

    def init(self) -> None:
        self._prepare("init", "-input=false")

    def get(self) -> None:
        """Find the modules, which is all there is to prepare where no provider has to be fetched."""
        self._prepare("get")

    def _prepare(self, *arguments: str) -> None:
        done = self.run(*arguments)
        if done.returncode:
            raise OracleError(done.stderr)

    def plan(self, *options: str) -> Planned | list[dict[str, Any]]:
        """The plan as ``show -json`` has it, or the errors that keep it from being made."""
        done = self.run("plan", "-json", "-input=false", "-refresh=false", "-out=plan", *options)
        if done.returncode:
            told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
            return [each["diagnostic"] for each in told if each.get("type") == "diagnostic" and each["diagnostic"]["severity"] == "error"]
        shown: Planned = json.loads(self.run("show", "-json", "plan").stdout)
        return shown


@contextmanager
def folder_with(files: Mapping[str, str], settings: str = os.devnull) -> Iterator[Folder]:
    """A folder that holds ``files`` and is gone afterwards."""
    with tempfile.TemporaryDirectory() as path:
        folder = Folder(Path(path), settings)
        folder.write(files)
        yield folder
