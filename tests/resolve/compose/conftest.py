"""Compose projects from texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from fivegates.readers.dotenv import parse_dotenv
from fivegates.readers.interface import Problem
from fivegates.readers.yaml import parse_yaml
from fivegates.resolve.compose.around import Around
from fivegates.resolve.compose.resolve import resolve_compose
from fivegates.resolve.interface import Resource
from fivegates.source import Source

ENVIRONMENTS = {"prod": "prod", "dev": "dev"}
Resolve = Callable[[Mapping[str, str]], list[Resource]]


@pytest.fixture
def problems() -> list[Problem]:
    """What ``resolve`` could not have."""
    return []


@pytest.fixture
def resolve(problems: list[Problem]) -> Resolve:
    """The resources of files given by path."""

    def resolved(files: Mapping[str, str]) -> list[Resource]:
        sources = {path: Source(path, text) for path, text in files.items()}
        documents = {path: parse_yaml(source) for path, source in sources.items() if not path.endswith(".env")}
        env = {path: (source, parse_dotenv(source).entries) for path, source in sources.items() if path.endswith(".env")}
        around = Around(documents.get, env, sources.get)
        found = resolve_compose(documents, around, ENVIRONMENTS)
        problems[:] = around.problems
        return found

    return resolved
