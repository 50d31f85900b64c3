"""The last step of a split: who still holds the shared identity, when it was last used, how it is removed."""

from __future__ import annotations

import shlex
from collections import defaultdict

from ...catalog import load
from ...named_tuple import NamedTuple
from .plan import Plan


class Ending(NamedTuple):
    """Commands for a person's shell; '' where there is none for such an identity."""

    holders: str
    used: str
    remove: tuple[str, ...]


def ending_of(plan: Plan) -> Ending:
    """Names of the tree are quoted for a POSIX shell."""
    data = load("splitting")["ending"].get(plan.kind)
    if data is None:
        return Ending(f"fivegates who {shlex.quote(plan.canonical)}", "", ())
    account, _, project = plan.canonical.partition("/")[2].partition("@")
    project = project if not project.startswith("?") else "PROJECT"
    parts = plan.canonical.split("/")
    words = {
        "canonical": plan.canonical,
        "name": plan.name,
        "mail": f"{account}@{project}.iam.gserviceaccount.com",
        "project": project,
        "namespace": parts[-2] if len(parts) > 2 and not parts[-2].startswith("?") else "NAMESPACE",
    }
    quoted = defaultdict(str, {key: shlex.quote(value) for key, value in words.items()})
    return Ending(
        data["holders"].format_map(quoted), data["used"].format_map(quoted), tuple(line.format_map(quoted) for line in data["remove"])
    )
