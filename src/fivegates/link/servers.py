"""Which credentials a workload checks: a database that is given its own password does not sign in with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from ..extract.model import WorkloadRecord
from ..extract.texts import image_text
from .credentials import Held
from .names import words


class Servers:
    """``catalogue``: globs over the variables that set what a server checks, by the last segment of its image and by what it is."""

    def __init__(self, catalogue: Mapping[str, Any]) -> None:
        self._images: Mapping[str, Sequence[str]] = catalogue["images"]
        self._classes: Mapping[str, Mapping[str, Any]] = catalogue["classes"]

    def checks(self, held: Held) -> bool:
        """Whether the workload is the server that takes this credential from others."""
        record = held.workload.record
        images = [_last_segment(image_text(found.value) or "") for found in record.images]
        told = self._classes.get(held.workload.verdict.class_, {})
        if told.get("own") and any(_is_called_after(held.name, image) for image in images):
            return True
        globs = [*told.get("names", ()), *(glob for image in images for glob in self._images.get(image, ()))]
        return bool(globs) and (_matches(held.name, globs) or _is_file_of(held.name, record, globs))


def _last_segment(image: str) -> str:
    return image.rpartition("/")[2].partition("@")[0].partition(":")[0]


def _is_called_after(name: str, image: str) -> bool:
    return bool(words(image)) and words(name)[:1] == words(image)[:1]


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
