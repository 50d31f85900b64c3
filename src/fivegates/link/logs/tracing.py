"""Whether anything ties what a deployment does to the request that it did it for, or provably nothing does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...extract.model import WorkloadRecord
from ...extract.paths import select_first
from ...named_tuple import NamedTuple
from ...resolve.interface import Resource
from ...source import Place
from ..agents import Linked
from ..names import glob_matches, image_repository
from .traces import is_off


class Tie(NamedTuple):
    """One thing that traces, by the words of ``facts.model.Tracing``."""

    how: str
    detail: str
    place: Place


class TracingReader:
    """Asks what is cheap first; a folder is looked through only where nothing else traces and every variable is known.

    ``read_folder`` as for ``Traces``; ``bases``: the images that the recipes of a folder build on, None where one is not known.
    """

    def __init__(
        self,
        known: Mapping[str, Any],
        folders: Callable[[Linked], list[str]],
        read_folder: Callable[[str, tuple[str, ...]], bool | None],
        bases: Callable[[str], Sequence[str] | None],
        namespaces: Iterable[Resource] = (),
    ) -> None:
        self._known = known
        self._words = tuple(known["words"])
        self._folders = folders
        self._read_folder = read_folder
        self._bases = bases
        self._heads = tuple(known["pods"])
        self._traced = [one.label for one in namespaces if any(self._begins(key) for key in _marks(one))]

    def of(self, linked: Linked) -> tuple[list[Tie], str]:
        """What traces a deployment, and, where nothing does, why something may after all ('' where nothing can)."""
        found = list(self._written(linked.record))
        if found:
            return found, ""
        question = self._question(linked.record)
        folders = self._folders(linked) if not question else []
        if question or not folders:
            return [], question or "its code is not in this tree"
        answers = [(folder, self._read_folder(folder, self._words)) for folder in folders]
        told = next((folder for folder, answer in answers if answer), None)
        if told is not None:
            return [Tie("code", told, linked.place)], ""
        if any(answer is None for _, answer in answers):
            return [], "not all of its code was read"
        return [], "" if all(self._is_bare(folder, linked.record) for folder in folders) else "the image it is built on may trace"

    def _written(self, record: WorkloadRecord) -> Iterator[Tie]:
        """What the definition itself says."""
        known, place = self._known, record.resource.place
        if record.kind in known["platforms"]:
            yield Tie("platform", record.kind, place)
        for name in known["arguments"]:
            found = record.resource.get(name)
            if found is not None and found.data not in (None, (), {}):
                yield Tie("platform", name, found.place)
        for entry in record.env:
            if not is_off(entry) and any(glob_matches(glob, entry.name.upper()) for glob in known["variables"]):
                yield Tie("variable", entry.name, entry.place)
        yield from (Tie("pod", key, place) for key in record.tags if self._begins(key))
        for image in record.images:
            repository = image_repository(image.value.text) if image.value.text else ""
            if any(glob_matches(glob, repository) for glob in known["images"]):
                yield Tie("beside", repository, image.holder.place)

    def _question(self, record: WorkloadRecord) -> str:
        if not record.env_complete or record.env_files:
            return "not all of its variables are known"
        if not record.tags_known and record.platform == "kubernetes":
            return "not all of its labels are known"
        namespace = record.namespace.text if record.namespace is not None else None
        if self._traced and record.platform == "kubernetes" and (namespace is None or namespace in self._traced):
            return "its namespace may trace it"
        return ""

    def _begins(self, key: str) -> bool:
        return key.lower().startswith(self._heads)

    def _is_bare(self, folder: str, record: WorkloadRecord) -> bool:
        """Whether an image is built on known ones alone; without an image the folder is packed as it is."""
        bases = self._bases(folder)
        if not bases:
            return bases is not None and not record.images and record.system != "compose"
        return all("/" not in base or any(glob_matches(glob, base) for glob in self._known["bases"]) for base in bases)


def _marks(resource: Resource) -> Iterator[str]:
    for path in ("metadata.labels", "metadata.annotations"):
        found = select_first(resource, path)
        yield from found.value.data if found is not None and isinstance(found.value.data, dict) else ()
