"""No test is fooled by what another run has kept: nothing is kept but where a test says so."""

from __future__ import annotations

import os

import pytest

from fivegates.caching.folder import VARIABLE

os.environ[VARIABLE] = ""


@pytest.fixture
def cache_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> str:
    """A cache of this test alone, switched on."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv(VARIABLE, str(folder))
    return str(folder)
