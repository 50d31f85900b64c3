"""fivegates talks to nobody: what the whole suite is run under refuses every connection, and so does every process started here."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ESTATE = Path(__file__).parents[2] / "examples" / "estate"
HOOK = """
import sys
def refuse(event, arguments):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request")):
        raise AssertionError("talks: " + event)
sys.addaudithook(refuse)
"""


def test_the_suite_refuses_connections() -> None:
    with socket.socket() as one, pytest.raises(AssertionError, match="talks"):
        one.connect(("192.0.2.1", 9))
    with pytest.raises(AssertionError, match="talks"):
        socket.getaddrinfo("example.com", 80)


@pytest.mark.parametrize(
    "arguments",
    [
        ("scan", "{root}"),
        ("agents", "{root}"),
        ("score", "{root}"),
        ("review", "{root}"),
        ("why", "ticket-triage", "--root", "{root}"),
        ("--version",),
        ("explain", "FG201"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_command_talks(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    command = [sys.executable, "-m", "fivegates", *(one.format(root=ESTATE) for one in arguments)]
    ended = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert ended.returncode in (0, 1), ended.stderr
    assert "talks" not in ended.stderr
    assert ended.stdout
