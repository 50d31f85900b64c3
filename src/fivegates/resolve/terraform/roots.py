"""Which folders are root modules, and with which variable files and environments each is evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import basename, dirname, join, relpath
from typing import TYPE_CHECKING

from ...readers.hcl.syntax import HclDocument
from .calls import folder_of_call, plain
from .configuration import Folder
from .environments import environment_below, environment_of_file, environment_of_folder, environment_of_name, stem_of
from .settings import Root, RootSettings, TerraformSettings
from .var_files import COMMON, VALUES, automatic, in_order, may_be_given, together

if TYPE_CHECKING:
    from .terragrunt import Unit


def find_roots(
    folders: Mapping[str, Folder], documents: Mapping[str, HclDocument], settings: TerraformSettings, units: Sequence[Unit] = ()
) -> list[Root]:
    """Every evaluation to make: root folders by path, each once for every variable file that stands for an environment.

    A folder that ``units`` of Terragrunt deploy is evaluated once for each of them, and not by itself.
    """
    values = sorted(path for path in documents if path.endswith(VALUES))
    told = [RootSettings(plain(root.path or "."), root.var_files, root.workspace or None) for root in settings.roots]
    found = [_told(root, folders[root.path], documents, settings) for root in told if root.path in folders]
    named = {root.path for root in told}
    for unit in units:
        if unit.folder not in named:
            found.append(_deployed(unit, values, settings))
    named |= {path for unit in units for path in (unit.folder, unit.module)}
    for path in _root_folders(folders, settings):
        if path not in named:
            found += _evaluations(folders[path], values, documents, folders, settings)
    mine = [root for root in found if not settings.is_library(root.deployed.folder if root.deployed is not None else root.path)]
    return sorted(mine, key=lambda root: root.unit)


def _root_folders(folders: Mapping[str, Folder], settings: TerraformSettings) -> Iterator[str]:
    """Folders that no other one calls; of a ring of calls that nothing else leads into, the first."""
    calls = {path: set(_called(folder, settings)) & folders.keys() - {path} for path, folder in folders.items()}
    called = set().union(*calls.values()) if calls else set()
    roots = [path for path in folders if path not in called]
    reached = _reachable(roots, calls)
    for path in sorted(folders):
        if path not in reached:
            roots.append(path)
            reached |= _reachable([path], calls)
    yield from sorted(roots)


def _called(folder: Folder, settings: TerraformSettings) -> Iterator[str]:
    modules = dict(settings.modules) if folder.calls else {}
    for block in folder.calls.values():
        path = folder_of_call(block, folder.path, modules)
        if path is not None:
            yield path


def _reachable(start: Iterable[str], calls: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    pending = list(start)
    while pending:
        path = pending.pop()
        if path not in reached:
            reached.add(path)
            pending.extend(calls.get(path, ()))
    return reached


def _told(root: RootSettings, folder: Folder, documents: Mapping[str, HclDocument], settings: TerraformSettings) -> Root:
    """A root as the settings have it."""
    own = automatic(root.path, sorted(documents))
    files = tuple(plain(join(root.path, name)) for name in root.var_files)
    environment = next((name for path in reversed(files) if (name := environment_of_file(path, settings, root.path))), None)
    environment = environment or environment_of_name(root.workspace, settings) or environment_of_folder(root.path, settings)
    unit = unit_of(root.path) + "".join(f"?{relpath(path, root.path or '.')}" for path in files[-1:])
    return Root(
        unit, root.path, (*own, *(path for path in files if path in documents)), root.workspace or folder.workspace or None, environment
    )


def _deployed(unit: Unit, values: list[str], settings: TerraformSettings) -> Root:
    """A unit of Terragrunt as a root: the variable files of its module and of its own folder are read, and those that it names."""
    copied = {basename(path): path for folder in (unit.module, unit.folder) for path in automatic(folder, values)}
    files = (*(copied[name] for name in sorted(copied, key=in_order)), *unit.var_files)
    return Root(unit_of(unit.folder), unit.module, files, None, environment_of_folder(unit.folder, settings), unit)


def _evaluations(
    folder: Folder, values: list[str], documents: Mapping[str, HclDocument], folders: Mapping[str, Folder], settings: TerraformSettings
) -> list[Root]:
    """One evaluation for each set of variable files that is not read automatically; one without where there is none. A file of the folder
    above gives way to one of the same name below the root.
    """
    own = automatic(folder.path, values)
    others = [path for path in values if path not in own and may_be_given(path, folder, documents[path], folders, settings)]
    below = {basename(path) for path in others if _is_below(path, folder.path)}
    others = [path for path in others if _is_below(path, folder.path) or basename(path) not in below]
    common = [path for path in others if stem_of(path) in COMMON and not environment_below(path, folder.path, settings)]
    chosen = [path for path in others if path not in common]
    workspace = folder.workspace or None
    if not chosen:
        environment = environment_of_folder(folder.path, settings) or environment_of_name(workspace, settings)
        return [Root(unit_of(folder.path), folder.path, (*own, *common), workspace, environment)]
    return [
        Root(
            f"{unit_of(folder.path)}?{_name_of(paths, folder.path)}",
            folder.path,
            (*own, *common, *paths),
            workspace,
            environment_of_file(paths[0], settings, folder.path),
        )
        for paths in together(chosen, folder.path, documents, settings)
    ]


def _is_below(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _name_of(paths: Sequence[str], root: str) -> str:
    """A file by its path from the root, several in a folder of their own by that."""
    return relpath(paths[0] if len(paths) == 1 or dirname(paths[0]) == root else dirname(paths[0]), root or ".")


def unit_of(path: str) -> str:
    """The deploy unit of a root folder."""
    return f"terraform:{path or '.'}"
