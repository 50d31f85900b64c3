"""What the installed tool makes of an overlay, in the place of our own build of it."""

from __future__ import annotations

from collections.abc import Iterator

from ...readers.interface import Problem
from ...values import Value
from ..kubernetes.objects import KubernetesObject, objects_in
from .build import Build
from .installed import InstalledKustomize
from .kustomization import Kustomization


def rebuild(tool: InstalledKustomize, kustomization: Kustomization, ours: Build, problems: list[Problem], known: int) -> Build:
    """The tool's build with the places of ours, complete; ours where the tool fails, which is listed then.

    ``problems`` behind the first ``known`` are of our build: what it does not support is no problem once the tool has built it.
    """
    roots = [Value(dict(one.entries), one.header.origin) for one in ours.objects]
    place = kustomization.root.place
    rendered = tool.render(kustomization.folder, place, roots)
    if rendered.reason:
        problems.append(Problem(place, f"Kustomize: the installed tool: {rendered.reason}", "not_read"))
        return ours
    problems[known:] = [problem for problem in problems[known:] if problem.kind == "notice"]
    return Build(list(_objects(rendered.objects, kustomization.path, ours)), True)


def _objects(roots: list[Value], path: str, ours: Build) -> Iterator[KubernetesObject]:
    """The objects, each of the folder that ours comes from."""
    paths = {(one.kind, one.namespace, one.name): one.path for one in ours.objects}
    for root in roots:
        for found in objects_in(path, root):
            yield found._replace(path=paths.get((found.kind, found.namespace, found.name), path))
