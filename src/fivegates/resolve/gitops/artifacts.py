"""What the path of a Flux Kustomization is relative to: the repository, or an artifact that a generator puts together of its folders."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ...values import Value
from .fields import Holder, field, items_at, text_at
from .reading import Surroundings, inside

GENERATOR = "source.extensions.fluxcd.io/ArtifactGenerator"
REPOSITORY = "GitRepository"
_TARGET = "@artifact/"


def applied_folder(top: Holder, around: Surroundings) -> str | None:
    """The folder of this tree that a Flux Kustomization applies; None where it is none of it, or not known."""
    path, source = field(top, "spec.path"), field(top, "spec.sourceRef")
    if (path is not None and path.text is None) or (path is None and source is None):
        return None  # of a part of one, such as a patch for it, nothing is known
    written = inside(path.text or "." if path is not None else ".")
    kind = text_at(source, "kind")
    if written is None or kind in ("", REPOSITORY):
        return written
    if kind == "ExternalArtifact":
        name = text_at(source, "name")
        return next((folder for one in around.every(GENERATOR) for folder in _copied(one, name, written)), None)
    if source is not None:
        around.note(source, f"the {kind} that a Flux Kustomization applies")
    return None


def _copied(generator: Holder, name: str, path: str) -> Iterator[str]:
    """The folders of the repository that lie at a path of an artifact."""
    repositories = {f"@{text_at(one, 'alias')}/" for one in items_at(generator, "spec.sources") if text_at(one, "kind") == REPOSITORY}
    for artifact in items_at(generator, "spec.artifacts"):
        if text_at(artifact, "name") == name:
            for copy in items_at(artifact, "copy"):
                folder = _origin(copy, repositories, path)
                if folder is not None:
                    yield folder


def _origin(copy: Value, repositories: set[str], path: str) -> str | None:
    """``base/app`` of ``from: "@repo/apps/base/**", to: "@artifact/base/"`` is ``apps/base/app``."""
    source, target = text_at(copy, "from"), text_at(copy, "to")
    alias = next((one for one in repositories if source.startswith(one)), None)
    if alias is None or not source.endswith("/**") or not target.startswith(_TARGET):
        return None
    there = inside(target.removeprefix(_TARGET) or ".")
    if there is None or not (there == "." or path == there or path.startswith(f"{there}/")):
        return None
    rest = path if there == "." else path[len(there) :].strip("/")
    return inside(posixpath.join(source[len(alias) : -len("/**")], rest))
