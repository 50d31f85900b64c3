"""Runs an installed fivegates over the two example estates: ``python -I try_installed.py EXAMPLES``. No pytest is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def scan(root: Path) -> tuple[int, list[str]]:
    """The exit code, and the ids of the checks that found something."""
    command = [sys.executable, "-I", "-m", "fivegates", "scan", str(root), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    return done.returncode, sorted({finding["check"] for finding in json.loads(done.stdout)["findings"]})


def main(examples: Path) -> int:
    """Refuse an installation that does not tell a bad estate from a mended one."""
    (bad, found), (good, _) = scan(examples / "estate"), scan(examples / "estate-mended")
    print(f"Python {sys.version.split()[0]}: estate ends with {bad} ({len(found)} checks), estate-mended with {good}")
    return 0 if bad == 1 and "FG201" in found and good == 0 else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
