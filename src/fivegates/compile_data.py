"""Compiles checks and catalogue from YAML, which people edit, to JSON, which a run loads: ``python -m fivegates.compile_data [--check]``.

``checks/checks.json`` holds what a run needs, ``checks/examples.json`` the examples, ``catalog/compiled/NAME.json`` each catalogue file
(the platforms of ``workloads/`` together in one).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from .engine.files import plain, read_check, read_document, to_data
from .errors import PolicyError
from .source import Source


def compile_checks(folder: Path) -> dict[Path, str]:
    """The compiled text of every check below ``folder``, by path. Raises ``PolicyError``."""
    checks: dict[str, Any] = {}
    examples: dict[str, Any] = {}
    for path in sorted(folder.rglob("*.yaml")):
        file = read_check(_source(path, folder))
        check = file.check
        if path.name != f"{check.id}-{check.name}.yaml":
            raise PolicyError(f"this is {check.id}-{check.name} and its file must be called so", _name(path, folder))
        if check.id in checks:
            raise PolicyError(f"{check.id} exists twice", _name(path, folder))
        checks[check.id] = to_data(check)
        examples[check.id] = file.examples
    order = sorted(checks)
    return {
        folder / "checks.json": _lines("[", (_json(checks[name]) for name in order), "]"),
        folder / "examples.json": _object({name: examples[name] for name in order}),
    }


def compile_catalog(folder: Path) -> dict[Path, str]:
    """The compiled text of every catalogue file of ``folder``, by path. Raises ``PolicyError``."""
    compiled = {folder / "compiled" / f"{path.stem}.json": _object(_mapping(path, folder)) for path in sorted(folder.glob("*.yaml"))}
    for part in sorted(path for path in folder.iterdir() if path.is_dir() and path.name not in ("compiled", "__pycache__")):
        together: dict[str, Any] = {}
        for path in sorted(part.glob("*.yaml")):
            entries = _mapping(path, folder)
            for name in sorted(entries.keys() & together.keys()):
                raise PolicyError(f"{name} stands in another file of {part.name}/ too", _name(path, folder))
            together |= entries
        compiled[folder / "compiled" / f"{part.name}.json"] = _object(together)
    return compiled


def _mapping(path: Path, folder: Path) -> dict[str, Any]:
    found = plain(read_document(_source(path, folder)))
    if not isinstance(found, dict):
        raise PolicyError("a catalogue file is a mapping", _name(path, folder))
    return found


def _source(path: Path, folder: Path) -> Source:
    return Source(_name(path, folder), path.read_text(encoding="utf-8"))


def _name(path: Path, folder: Path) -> str:
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"


def _object(entries: Mapping[str, Any]) -> str:
    return _lines("{", (f"{_json(name)}:{_json(value)}" for name, value in entries.items()), "}")


def _lines(opening: str, entries: Iterable[str], closing: str) -> str:
    """One line an entry: small to load, and a change shows as one line."""
    return f"{opening}\n" + ",\n".join(entries) + f"\n{closing}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def compiled_files() -> dict[Path, str]:
    """Every compiled file of this checkout by path. Raises ``PolicyError``."""
    checks, catalog = (Path(next(iter(import_module(name).__path__))) for name in ("fivegates.checks", "fivegates.catalog"))
    return compile_checks(checks) | compile_catalog(catalog)


def main(arguments: list[str]) -> int:
    """Write the compiled files, or with ``--check`` only say which are out of step (exit code 1)."""
    try:
        files = compiled_files()
    except PolicyError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    stale = [path for path, text in files.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    left_over = sorted({found for path in files for found in path.parent.glob("*.json")} - files.keys())
    if "--check" in arguments:
        wrong = stale + left_over
        sys.stderr.write("".join(f"{path.name} is out of step: run `python -m fivegates.compile_data`\n" for path in wrong))
        return 1 if wrong else 0
    for path in left_over:
        path.unlink()
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(files[path], encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
