"""Which folders are root modules, and with which variable files and environments each is evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import basename, dirname, join, relpath
from typing import TYPE_CHECKING

from ...readers.hcl.syntax import HclDocument
from .calls import folder_of_call, plain
from .configuration import Folder
from .settings import Root, RootSettings, TerraformSettings

if TYPE_CHECKING:
    from .terragrunt import Unit

VALUES = (".tfvars", ".tfvars.json")
COMMON = frozenset({"common", "global", "shared", "base", "default", "defaults", "all"})  # files given besides an environment's own
PLAIN = frozenset({"terraform", "main", "variables", "vars", "values", "inputs", "config", "env", "environment", *COMMON})
KEEPS_VALUES = ("env", "environment", "stage", "var", "variable", "tfvar", "config", "configuration", "value", "param", "parameter")
VALUE_FOLDERS = frozenset((*KEEPS_VALUES, *(f"{name}s" for name in KEEPS_VALUES), "settings", "inputs", "deployments"))
DEPTH = 3  # folders between a root and its variable files


def find_roots(
    folders: Mapping[str, Folder], documents: Mapping[str, HclDocument], settings: TerraformSettings, units: Sequence[Unit] = ()
) -> list[Root]:
    """Every evaluation to make: root folders by path, each once for every variable file that stands for an environment.

    A folder that ``units`` of Terragrunt deploy is evaluated once for each of them, and not by itself.
    """
    values = sorted(path for path in documents if path.endswith(VALUES))
    told = [RootSettings(plain(root.path or "."), root.var_files, root.workspace) for root in settings.roots]
    found = [_told(root, documents, settings) for root in told if root.path in folders]
    named = {root.path for root in told}
    for unit in units:
        if unit.folder not in named:
            found.append(_deployed(unit, values, settings))
    named |= {path for unit in units for path in (unit.folder, unit.module)}
    for path in _root_folders(folders, settings):
        if path not in named:
            found += _evaluations(folders[path], values, documents, folders, settings)
    return sorted(found, key=lambda root: root.unit)


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
    for block in folder.calls.values():
        path = folder_of_call(block, folder.path, dict(settings.modules))
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


def _told(root: RootSettings, documents: Mapping[str, HclDocument], settings: TerraformSettings) -> Root:
    """A root as the settings have it."""
    own = _automatic(root.path, sorted(documents))
    files = tuple(plain(join(root.path, name)) for name in root.var_files)
    environment = next((name for path in reversed(files) if (name := _environment_of_file(path, settings, root.path))), None)
    environment = environment or _folded(root.workspace, settings) or environment_of_folder(root.path, settings)
    unit = unit_of(root.path) + "".join(f"?{_relative(path, root.path)}" for path in files[-1:])
    return Root(unit, root.path, (*own, *(path for path in files if path in documents)), root.workspace, environment)


def _deployed(unit: Unit, values: list[str], settings: TerraformSettings) -> Root:
    """A unit of Terragrunt as a root: its module's own variable files are read, and those that it names."""
    files = (*_automatic(unit.module, values), *unit.var_files)
    return Root(unit_of(unit.folder), unit.module, files, None, environment_of_folder(unit.folder, settings), unit)


def _evaluations(
    folder: Folder, values: list[str], documents: Mapping[str, HclDocument], folders: Mapping[str, Folder], settings: TerraformSettings
) -> list[Root]:
    """One evaluation for each variable file that is not read automatically; one without where there is none."""
    own = _automatic(folder.path, values)
    others = [path for path in values if path not in own and _may_be_given(path, folder, documents[path], folders, settings)]
    common = [path for path in others if stem_of(path) in COMMON and not _environment_of_folder_below(path, folder.path, settings)]
    chosen = [path for path in others if path not in common]
    if not chosen:
        environment = environment_of_folder(folder.path, settings)
        return [Root(unit_of(folder.path), folder.path, (*own, *common), None, environment)]
    return [
        Root(
            f"{unit_of(folder.path)}?{_relative(path, folder.path)}",
            folder.path,
            (*own, *common, path),
            None,
            _environment_of_file(path, settings, folder.path),
        )
        for path in chosen
    ]


def _automatic(folder: str, values: list[str]) -> tuple[str, ...]:
    """The variable files that are always read, weakest first."""
    names = [path for path in values if dirname(path) == folder]
    plain_files = [path for path in names if basename(path) in ("terraform.tfvars", "terraform.tfvars.json")]
    return (*plain_files, *(path for path in names if path.endswith((".auto.tfvars", ".auto.tfvars.json"))))


def _may_be_given(path: str, folder: Folder, document: HclDocument, folders: Mapping[str, Folder], settings: TerraformSettings) -> bool:
    """Whether a variable file is meant for this root: it lies in it or in a folder for such files below it, and sets its variables."""
    if not folder.variables.keys() & document.body.arguments.keys():
        return False
    place = dirname(path)
    if place == folder.path:
        return True
    prefix = f"{folder.path}/" if folder.path else ""
    if not place.startswith(prefix):
        return False
    steps = place[len(prefix) :].split("/")
    if len(steps) > DEPTH or any(plain(join(folder.path, *steps[: end + 1])) in folders for end in range(len(steps))):
        return False
    return steps[0].lower() in VALUE_FOLDERS or steps[0].lower() in settings.environments


def stem_of(path: str) -> str:
    """A variable file's name without its suffix."""
    name = basename(path)
    suffix = next((suffix for suffix in VALUES if name.endswith(suffix)), "")
    return name.removesuffix(suffix).removesuffix(".auto").lower()


def _environment_of_file(path: str, settings: TerraformSettings, root: str) -> str | None:
    """A variable file's environment: its folded name, a folded part of it, the folder it lies in, or its name as it is."""
    stem = stem_of(path)
    known = _folded(stem, settings) or _folded_part(stem, settings) or _environment_of_folder_below(path, root, settings)
    if known is not None:
        return known
    if stem not in PLAIN:
        return stem
    folder = basename(dirname(path)).lower() if dirname(path) != root else ""
    return folder or environment_of_folder(root, settings)


def _environment_of_folder_below(path: str, root: str, settings: TerraformSettings) -> str | None:
    """The environment that a folder between the root and the file names."""
    steps = _relative(path, root).split("/")[:-1]
    return next((name for step in reversed(steps) if (name := _folded(step, settings) or _folded_part(step, settings))), None)


def environment_of_folder(path: str, settings: TerraformSettings) -> str | None:
    """The environment that the innermost telling folder of ``path`` names."""
    steps = path.split("/")
    return next((name for step in reversed(steps) if (name := _folded(step, settings) or _folded_part(step, settings))), None)


def _folded(name: str | None, settings: TerraformSettings) -> str | None:
    return settings.environments.get(name.lower()) if name else None


def _folded_part(name: str, settings: TerraformSettings) -> str | None:
    """The environment that the last or first part of a compound name (``acme-prod``, ``prod.eu``) names."""
    parts = name.lower().replace(".", "-").replace("_", "-").split("-")
    if "non" in parts or "not" in parts:
        return None  # ``non-prod`` names no one environment
    return _folded(parts[-1], settings) or _folded(parts[0], settings) if len(parts) > 1 else None


def unit_of(path: str) -> str:
    """The deploy unit of a root folder."""
    return f"terraform:{path or '.'}"


def _relative(path: str, root: str) -> str:
    return relpath(path, root or ".")
