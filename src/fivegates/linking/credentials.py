"""Where credentials stand: env files, manifests, what overlays and releases make, images, and the past."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from ..equipment import Equipment
from ..errors import ReadError
from ..extract.keys import whole
from ..link.credentials import Credentials
from ..link.handed import handed_texts
from ..link.recipes import Recipes
from ..readers.interface import Problem
from ..readers.text import decode
from ..reading import Documents
from ..resolution import Resolved
from ..secrets.env_files import env_file_kind
from ..secrets.knowledge import EnvFileKnowledge
from ..settings import Settings
from ..source import Place
from ..tree.git import Repository
from ..tree.interface import Tree


def collect_written(documents: Documents, names: EnvFileKnowledge, credentials: Credentials) -> None:
    """What env files and the Secrets and ConfigMaps of manifests hold."""
    credentials.leave_untracked(documents.untracked)
    for path, (source, entries) in documents.env.items():
        if env_file_kind(path, names) in ("real", "template"):
            credentials.add_env_file(source, entries)
    for stream in documents.yaml.values():
        for document in stream.documents:
            kind_of = document.root.get("kind")
            if kind_of is not None and kind_of.text in ("Secret", "ConfigMap"):
                credentials.add_secret(document.root)


def collect_made(resolved: Resolved, credentials: Credentials) -> None:
    """What Secrets and ConfigMaps hold as they are applied: an overlay makes them of literals and files, or changes them."""
    for resource in resolved.resources:
        if resource.type in ("/Secret", "/ConfigMap"):
            credentials.add_secret(whole(resource))


def collect_set(documents: Documents, recipes: Recipes, credentials: Credentials) -> None:
    """What Dockerfiles set, whoever runs their images: it may stand elsewhere too."""
    for path in sorted(documents.dockerfiles):
        file = recipes.read(path)
        for setting in (*file.arguments, *(setting for stage in file.stages for setting in stage.settings)) if file is not None else ():
            if setting.value is not None:
                credentials.set_in_recipe(setting.name, setting.value, setting.place)


def collect_handed(resolved: Resolved, equipment: Equipment) -> None:
    """What releases hand to their charts may be a name elsewhere."""
    for resource in resolved.resources:
        handed = [{"name": name, "value": text} for name, text in handed_texts(resource)] if resource.extra else []
        if handed:
            equipment.redactor.collect_data(handed)


def collect_past(history: Repository, equipment: Equipment, tree: Tree, documents: Documents, credentials: Credentials) -> None:
    """What git keeps of credentials that no committed file holds any more; what of it was not searched is a notice."""
    from ..committed.removed import Search, find_removed
    from ..globs import PathGlobs
    from ..tree.history import Bounds

    settings = equipment.settings
    search = Search(equipment.classifier, equipment.secrets.env_files, settings.limits, PathGlobs(settings.exclude).match)
    bounds = Bounds(file_bytes=settings.limits.file_bytes)
    past = find_removed(history, search, _committed_texts(tree, documents, settings), bounds)
    for one in past.removed:
        credentials.add_past(one.name, one.secret, one.judged, one.place, "env" if one.in_env_file else "yaml", one.commit)
    documents.problems.extend(Problem(Place(".git", 1), f"history: {reason}", "notice") for reason in past.cut)


def _committed_texts(tree: Tree, documents: Documents, settings: Settings) -> Iterator[str]:
    """Every text that git tracks and that may hold a credential."""
    for path, source in documents.sources.items():
        if path not in documents.untracked:
            yield source.text
    for path in documents.dockerfiles:
        if path not in documents.recipes and path not in documents.untracked and tree.size(path) <= settings.limits.file_bytes:
            with suppress(ReadError):
                yield decode(path, tree.read(path)).text
