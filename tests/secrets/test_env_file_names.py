"""Env files are told from templates, encrypted copies and source files by their names."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from fivegates.discover import kind_by_name
from fivegates.secrets.env_files import env_file_kind
from fivegates.secrets.knowledge import Knowledge

NAMES = yaml.safe_load(Path(__file__).with_name("env_file_names.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("kind", "path"), [(kind, path) for kind, paths in NAMES.items() for path in paths])
def test_an_env_file_is_known_by_its_name(kind: str, path: str, knowledge: Knowledge) -> None:
    assert env_file_kind(path, knowledge.env_files) == (None if kind == "none" else kind)


@pytest.mark.parametrize(("kind", "path"), [(kind, path) for kind, paths in NAMES.items() for path in paths])
def test_what_is_an_env_file_by_its_name_is_read_as_one(kind: str, path: str) -> None:
    assert (kind_by_name(path.rpartition("/")[2]) == "dotenv") == (kind != "none")
