"""The process that asks Helm: one chart on standard input, its rendered templates on standard output.

It runs with no files but its own library's, a bounded time and bounded output, and uses only what renders without a cluster or network.
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from typing import Any

SECONDS = 20  # of processor time


def _limit() -> None:
    """No files are written, no core is dumped, and the processor's time is short; where a system has no such limits the parent's holds."""
    try:
        import resource
    except ImportError:
        return
    for name, most in (("RLIMIT_CPU", SECONDS), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
        resource.setrlimit(getattr(resource, name), (most, most))


def _render(asked: dict[str, Any]) -> dict[str, Any]:
    import helm_python as helm

    try:
        with helm.Chart.load_archive(b64decode(asked["chart"])) as chart:
            return {"templates": chart.render(asked["values"], name=asked["name"], namespace=asked["namespace"])}
    except helm.HelmError as error:
        return {"error": str(error)}


def main() -> None:
    """Answer the one question on standard input."""
    asked = json.load(sys.stdin)
    _limit()
    json.dump(_render(asked), sys.stdout)


if __name__ == "__main__":
    main()
