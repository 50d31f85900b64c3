"""Packages that manifests declare, in Python, JavaScript, Go and Java; nothing is resolved or executed."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from ..errors import ReadError
from ..source import Source
from ..toml_lines import parse_toml

LONGEST_LINE = 2000
_REQUIREMENT = re.compile(r"^[ \t]*+([A-Za-z0-9][A-Za-z0-9._-]{0,127}+)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}+")
_GO_REQUIRE = re.compile(r"^[ \t]*+(?:require[ \t]++)?([a-z0-9-]{1,63}+\.[^\s\"()]{1,255}+)[ \t]++v[0-9]", re.MULTILINE)
_MAVEN = re.compile(r"<groupId>\s{0,20}+([A-Za-z0-9_.-]{1,255}+)\s{0,20}+</groupId>")
_GRADLE = re.compile(r"^[ \t]*+(?:implementation|api|runtimeOnly|compileOnly)[ (]{1,4}+[\"']([A-Za-z0-9_.-]{1,255}+):", re.MULTILINE)


class Dependency(NamedTuple):
    """A declared package: ``ecosystem`` pypi | npm | go | maven, ``name`` as the ecosystem compares it, ``offset`` in its manifest."""

    ecosystem: str
    name: str
    offset: int


def python_name(name: str) -> str:
    """A distribution's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def reader_of(file_name: str) -> Callable[[Source], list[Dependency]] | None:
    """What reads a manifest of this name, or None."""
    if file_name in _READERS:
        return _READERS[file_name]
    requirements = file_name.startswith(("requirements", "constraints")) and file_name.endswith((".txt", ".in"))
    return read_requirements if requirements and "dev" not in file_name and "test" not in file_name else None


def read_requirements(source: Source) -> list[Dependency]:
    """A pip requirements file; options, links and comments are passed over."""
    return [Dependency("pypi", python_name(match[1]), match.start(1)) for match in _REQUIREMENT.finditer(source.text)]


def read_pyproject(source: Source) -> list[Dependency]:
    """``project`` and Poetry dependencies with their optional groups; development groups are passed over. Raises ``ReadError``."""
    try:
        data = parse_toml(source.text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise ReadError(f"not valid TOML ({type(error).__name__})") from None
    project, poetry = _table(data, "project"), _table(data, "tool", "poetry")
    listed = [*_strings(project.get("dependencies"))]
    for extra in _table(project, "optional-dependencies").values():
        listed += _strings(extra)
    names = [match[0] for text in listed if (match := _NAME.match(text.strip()))]
    names += [name for name in _table(poetry, "dependencies") if name != "python"]
    return [Dependency("pypi", python_name(name), offset) for name, offset in _placed(source.text, names)]


def read_package_json(source: Source) -> list[Dependency]:
    """The dependencies of an npm package, development ones passed over. Raises ``ReadError``."""
    try:
        data = json.loads(source.text)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"not valid JSON ({type(error).__name__})") from None
    names = [name for key in ("dependencies", "peerDependencies", "optionalDependencies") for name in _table(data, key)]
    return [Dependency("npm", name, offset) for name, offset in _placed(source.text, names)]


def read_go_mod(source: Source) -> list[Dependency]:
    return [Dependency("go", match[1], match.start(1)) for match in _GO_REQUIRE.finditer(source.text)]


def read_pom(source: Source) -> list[Dependency]:
    """Group ids of a Maven project, found as text: no entity is ever expanded."""
    return [Dependency("maven", match[1], match.start(1)) for match in _MAVEN.finditer(source.text)]


def read_gradle(source: Source) -> list[Dependency]:
    return [Dependency("maven", match[1], match.start(1)) for match in _GRADLE.finditer(source.text)]


_READERS: dict[str, Callable[[Source], list[Dependency]]] = {
    "pyproject.toml": read_pyproject,
    "package.json": read_package_json,
    "go.mod": read_go_mod,
    "pom.xml": read_pom,
    "build.gradle": read_gradle,
    "build.gradle.kts": read_gradle,
}


def _table(data: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def _strings(data: Any) -> list[str]:
    return [item for item in data if isinstance(item, str)] if isinstance(data, list) else []


def _placed(text: str, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Each name with the offset where it first stands as a whole word; one pass over the text for all of them."""
    first: dict[str, int] = {}
    for match in re.finditer(r"[@A-Za-z0-9][@A-Za-z0-9._/-]*+", text):
        first.setdefault(match[0], match.start())
    for name in dict.fromkeys(names):
        yield name, first.get(name, 0)
