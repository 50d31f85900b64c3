"""A Chromium that may ask nothing of any network, and reports to open in it: of 5 agents and of 2,000."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from made_up_fleet import SIZES, write_fleet, write_hostile
from opened_page import Opened

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """``reports("five")`` is the file, ``reports("hostile")`` another; each is made once, by the command."""
    made: dict[str, Path] = {}

    def report(name: str) -> Path:
        if name not in made:
            folder = tmp_path_factory.mktemp("fleet")
            if name == "hostile":
                write_hostile(folder)
            else:
                write_fleet(folder, SIZES[name])
            made[name] = scanned(folder, tmp_path_factory.mktemp("report") / "report.html")
        return made[name]

    return report


def scanned(folder: Path, file: Path) -> Path:
    from fivegates.__main__ import main

    arguments = sys.argv
    sys.argv = ["fivegates", "scan", str(folder), "--today", "2026-11-29", "--format", "csv", "--output", f"html={file}"]
    try:
        assert main() == 1
    finally:
        sys.argv = arguments
    return file


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    if not Path(CHROMIUM).exists():
        pytest.fail(f"there is no {CHROMIUM}: `apt-get install chromium` brings it, CHROMIUM=/path names another", pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def opened(browser: Any, reports: Callable[[str], Path]) -> Iterator[Callable[..., Opened]]:
    """``opened("five", width=375, scheme="dark", place="#findings")``; at the end nothing was asked and nothing went wrong."""
    every: list[tuple[Any, Opened]] = []

    def open_report(name: str, *, width: int = 1400, scheme: str = "light", place: str = "", script: bool = True) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script, offline=True
        )
        context.set_default_timeout(60_000)
        found = Opened(context.new_page(), [], [])
        found.page.on("console", lambda message: found.errors.append(message.text) if message.type in ("error", "warning") else None)
        found.page.on("pageerror", lambda error: found.errors.append(str(error)))
        found.page.on("request", lambda request: found.requests.append(request.url))
        address = reports(name).as_uri()
        found.page.goto(address + place)
        found.requests.remove(address)
        every.append((context, found))
        return found

    yield open_report
    for context, found in every:
        context.close()
        assert (found.errors, found.requests) == ([], [])
