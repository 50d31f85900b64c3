"""Packages that manifests declare, in Python, JavaScript, Go, Java, C# and Rust; nothing is resolved or executed."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..errors import ReadError
from ..named_tuple import NamedTuple
from ..source import Source
from ..toml_lines import TomlError, parse_toml

LONGEST_LINE = 2000
_REQUIREMENT = re.compile(r"^[ \t]*+([A-Za-z0-9][A-Za-z0-9._-]{0,127}+)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}+")
_GO_REQUIRE = re.compile(r"^[ \t]*+(?:require[ \t]++)?([a-z0-9-]{1,63}+\.[^\s\"()]{1,255}+)[ \t]++v[0-9]", re.MULTILINE)
_INCLUDED = re.compile(r"^[ \t]*+(?:-r|--requirement)(?:[ \t]++|=)([A-Za-z0-9._/-]{1,200}+)", re.MULTILINE)
_SETUP_CFG = re.compile(r"^install_requires[ \t]*+=([^\n]*+(?:\n(?:[ \t]++[^\n]*+|[ \t]*+(?=\n)))*+)", re.MULTILINE)
_NUGET = re.compile(r"<PackageReference\s++(?:Include|Update)\s*+=\s*+\"([A-Za-z0-9_.-]{1,255}+)\"")
_WORDS = re.compile(r"[a-z]++")
_DEVELOPMENT = frozenset(
    ("dev", "develop", "development", "doc", "docs", "eval", "evals", "lint", "notebook", "notebooks", "test", "testing", "tests", "typing")
)
_MAVEN = re.compile(r"<groupId>\s{0,20}+([A-Za-z0-9_.-]{1,255}+)\s{0,20}+</groupId>")
_GRADLE = re.compile(r"^[ \t]*+(?:implementation|api|runtimeOnly|compileOnly)[ (]{1,4}+[\"']([A-Za-z0-9_.-]{1,255}+):", re.MULTILINE)


class Dependency(NamedTuple):
    """A declared package: ``ecosystem`` pypi | npm | go | maven | nuget | crates, ``name`` as the ecosystem compares it, ``offset`` in its
    manifest.
    """

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
    if file_name.endswith(".csproj"):
        return read_csproj
    requirements = file_name.startswith(("requirements", "constraints")) and file_name.endswith((".txt", ".in"))
    return read_requirements if requirements and "dev" not in file_name and "test" not in file_name else None


def read_requirements(source: Source) -> list[Dependency]:
    """A pip requirements file; options, links and comments are passed over."""
    return [Dependency("pypi", python_name(match[1]), match.start(1)) for match in _REQUIREMENT.finditer(source.text)]


def included_requirements(source: Source) -> list[str]:
    """The further requirements files that one includes (``-r base.txt``), as paths of the tree; none outside of it."""
    folder = source.path.rpartition("/")[0]
    paths = [posixpath.normpath(posixpath.join(folder, match[1])) for match in _INCLUDED.finditer(source.text)]
    return [path for path in paths if not path.startswith(("../", "/"))]


def read_pyproject(source: Source) -> list[Dependency]:
    """``project`` and Poetry dependencies with their optional groups, and dependency groups; those for development are passed over.
    Raises ``ReadError``.
    """
    data = _toml(source)
    project, poetry = _table(data, "project"), _table(data, "tool", "poetry")
    listed = [*_strings(project.get("dependencies"))]
    for groups in (_table(project, "optional-dependencies"), _table(data, "dependency-groups")):
        listed += [text for name, group in groups.items() if not _is_for_development(name) for text in _strings(group)]
    names = [match[0] for text in listed if (match := _NAME.match(text.strip()))]
    names += [name for name in _table(poetry, "dependencies") if name != "python"]
    groups = _table(poetry, "group")
    names += [name for group in groups if not _is_for_development(group) for name in _table(groups, group, "dependencies")]
    return [Dependency("pypi", python_name(name), offset) for name, offset in _placed(source.text, names)]


def read_pipfile(source: Source) -> list[Dependency]:
    """The packages of a Pipfile but those for development. Raises ``ReadError``."""
    return [Dependency("pypi", python_name(name), offset) for name, offset in _placed(source.text, _table(_toml(source), "packages"))]


def read_setup_cfg(source: Source) -> list[Dependency]:
    """``install_requires`` of setuptools, in setup.cfg: lines that are set in below the key."""
    found = _SETUP_CFG.search(source.text)
    names = _REQUIREMENT.finditer(source.text, found.start(1), found.end(1)) if found is not None else ()
    return [Dependency("pypi", python_name(match[1]), match.start(1)) for match in names]


def read_csproj(source: Source) -> list[Dependency]:
    """The packages that a project of .NET refers to, found as text."""
    return [Dependency("nuget", match[1], match.start(1)) for match in _NUGET.finditer(source.text)]


def read_cargo(source: Source) -> list[Dependency]:
    """The dependencies of a crate, those for its tests and builds passed over. Raises ``ReadError``."""
    return [Dependency("crates", name, offset) for name, offset in _placed(source.text, _table(_toml(source), "dependencies"))]


def _toml(source: Source) -> Any:
    try:
        return parse_toml(source.text)
    except (TomlError, RecursionError) as error:
        raise ReadError(f"not valid TOML ({type(error).__name__})") from None


def _is_for_development(group: str) -> bool:
    return not _DEVELOPMENT.isdisjoint(_WORDS.findall(group.lower()))


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
    "Pipfile": read_pipfile,
    "setup.cfg": read_setup_cfg,
    "Cargo.toml": read_cargo,
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
