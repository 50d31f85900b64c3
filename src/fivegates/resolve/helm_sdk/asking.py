"""Asks Helm to render a chart, in a process of its own."""

from __future__ import annotations

import json
import os
import sys
from base64 import b64encode
from importlib.util import find_spec
from typing import Any

from ...errors import UsageError
from ...named_tuple import NamedTuple
from ..programs import python_path, run_program
from . import child

PACKAGE = "helm_python"
SECONDS = 30
LARGEST = 50_000_000  # bytes of what it answers
_SAID = 300


class Answer(NamedTuple):
    """The rendered templates by their path in the chart (``<chart>/templates/x.yaml``), or in ``reason`` why there are none."""

    templates: dict[str, str]
    reason: str = ""


def require_sdk() -> None:
    """Raises ``UsageError`` where the extra is not installed, before the scan rather than in it."""
    if find_spec(PACKAGE) is None:
        raise UsageError("--helm sdk needs helm-python-sdk", "pip install 'fivegates[helm]'")


def ask_helm(chart: bytes, values: dict[str, Any], name: str, namespace: str) -> Answer:
    """What the chart in an archive makes of values, for a release of that name and namespace."""
    question = json.dumps({"chart": b64encode(chart).decode(), "values": values, "name": name, "namespace": namespace})
    ran = run_program(
        _command(),
        seconds=SECONDS,
        largest=LARGEST,
        question=question.encode(),
        environment=_environment(),
        listens=False,  # where the child may write no file, a word beside its answer would end it
    )
    if len(ran.printed) > LARGEST:
        return Answer({}, f"it prints more than {LARGEST:,} bytes")
    if ran.late:
        return Answer({}, f"it gives no answer within {SECONDS} seconds")
    if ran.code:
        return Answer({}, "it gives no answer")
    return read_answer(ran.printed.decode("utf-8", "replace"))


def _command() -> list[str]:
    return [sys.executable, "-P", "-m", child.__name__]


def read_answer(text: str) -> Answer:
    """What the child printed."""
    try:
        answered = json.loads(text)
    except ValueError:
        return Answer({}, "its answer cannot be read")
    templates = answered.get("templates") if isinstance(answered, dict) else None
    if not isinstance(templates, dict):
        said = str(answered.get("error", "")) if isinstance(answered, dict) else ""
        return Answer({}, f"it fails: {' '.join(said.split())[:_SAID]}")
    return Answer({str(path): body for path, body in templates.items() if isinstance(body, str)})


def _environment() -> dict[str, str]:
    """Where Python finds what is installed."""
    kept = {name: os.environ[name] for name in ("VIRTUAL_ENV",) if name in os.environ}
    return {**kept, "PYTHONPATH": python_path()}
