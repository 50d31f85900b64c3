"""Which files of values are read with a root module: those that always are, and those that somebody gives by name.

Source of the order: https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import basename, dirname, join

from ...readers.hcl.syntax import HclDocument
from .calls import plain
from .configuration import Folder
from .environments import COMMON, VALUE_FOLDERS, VALUES, environment_below, environment_of_name, stem_of
from .settings import TerraformSettings

ALWAYS = ("terraform.tfvars", "terraform.tfvars.json")
AUTO = (".auto.tfvars", ".auto.tfvars.json")
DEPTH = 3  # folders between a root and its variable files

__all__ = ["COMMON", "VALUES", "automatic", "in_order", "may_be_given", "together"]


def automatic(folder: str, values: Iterable[str]) -> tuple[str, ...]:
    """The variable files that are always read, weakest first."""
    names = (path for path in values if dirname(path) == folder)
    return tuple(
        sorted((path for path in names if basename(path) in ALWAYS or path.endswith(AUTO)), key=lambda path: in_order(basename(path)))
    )


def in_order(name: str) -> tuple[bool, str]:
    """What puts the names of such files in the order they are read in."""
    return name not in ALWAYS, name


def may_be_given(path: str, folder: Folder, document: HclDocument, folders: Mapping[str, Folder], settings: TerraformSettings) -> bool:
    """Whether a variable file is meant for this root: it sets its variables and lies in it, in a folder for such files below it, or in one
    beside it; of the latter, which may be for other roots too, only what sets nothing else."""
    names = document.body.arguments.keys()
    if not folder.variables.keys() & names:
        return False
    place = dirname(path)
    if place == folder.path:
        return True
    steps = _steps(place, folder.path)
    if steps:
        return _are_open(steps, folder.path, folders) and (steps[0].lower() in VALUE_FOLDERS or steps[0].lower() in settings.environments)
    beside = _steps(place, dirname(folder.path)) if folder.path else []
    return (
        bool(beside)
        and beside[0].lower() in VALUE_FOLDERS
        and names <= folder.variables.keys()
        and _are_open(beside, dirname(folder.path), folders)
    )


def _steps(place: str, above: str) -> list[str]:
    """The folders from ``above`` down to ``place``; none where it is not below."""
    prefix = f"{above}/" if above else ""
    return place[len(prefix) :].split("/") if place.startswith(prefix) and place != above else []


def _are_open(steps: Sequence[str], above: str, folders: Mapping[str, Folder]) -> bool:
    """Whether none of the folders on the way has configuration of its own."""
    return len(steps) <= DEPTH and not any(plain(join(above, *steps[: end + 1])) in folders for end in range(len(steps)))


def together(
    paths: Sequence[str], root: str, documents: Mapping[str, HclDocument], settings: TerraformSettings
) -> Iterator[tuple[str, ...]]:
    """The files that are given at once: those of one environment in one folder, as long as no two of them set one variable."""
    groups: dict[tuple[str, str], list[str]] = {}
    for path in paths:
        environment = environment_of_name(stem_of(path), settings) or environment_below(path, root, settings)
        groups.setdefault((dirname(path), environment or path), []).append(path)
    for group in groups.values():
        names = [name for path in group for name in documents[path].body.arguments]
        yield from [tuple(group)] if len(names) == len(set(names)) else [(path,) for path in group]
