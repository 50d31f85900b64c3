"""Which files of the tree a source file imports: beside it, above it, or by a relative path; found by names alone, nothing is executed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

from .imports import imports_of

MOST_IMPORTS = 300  # of one file
_RELATIVE = re.compile(r"^[ \t]*+from[ \t]++(\.{1,6}+)([\w.]{0,200}+)[ \t]++import[ \t]++(\(?[^\n#;()]{1,400}+)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z_]\w*+")
_SOURCES = ("", "src/")  # where a package lies below a folder
_ENDINGS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_BUILT = re.compile(r"\.[cm]?jsx?\Z")  # what a source in TypeScript calls the file that is made of another

Exists = Callable[[str], bool]


def local_imports(language: str, path: str, text: str, exists: Exists) -> Iterator[str]:
    """The paths of the files that a source file in ``language`` imports, each once; ``exists``: whether the tree has a file."""
    finder = {"python": _python, "javascript": _javascript}.get(language)
    if finder is None:
        return
    found: dict[str, None] = {}
    for at, other in enumerate(finder(path, text, exists)):
        if at >= MOST_IMPORTS:
            break
        found[other] = None
    found.pop(path, None)
    yield from found


def _python(path: str, text: str, exists: Exists) -> Iterator[str]:
    folder = posixpath.dirname(path)
    for match in _RELATIVE.finditer(text):
        base = posixpath.normpath(posixpath.join(folder, *([".."] * (len(match[1]) - 1)))) if folder or len(match[1]) > 1 else "."
        if base.startswith(".."):
            continue
        names = [match[2], *(f"{match[2]}.{name}".strip(".") for name in _NAME.findall(match[3]))]
        yield from (file for name in names if name for file in _module(base, name, exists))
    modules = dict.fromkeys(found.module for found in imports_of("python", text))
    above = list(_above(folder))
    for module in modules:
        yield from next((files for base in above for source in _SOURCES if (files := list(_module(base, module, exists, source)))), ())


def _above(folder: str) -> Iterator[str]:
    """A folder and those that it lies in, from the inside out."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield "."


def _module(base: str, module: str, exists: Exists, source: str = "") -> Iterator[str]:
    """The file of a module below a folder."""
    name = posixpath.normpath(posixpath.join(base, source + module.replace(".", "/")))
    for file in (f"{name}.py", f"{name}/__init__.py"):
        if exists(file):
            yield file


def _javascript(path: str, text: str, exists: Exists) -> Iterator[str]:
    folder = posixpath.dirname(path)
    for found in imports_of("javascript", text):
        if not found.module.startswith("."):
            continue
        name = posixpath.normpath(posixpath.join(folder, found.module))
        plain = _BUILT.sub("", name)
        tried = (name, *(start + ending for start in (plain, name, f"{name}/index") for ending in _ENDINGS))
        yield from [one for one in dict.fromkeys(tried) if one.endswith(_ENDINGS) and exists(one)][:1]
