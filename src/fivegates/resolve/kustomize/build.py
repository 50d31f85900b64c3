"""Building overlays: what each kustomization of a tree applies, every folder worked out once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ...readers.interface import Limits, Problem
from ...values import Value
from ..kubernetes.objects import KubernetesObject
from ..yaml_files import YamlFiles
from .accumulated import Accumulated
from .context import Context
from .finishing import finished
from .fields import with_entry
from .generators import generate
from .images import replace_images
from .kustomization import Kustomization, files_by_folder, read_kustomization
from .labels import label
from .namespaces import move
from .naming import add_hashes, rename
from .ordering import in_order
from .reading import read_objects
from .references import follow_names
from .remote import is_remote
from .replicas import count_replicas
from .tables import EMPTY, Tables, default_tables, read_tables

_NESTED = 50
_OBJECTS = 20_000

Step = Callable[[list[Accumulated], Kustomization, Context], list[Accumulated]]


@dataclass(frozen=True, slots=True)
class Accumulation:
    """What a folder gives to whoever uses it: objects whose references are not yet followed, and what its files say of fields."""

    objects: tuple[Accumulated, ...] = ()
    tables: Tables = EMPTY
    complete: bool = True


class Build(NamedTuple):
    """A finished build. ``complete``: nothing in it is unsupported, missing or refused."""

    objects: list[KubernetesObject]
    complete: bool


class Builder:
    """``problems`` and ``taken`` (files that some kustomization uses, by path) grow with what is built."""

    def __init__(self, files: YamlFiles, limits: Limits) -> None:
        self.files = files
        self.problems: list[Problem] = []
        self.taken: set[str] = set()
        self._room = limits.tree_instances
        self._folders = files_by_folder(files.sizes)
        self._read: dict[str, tuple[Kustomization | None, Context]] = {}
        self._accumulated: dict[str, Accumulation] = {}
        self._open: list[str] = []

    def folder_named(self, kustomization: Kustomization, named: Value) -> str | None:
        """The folder with a kustomization of its own that a value names, None where it names none."""
        path = Context(kustomization.folder, self.files).path_of(named)
        return path if path in self._folders else None
