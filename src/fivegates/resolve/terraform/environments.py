"""Which environment the name of a file, a folder or a workspace tells."""

from __future__ import annotations

from posixpath import basename, dirname, relpath

from .settings import TerraformSettings

VALUES = (".tfvars", ".tfvars.json")
COMMON = frozenset({"common", "global", "shared", "base", "default", "defaults", "all"})  # files given besides an environment's own
PLAIN = frozenset({"terraform", "main", "variables", "vars", "values", "inputs", "config", "env", "environment", *COMMON})
NOT = frozenset({"non", "not"})


def stem_of(path: str) -> str:
    """A variable file's name without its suffix."""
    name = basename(path)
    suffix = next((suffix for suffix in VALUES if name.endswith(suffix)), "")
    return name.removesuffix(suffix).removesuffix(".auto").lower()


def environment_of_file(path: str, settings: TerraformSettings, root: str) -> str | None:
    """A variable file's environment: its folded name, a folded part of it, the folder it lies in, or its name as it is."""
    stem = stem_of(path)
    known = _folded(stem, settings) or _folded_part(stem, settings) or environment_below(path, root, settings)
    if known is not None:
        return known
    if stem not in PLAIN:
        return stem
    folder = basename(dirname(path)).lower() if dirname(path) != root else ""
    return folder or environment_of_folder(root, settings)


def environment_below(path: str, root: str, settings: TerraformSettings) -> str | None:
    """The environment that a folder between the root and the file names."""
    steps = relpath(path, root or ".").split("/")[:-1]
    return next((name for step in reversed(steps) if (name := _folded(step, settings) or _folded_part(step, settings))), None)


def environment_of_folder(path: str, settings: TerraformSettings) -> str | None:
    """The environment that the innermost telling folder of ``path`` names; one that is ``non-prod`` leaves it open."""
    for step in reversed(path.split("/")):
        name = _folded(step, settings) or _folded_part(step, settings)
        if name or not NOT.isdisjoint(_parts(step)):
            return name
    return None


def environment_of_name(name: str | None, settings: TerraformSettings) -> str | None:
    """The environment that a workspace's name, or a part of it, names."""
    return _folded(name, settings) or _folded_part(name, settings) if name else None


def _folded(name: str | None, settings: TerraformSettings) -> str | None:
    return settings.environments.get(name.lower()) if name else None


def _folded_part(name: str, settings: TerraformSettings) -> str | None:
    """The environment that the last or first part of a compound name (``acme-prod``, ``prod.eu``) names."""
    parts = _parts(name)
    if len(parts) < 2 or not NOT.isdisjoint(parts):
        return None
    return _folded(parts[-1], settings) or _folded(parts[0], settings)


def _parts(name: str) -> list[str]:
    return name.lower().replace(".", "-").replace("_", "-").split("-")
