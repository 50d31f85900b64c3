"""docs/limits.md: what a scan of files cannot see, and what this version does not read."""

from __future__ import annotations

from fivegates.catalog import load
from fivegates.discover import CLOUDFORMATION, languages_not_read
from fivegates.readers.code import LARGEST_FILE, MOST_BYTES, MOST_FILES, NEAREST
from fivegates.settings import load_schema
from fivegates.tree.paths import SKIPPED_FOLDERS

from .markdown import code, codes, prose, table
from .templates import fill

BY_CONTENT = "YAML files, `template.json` and `*.template.json` whose text says so"
NAMES = {
    "python": "Python",
    "javascript": "JavaScript and TypeScript",
    "go": "Go",
    "java": "Java and Kotlin",
    "csharp": "C#",
    "rust": "Rust",
}


def render() -> str:
    """The whole page."""
    languages = load("code")["languages"]
    return fill(
        "limits",
        "src/fivegates/discover.py and schemas/settings.schema.json",
        {
            "modelled": table(("module", "versions"), _modelled()),
            "not_read": table(("language", "recognised by"), _not_read()),
            "bounds": table(("setting", "bounds", "default"), _bounds()),
            "code_languages": ", ".join(f"{NAMES[name]} ({codes(f'*{one}' for one in endings)})" for name, endings in languages.items()),
            "code_files": f"{MOST_FILES:,}",
            "code_nearest": f"{NEAREST:,}",
            "code_megabytes": f"{MOST_BYTES / 1_000_000:g}",
            "code_largest": f"{LARGEST_FILE / 1_000_000:g}",
            "vendored": codes(sorted(SKIPPED_FOLDERS)),
            "samples": codes(f"{name}/" for name in load("samples")["folders"]),
            "put_away": codes(f"{name}/" for name in load("samples")["put_away"]),
            "put_away_at_root": codes(f"{name}/" for name in load("samples")["put_away_at_root"]),
        },
    )


def _modelled() -> list[tuple[str, str]]:
    return [(code(address), ", or ".join(code(row["versions"]) for row in rows)) for address, rows in sorted(load("modules").items())]


def _not_read() -> list[tuple[str, str]]:
    return [(prose(name), _recognised_by(name, files)) for name, files in languages_not_read().items()]


def _bounds() -> list[tuple[str, str, str]]:
    limits = load_schema()["properties"]["limits"]["properties"]
    return [(code(name), prose(of["description"]), f"{of['default']:,}") for name, of in limits.items()]


def _recognised_by(language: str, files: list[str]) -> str:
    named = codes(files)
    return f"{named}, and {BY_CONTENT}" if language == CLOUDFORMATION else named
