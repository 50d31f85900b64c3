"""What holds for every test: nothing talks to a network, and nothing is kept for another run but where a test says so."""

from __future__ import annotations

import os
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from fivegates.caching.folder import VARIABLE
from fivegates.facts import store

TALKING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "http.client.connect", "urllib.Request")
HERE = ("127.0.0.1", "::1", "localhost")

settings.register_profile("loaded machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("loaded machine")  # how busy it is says nothing about the program

os.environ[VARIABLE] = ""
store.HEAP = 0  # SQLite never lifts a limit on its memory in a process again, and one of tests holds the stores of hundreds


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook sees what compiled extensions do with Python's sockets as well. Sockets of this machine stay."""
    if event in TALKING and not _is_here(event, arguments):
        raise AssertionError(f"something talks to a network: {event}")


def _is_here(event: str, arguments: tuple[Any, ...]) -> bool:
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        return arguments[0] in HERE
    address = arguments[1] if event in ("socket.connect", "socket.sendto") else ""
    return isinstance(address, str | bytes) or (isinstance(address, tuple) and address[0] in HERE)


sys.addaudithook(_refuse)


@pytest.fixture
def cache_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> str:
    """A cache of this test alone, switched on."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv(VARIABLE, str(folder))
    return str(folder)
