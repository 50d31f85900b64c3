"""What the installed tool makes of an overlay, in the place of our own build of it."""

from __future__ import annotations

from collections.abc import Iterator

from ...readers.interface import Problem
from ...values import Value
from ..kubernetes.objects import KubernetesObject, objects_in
from .build import Build, Builder
from .context import Context
from .installed import InstalledKustomize
from .kustomization import Kustomization

# Fields whose items may name folders, which kustomize looks for anywhere on the disk. Whatever else it reads lies below the overlay.
_NAMING = frozenset(["resources", "bases", "components", "generators", "transformers", "validators"])


def rebuild(tool: InstalledKustomize, kustomization: Kustomization, ours: Build, builder: Builder) -> Build:
    """The tool's build with the places of ours, complete; ours where the tool is not asked or fails, which is listed then.

    What our own build does not support is no problem once the tool has built it.
    """
    place, problems = kustomization.root.place, builder.problems
    folders = folders_inside(kustomization, builder)
    if folders is None:
        problems.append(
            Problem(place, "Kustomize: the installed tool is not asked: something that is named is not in this tree", "not_read")
        )
        return ours
    roots = [Value(dict(one.entries), one.header.origin) for one in ours.objects]
    rendered = tool.render(kustomization.folder, place, roots)
    if rendered.reason:
        problems.append(Problem(place, f"Kustomize: the installed tool: {rendered.reason}", "not_read"))
        return ours
    problems[:] = [one for one in problems if one.kind == "notice" or one.place.path.rpartition("/")[0] not in folders]
    return Build(list(_objects(rendered.objects, kustomization.path, ours)), True, True)


def folders_inside(kustomization: Kustomization, builder: Builder) -> set[str] | None:
    """The folders that an overlay builds on; None where one names something that is not in the tree: nothing outside of it is ever read."""
    waiting, seen = [kustomization.folder], {kustomization.folder}
    while waiting:
        folder = waiting.pop()
        context = Context(folder, builder.files)
        for path in builder.folders.get(folder, ()):
            stream = builder.files.stream(path)
            if stream is None or stream.problems:  # two readers may understand different things
                return None
            for named in (item for document in stream.documents for item in _named(document.root)):
                target = context.path_of(named)
                if target is None or (target not in builder.files.paths and target not in builder.folders):
                    return None
                if target in builder.folders and target not in seen:
                    seen.add(target)
                    waiting.append(target)
    return seen


def _named(root: Value) -> Iterator[Value]:
    """What a kustomization names; its fields may be written in any case."""
    for key, value in root.data.items() if isinstance(root.data, dict) else ():
        if key.lower() in _NAMING:
            yield from value.items()


def _objects(roots: list[Value], path: str, ours: Build) -> Iterator[KubernetesObject]:
    """The objects, each of the folder that ours comes from."""
    paths = {(one.kind, one.namespace, one.name): one.path for one in ours.objects}
    for root in roots:
        for found in objects_in(path, root):
            yield found._replace(path=paths.get((found.kind, found.namespace, found.name), path))
