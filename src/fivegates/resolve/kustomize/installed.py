"""``--kustomize kubectl``: overlays built by the tool that is installed, for what our own build does not support.

This executes a local program on the files of the scanned folder, so it is off by default, asked for by name, and bounded:

* plugins, functions and charts stay off (no ``--enable-*`` is ever passed), files are loaded from below each overlay's root only;
* its environment holds nothing (see ``programs``), no ``git`` on its PATH either, so that remote bases are not fetched;
* it gets ``SECONDS`` for an overlay and may print ``LARGEST`` bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...errors import UsageError
from ...named_tuple import NamedTuple
from ...readers.interface import Limits
from ...source import Pinned, Place
from ...values import Value
from ..programs import Ran, run_program
from .placing import placed_like

SECONDS = 30
LARGEST = 50_000_000  # bytes of a rendered overlay
_NODES = 4_000_000  # values in one
_SAID = 300  # characters of what the tool says about its failure

_STAMP = re.compile(r"^[EFIW][0-9]{4} [0-9:.]++ ++[0-9]++ [^\s\]]++\] (?:\"command failed\" err=)?", re.MULTILINE)  # differs in every run

_COMMANDS: Mapping[str, Sequence[str]] = {"kubectl": ("kustomize",), "kustomize": ("build",)}


class Rendered(NamedTuple):
    """What the tool printed for one overlay: ``objects``, or in ``reason`` why there is nothing."""

    objects: list[Value]
    reason: str = ""


class InstalledKustomize:
    """The tool, for the overlays of one folder on disk."""

    restriction = "LoadRestrictionsRootOnly"

    def __init__(self, root: Path, limits: Limits) -> None:
        """Raises ``UsageError`` where no tool is installed."""
        self._root = root
        self._limits = limits._replace(yaml_nodes=_NODES)
        self._command = _find_tool(root)

    def render(self, folder: str, place: Place, ours: Sequence[Value] = ()) -> Rendered:
        """The objects of the overlay in ``folder``.

        What the tool prints has no lines. A value stands where the same value stands in ``ours`` (the objects of our own build), else at
        the ``kind`` of our object, else at ``place``, the kustomization file's.
        """
        text = self._run(folder)
        if isinstance(text, Rendered):
            return text
        from ...readers.yaml import parse_yaml

        stream = parse_yaml(Pinned(text, place), self._limits)
        if stream.problems:
            return Rendered([], f"what it prints cannot be read: {stream.problems[0].reason}")
        return Rendered(placed_like([document.root for document in stream.documents if document.root.data], ours))

    def _run(self, folder: str) -> str | Rendered:
        command = [*self._command, "--load-restrictor", self.restriction, str(self._root / folder)]
        return self._outcome(run_program(command, seconds=SECONDS, largest=LARGEST))

    def _outcome(self, ran: Ran) -> str | Rendered:
        if len(ran.printed) > LARGEST:
            return Rendered([], f"it prints more than {LARGEST:,} bytes")
        if ran.late or ran.code < 0:
            return Rendered([], f"it gives no answer within {SECONDS} seconds")
        if ran.code:
            words = " ".join(_STAMP.sub("", ran.said.decode("utf-8", "replace").replace(str(self._root), ".")).split())
            return Rendered([], f"it fails: {words if len(words) <= _SAID else f'... {words[-_SAID:]}'}")
        return ran.printed.decode("utf-8", "replace")


def _find_tool(root: Path) -> list[str]:
    """The program and its first arguments; never one out of the scanned tree."""
    import shutil

    for name, command in _COMMANDS.items():
        found = shutil.which(name)
        if found is not None and Path(found).is_absolute() and not Path(found).resolve().is_relative_to(root):
            return [found, *command]
    raise UsageError("--kustomize kubectl needs kubectl or kustomize on PATH", "install one of them, or leave the option out")
