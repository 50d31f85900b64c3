"""Which language a file is written in, as far as its comments go."""

from __future__ import annotations

_ENDINGS = {
    "hcl": (".tf", ".tofu", ".tfvars", ".hcl"),
    "json": (".json", ".jsonc"),
    "yaml": (".yaml", ".yml"),
    "toml": (".toml",),
    "markdown": (".md", ".mdc", ".markdown"),
    "shell": (".sh", ".bash", ".mk", "makefile"),
}


def language_of(path: str) -> str:
    """The language by a file's name, '' where the name does not tell; names of env files and Dockerfiles are known elsewhere."""
    name = path.rpartition("/")[2].lower()
    if name == "codeowners" or (name.startswith("requirements") and name.endswith((".txt", ".in"))):
        return "marked"
    return next((language for language, endings in _ENDINGS.items() if name.endswith(endings)), "")
