"""Which environment the name of a file, a folder or a workspace tells."""

from __future__ import annotations

from posixpath import basename, dirname, relpath

from ..folders import holds_environments, said_environment
from .settings import TerraformSettings

VALUES = (".tfvars", ".tfvars.json")
COMMON = frozenset({"common", "global", "shared", "base", "default", "defaults", "all"})  # files given besides an environment's own
PLAIN = frozenset({"terraform", "main", "variables", "vars", "values", "inputs", "config", "env", "environment", *COMMON})
KEEPS_VALUES = (  # what folders of variable files are called
    "env",
    "environment",
    "stage",
    "var",
    "variable",
    "tfvar",
    "config",
    "configuration",
    "value",
    "param",
    "parameter",
    "workspace",
)
VALUE_FOLDERS = frozenset((*KEEPS_VALUES, *(f"{name}s" for name in KEEPS_VALUES), "settings", "inputs", "deployments"))
NOT = frozenset({"non", "not"})


def stem_of(path: str) -> str:
    """A variable file's name without its suffix."""
    name = basename(path)
    suffix = next((suffix for suffix in VALUES if name.endswith(suffix)), "")
    return name.removesuffix(suffix).removesuffix(".auto").lower()


def environment_of_file(path: str, settings: TerraformSettings, root: str) -> str | None:
    """A variable file's environment: its folded name, a folded part of it, its name as it is, the folder it lies in, or the root's.

    A folder that is called after what it holds (``vars/env.tfvars``) tells none.
    """
    stem = stem_of(path)
    known = environment_of_name(stem, settings) or environment_below(path, root, settings)
    if known is not None:
        return known
    if stem not in PLAIN:
        return stem
    folder = basename(dirname(path)).lower() if dirname(path) != root else ""
    return folder if folder and folder not in PLAIN | VALUE_FOLDERS else environment_of_folder(root, settings)


def environment_below(path: str, root: str, settings: TerraformSettings) -> str | None:
    """The environment that a folder between the root and the file names."""
    steps = relpath(path, root or ".").split("/")[:-1]
    return next((name for step in reversed(steps) if (name := environment_of_name(step, settings))), None)


def environment_of_folder(path: str, settings: TerraformSettings) -> str | None:
    """The environment that the innermost telling folder of ``path`` names; one that is ``not-prod`` leaves it open."""
    steps = path.split("/")
    for above, step in reversed(list(zip(["", *steps], steps, strict=False))):
        whole = said_environment(step, settings.environments) if holds_environments(above) else _folded(step, settings)
        name = whole or _folded_part(step, settings)
        if name or not NOT.isdisjoint(_parts(step)):
            return name
    return None


def environment_of_name(name: str | None, settings: TerraformSettings) -> str | None:
    """The environment that a workspace's name, or a part of it, names."""
    return said_environment(name, settings.environments) or _folded_part(name, settings) if name else None


def _folded(name: str, settings: TerraformSettings) -> str | None:
    return settings.environments.get(name.lower())


def _folded_part(name: str, settings: TerraformSettings) -> str | None:
    """The environment that the last or first part of a compound name (``acme-prod``, ``prod.eu``, ``acme-pre-prod``) names."""
    parts = _parts(name)
    if len(parts) < 2:
        return None
    pair = _folded("-".join(parts[-2:]), settings) or _folded("-".join(parts[:2]), settings)
    if pair or not NOT.isdisjoint(parts):
        return pair
    return _folded(parts[-1], settings) or _folded(parts[0], settings)


def _parts(name: str) -> list[str]:
    return name.lower().replace(".", "-").replace("_", "-").split("-")
