"""The folder of a fleet: the facts and the summary of each repository, each file whole or not there.

::

    fleet.json                   what the last scan was asked: names, and what of the list it refused
    facts/<name>.parquet         the facts of a repository
    repositories/<name>.json     its summary, written last: without one, or with one that does not fit the facts, there are no facts
    last.json                    what the last check found, for the next to compare with
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .. import __version__
from ..errors import UsageError
from ..named_tuple import NamedTuple
from .one import Outcome, Summary
from .shape import SCHEMA_VERSION
from .targets import Target
from .writing import replacing

_KEYS = {"state", "facts", "files", "unread", "agents", "findings", "severities", "gates"}


class Held(NamedTuple):
    """The facts of one repository, and its summary."""

    name: str
    file: Path
    summary: Summary


class Missing(NamedTuple):
    """A repository without facts that can be used, and why."""

    name: str
    reason: str


class Storage:
    """Raises ``UsageError`` where the folder cannot be used."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)

    def prepare(self) -> None:
        """Make the folder, which is new, empty or a fleet's."""
        try:
            if self.folder.is_dir() and any(self.folder.iterdir()) and not (self.folder / "fleet.json").is_file():
                raise UsageError(f"{self.folder} holds something else than a fleet", "name a new folder with --out")
            for part in ("facts", "repositories"):
                (self.folder / part).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{self.folder} cannot be used: {error.strerror}", "name a folder that can be written with --out") from error

    def facts_file(self, name: str) -> Path:
        return self.folder / "facts" / f"{quote(name, safe='')}.parquet"

    def summary_file(self, name: str) -> Path:
        return self.folder / "repositories" / f"{quote(name, safe='')}.json"

    def keep(self, target: Target, outcome: Outcome, today: str) -> None:
        """Facts first, then the summary that vouches for them; a failure leaves no facts of an earlier state behind."""
        head = {"name": target.name, "path": target.path, "version": __version__, "schema_version": SCHEMA_VERSION, "today": today}
        file = self.facts_file(target.name)
        if outcome.reason:
            self.summary_file(target.name).unlink(missing_ok=True)
            file.unlink(missing_ok=True)
            self.write(self.summary_file(target.name), head | {"failed": outcome.reason})
            return
        with replacing(file) as unfinished:
            Path(unfinished).write_bytes(outcome.facts)
        vouched = {"bytes": len(outcome.facts), "sha256": hashlib.sha256(outcome.facts).hexdigest()}
        self.write(self.summary_file(target.name), head | {"facts": vouched} | outcome.summary)

    def write(self, file: Path, data: Any) -> None:
        """A JSON document, whole."""
        with replacing(file) as unfinished:
            Path(unfinished).write_text(json.dumps(data, indent=1) + "\n", encoding="ascii")

    def read(self, file: Path) -> dict[str, Any] | None:
        """None where it is not there or holds nothing that can be used."""
        with suppress(OSError, ValueError, RecursionError):
            data = json.loads(file.read_text(encoding="utf-8"))
            return data if isinstance(data, dict) else None
        return None

    def look_up(self, name: str) -> Held | Missing:
        """The facts of a repository, once they are seen to be whole and of this version."""
        summary, file = self.read(self.summary_file(name)), self.facts_file(name)
        if summary is None:
            return Missing(name, "it has not been scanned")
        if summary.get("name") != name:
            return Missing(name, "its summary is that of another repository: scan again")
        if isinstance(summary.get("failed"), str):
            return Missing(name, summary["failed"])
        if summary.get("schema_version") != SCHEMA_VERSION:
            return Missing(name, f"its facts are of version {summary.get('schema_version')}, and this is {SCHEMA_VERSION}: scan again")
        if _KEYS - summary.keys():
            return Missing(name, "its summary is not one of this version: scan again")
        try:
            data = file.read_bytes()
        except OSError:
            return Missing(name, "its facts are not there: scan again")
        if hashlib.sha256(data).hexdigest() != (summary.get("facts") or {}).get("sha256"):
            return Missing(name, "its facts are not those that were written: scan again")
        return Held(name, file, summary)

    def is_done(self, name: str, state: str, today: str) -> bool:
        """Whether the facts of this state, as of this day and by this version, are there and whole."""
        held = self.look_up(name)
        if isinstance(held, Missing):
            return False
        summary = held.summary
        return (summary.get("state"), summary.get("today"), summary.get("version")) == (state, today, __version__)
