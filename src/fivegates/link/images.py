"""Container images as rows: what of a reference is known, and whether it has a digest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..extract.model import ContainerImage, Selected
from ..extract.workloads import entry_place
from ..facts.model import Image, Unresolved
from ..named_tuple import NamedTuple
from ..values import Unknown, Value
from .agents import Linked
from .names import glob_matches, image_repository
from .places import Locations, value_place
from .sidecars import Sidecars

UNKNOWN = "*"
_HEX = re.compile(r"[0-9a-f]+\Z")
_DIGEST_LENGTHS = (64, 96, 128)
_DIGEST_BUILDERS = ("ko://",)  # resolved to a digest when it is applied
_NO_NAME = re.compile(r"[A-Z<>{}$%\s]")  # what no repository may be called (OCI distribution specification): another is put in its place


class ImageName(NamedTuple):
    """A reference with ``*`` for what is not known of it; ``pinned`` None: the part that could hold a digest is not known."""

    reference: str
    tag: str | None
    digest: str | None
    pinned: bool | None


def read_image(value: Value) -> ImageName | None:
    """What a value says about the image that it names; None where it says nothing."""
    parts = _parts(value)
    reference = "".join(part if part is not None else UNKNOWN for part in parts)
    if not reference.strip(UNKNOWN) or not all(character.isprintable() for character in reference):
        return None
    head, at, digest = reference.partition("@")
    if at:
        return ImageName(reference, _tag(head), digest if digest and UNKNOWN not in digest else None, True)
    if reference.startswith(_DIGEST_BUILDERS):
        return ImageName(reference, None, None, None)
    return ImageName(reference, _tag(reference), None, False if _has_no_digest(parts) else None)


def _parts(value: Value) -> list[str | None]:
    """The pieces of a template, None for what is not known."""
    data = value.data
    if isinstance(data, Unknown):
        return [part if isinstance(part, str) else None for part in data.parts]
    return [value.text] if value.text else []


def _has_no_digest(parts: Sequence[str | None]) -> bool:
    """Whether no value of the unknown parts could give a digest.

    A digest is all there is behind its ``@``: hexadecimal digits behind ``sha256:``, and no ``/``.
    """
    if None not in parts:
        return True
    last = max(at for at, part in enumerate(parts) if part is None)
    tail = "".join(part or "" for part in parts[last + 1 :])
    if tail.startswith(":"):
        return len(tail) > 1 and not (_HEX.match(tail[1:]) and len(tail) - 1 in _DIGEST_LENGTHS)
    return bool(tail) and not _HEX.match(tail)


def _tag(reference: str) -> str | None:
    """What stands behind the colon of the last segment, where all of it is known."""
    _, colon, tag = reference.rpartition("/")[2].partition(":")
    return tag if colon and tag and UNKNOWN not in tag else None


def registry_of(repository: str) -> str | None:
    """The host of a repository: a first segment with a dot or a port; None where none is written or it is not known."""
    first, slash, _ = repository.partition("/")
    is_host = bool(slash) and "://" not in repository and UNKNOWN not in first and ("." in first or ":" in first or first == "localhost")
    return first if is_host else None


class Images(NamedTuple):
    """``catalogue``: images that nobody pins in these files."""

    catalogue: Mapping[str, Any]
    locations: Locations
    sidecars: Sidecars

    def rows(self, workloads: Iterable[Linked]) -> Iterator[Image | Unresolved]:
        """A row for each image of each workload; for an agent a question where the answer may matter and is not known."""
        for linked in workloads:
            seen: set[str] = set()
            seats = zip(linked.record.images, self.sidecars.roles(linked), strict=True)
            for found, beside in sorted(seats, key=lambda seat: seat[1] != ""):  # its own first
                image = read_image(found.value)
                if image is not None and image.reference in seen:
                    continue
                place = value_place(linked.record.resource, entry_place(found.value, found), found.value.origin)
                loc = self.locations.of(place, linked.record.resource)
                row = self._row(linked, image, found, beside, loc) if image is not None else None
                if row is not None:
                    seen.add(row.reference)
                    yield row
                if linked.agent and found.value.is_unknown and (row is None or row.pinned is None):
                    yield Unresolved(linked.agent, "images", _reason(found.value), loc)

    def _row(self, linked: Linked, image: ImageName, found: Selected | ContainerImage, beside: str, loc: str) -> Image | None:
        repository = image_repository(image.reference)
        if any(glob_matches(glob, repository) for glob in self.catalogue["managed"]):
            return None
        pinned = None if (linked.record.image_elsewhere or self._is_placeholder(repository)) and not image.pinned else image.pinned
        return Image(
            id=f"{linked.id} {image.reference}",
            workload=linked.id,
            deployment=linked.deployment,
            reference=image.reference,
            registry=registry_of(repository),
            repository=repository,
            tag=image.tag,
            digest=image.digest,
            pinned=pinned,
            part=found.part if isinstance(found, ContainerImage) else "",
            beside=beside,
            loc=loc,
        )

    def _is_placeholder(self, repository: str) -> bool:
        """Whether what runs is put there by whoever deploys: a known stand-in, or what is no image's name."""
        return bool(_NO_NAME.search(repository.rpartition("/")[2])) or any(
            glob_matches(glob, repository) for glob in self.catalogue["placeholders"]
        )


def _reason(value: Value) -> str:
    data = value.data
    references = sorted(data.references) if isinstance(data, Unknown) else []
    return "depends on " + (", ".join(str(reference) for reference in references[:3]) or "what is not in these files")
