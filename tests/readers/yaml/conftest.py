"""Ways to look at what the readers return."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fivegates.readers.yaml import Tagged, parse_yaml
from fivegates.source import Source
from fivegates.values import Unknown, Value


def plain_data(value: Value) -> Any:
    """The data without places; unknowns as ('unknown', reason)."""
    data = value.data
    if isinstance(data, Tagged):
        assert data.content is not None
        return ("tag", data.tag, plain_data(data.content))
    if isinstance(data, Unknown):
        return ("unknown", data.reason)
    if isinstance(data, dict):
        return {name: plain_data(item) for name, item in data.items()}
    if isinstance(data, tuple):
        return [plain_data(item) for item in data]
    return data


@pytest.fixture
def data_of() -> Callable[[str], Any]:
    """The data of a text's only document, which must have no problems."""

    def read(text: str) -> Any:
        stream = parse_yaml(Source("a.yaml", text))
        assert stream.problems == []
        (document,) = stream.documents
        return plain_data(document.root)

    return read


@pytest.fixture
def all_data() -> Callable[[str], list[Any]]:
    """The data of every readable document of a text."""

    def read(text: str) -> list[Any]:
        return [plain_data(document.root) for document in parse_yaml(Source("a.yaml", text)).documents]

    return read


@pytest.fixture
def problems_of() -> Callable[[str], list[tuple[int, str, str]]]:
    """(line, kind, reason) of every problem of a text."""

    def read(text: str) -> list[tuple[int, str, str]]:
        return [(problem.place.line, problem.kind, problem.reason) for problem in parse_yaml(Source("a.yaml", text)).problems]

    return read
