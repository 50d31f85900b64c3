"""The workflows that ``fivegates init --workflow`` writes: one for changes, one for the calendar, or for GitLab a file with both."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ..errors import UsageError
from ..packaged import read_packaged
from .output import print_result, write_result

FILES = {
    "github": {
        ".github/workflows/fivegates.yml": "github.yml",
        ".github/workflows/fivegates-calendar.yml": "github-calendar.yml",
    },
    "gitlab": {".gitlab/fivegates.gitlab-ci.yml": "gitlab.yml"},
}
PLACEHOLDER = "OWNER/fivegates@0000000000000000000000000000000000000000"
_GITHUB = re.compile(r"(?:https://|ssh://git@)github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?")
_COMMIT = re.compile(r"[0-9a-f]{40}")

HINTS = {
    "github": "GitHub runs them once they are on the default branch.",
    "gitlab": "Include it in .gitlab-ci.yml:\n\n  include:\n    - local: .gitlab/fivegates.gitlab-ci.yml\n\n"
    "and add a weekly schedule under Build > Pipeline schedules.",
}
UNKNOWN_SOURCE = f"\nPut in place of {PLACEHOLDER} where you get fivegates from and which commit you trust.\n"


def write_workflows(root: Path, host: str) -> int:
    """Write the files for ``host`` below ``root``, all or none: what is there is never written over, whatever is asked."""
    files = {root / path: read_packaged("fivegates.cli", f"workflows/{name}").decode("utf-8") for path, name in FILES[host].items()}
    there = [path for path in files if path.exists() or path.is_symlink()]
    if there:
        raise UsageError(f"{there[0]} is there already", "move it away first: workflows are never written over")
    outside = [path.parent for path in files if not path.parent.resolve().is_relative_to(root.resolve())]
    if outside:
        raise UsageError(f"{outside[0]} leads out of {root}", "a link of the repository leads there: take it away first")
    source = installed_from()
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"{path.parent} cannot be made: {error.strerror}", "give the root of a repository in which you may write"
            ) from error
        write_result(str(path), text.replace(PLACEHOLDER, source) if source else text)
    said = "".join(f"{path} is written.\n" for path in files)
    print_result(f"{said}{HINTS[host]}\n{'' if source else UNKNOWN_SOURCE}")
    return 0


def installed_from() -> str:
    """OWNER/REPOSITORY@COMMIT on GitHub, where pip noted that this fivegates was installed from there; else ''."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        noted = json.loads(distribution("fivegates").read_text("direct_url.json") or "{}")
        repository = _GITHUB.fullmatch(noted.get("url", ""))
        commit = noted.get("vcs_info", {}).get("commit_id", "")
    except (PackageNotFoundError, OSError, ValueError, AttributeError, TypeError):
        return ""
    return f"{repository[1]}@{commit}" if repository and _COMMIT.fullmatch(commit) else ""
