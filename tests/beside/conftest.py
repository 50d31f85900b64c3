"""Scans with answers of checkov that are made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fivegates import besides
from fivegates.beside.asking import Answer
from fivegates.besides import CheckovBeside
from fivegates.findings.model import ScanResult
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

Scan = Callable[..., ScanResult]


@pytest.fixture
def scan(monkeypatch: pytest.MonkeyPatch) -> Scan:
    """``scan(files, report, ...)``: what a scan says where checkov answers so; ``reason``: why it gives no answer."""

    def run(files: dict[str, str], *reports: dict[str, Any], reason: str = "", **options: Any) -> ScanResult:
        monkeypatch.setattr(besides, "ask_checkov", lambda *asked: Answer("" if reason else json.dumps(reports), reason))
        tree = MemoryTree(files)
        settings = load_settings(tree)
        return scan_tree(tree, settings, ScanOptions(date(2026, 11, 29), beside=CheckovBeside(), **options))

    return run
