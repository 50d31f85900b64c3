"""Asks Helm to render a chart, in a process of its own: with nothing of the user's environment, for a bounded time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from base64 import b64encode
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import UsageError
from . import child

PACKAGE = "helm_python"
SECONDS = 30
LARGEST = 50_000_000  # characters of what it answers
_SAID = 300
_NOWHERE = "http://127.0.0.1:9"


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
    with tempfile.TemporaryDirectory() as home:
        try:
            process = subprocess.run(
                _command(),
                input=question.encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                cwd=home,
                env=_environment(home),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Answer({}, f"it gives no answer within {SECONDS} seconds")
    if process.returncode or len(process.stdout) > LARGEST:
        return Answer({}, "it gives no answer" if process.returncode else f"it prints more than {LARGEST:,} bytes")
    return read_answer(process.stdout.decode("utf-8", "replace"))


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


def _environment(home: str) -> dict[str, str]:
    """Nothing of the user's, and a proxy that leads nowhere."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "VIRTUAL_ENV") if name in os.environ}
    kept["PYTHONPATH"] = os.pathsep.join(str(Path(path).resolve()) for path in sys.path if path)
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"), _NOWHERE)
    return {**kept, **proxies, "HOME": home, "TMPDIR": home, "TMP": home, "TEMP": home, "PATH": home}
