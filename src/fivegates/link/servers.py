"""Which credentials a workload checks: a database that is given its own password does not sign in with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from ..extract.model import WorkloadRecord
from ..extract.texts import image_text
from .credentials import Held


class Servers:
    """``rows``: by the last segment of an image, globs over the variables that set what it checks."""

    def __init__(self, rows: Mapping[str, Sequence[str]]) -> None:
        self._rows = rows

    def checks(self, held: Held) -> bool:
        """Whether the workload is the server that takes this credential from others."""
        record = held.workload.record
        globs = [glob for found in record.images for glob in self._rows.get(_last_segment(image_text(found.value) or ""), ())]
        if not globs:
            return False
        return _matches(held.name, globs) or _is_file_of(held.name, record, globs)


def _last_segment(image: str) -> str:
    return image.rpartition("/")[2].partition("@")[0].partition(":")[0]


def _matches(name: str, globs: Sequence[str]) -> bool:
    return any(fnmatchcase(name, glob) for glob in globs)


def _is_file_of(secret: str, record: WorkloadRecord, globs: Sequence[str]) -> bool:
    """Whether a variable that names a file of what the server checks means this secret."""
    return any(
        entry.value is not None
        and entry.name.endswith("_FILE")
        and (entry.value.text or "").endswith(f"/{secret}")
        and _matches(entry.name.removesuffix("_FILE"), globs)
        for entry in record.env
    )
