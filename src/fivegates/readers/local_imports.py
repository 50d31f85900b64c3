"""Which files of the tree a source file imports: beside it, above it, by a relative path, or by the name of its module; nothing is
executed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import islice

from ..named_tuple import NamedTuple
from .imports import checked_only, imports_of, is_within

MOST_IMPORTS = 300  # of one file
_RELATIVE = re.compile(r"^[ \t]*+from[ \t]++(\.{1,6}+)([\w.]{0,200}+)[ \t]++import[ \t]++(\(?[^\n#;()]{1,400}+)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z_]\w*+")
_GO_MODULE = "go.mod"
_MODULE_NAME = re.compile(r"^module[ \t]++\"?([^\s\"]{1,300}+)", re.MULTILINE)
SOURCES = "src"  # where packages lie below a folder as well
_ENDINGS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_ALIASES = ("@/", "~/")  # by convention the folder of a package's sources
_BUILT = re.compile(r"\.[cm]?jsx?\Z")  # what a source in TypeScript calls the file that is made of another


class Paths(NamedTuple):
    """The files of a tree and the folders that they lie in. ``beside``: the files of a folder; ``text``: what is in a file."""

    files: Container[str]
    folders: Container[str]
    beside: Callable[[str], Sequence[str]] = lambda folder: ()
    text: Callable[[str], str] = lambda path: ""


def local_imports(language: str, path: str, text: str, paths: Paths) -> Iterator[str]:
    """The paths of the files of the tree that a source file in ``language`` imports, each once; not those of which it takes only types."""
    finder = {"python": _python, "javascript": _javascript, "go": _go}.get(language)
    if finder is not None:
        found = dict.fromkeys(islice(finder(path, text, paths), MOST_IMPORTS))
        found.pop(path, None)
        yield from found


def _python(path: str, text: str, paths: Paths) -> Iterator[str]:
    folder = posixpath.dirname(path)
    checked = checked_only(text)
    for match in _RELATIVE.finditer(text):
        if is_within(match.start(1), checked):
            continue
        base = posixpath.normpath(posixpath.join(folder or ".", *([".."] * (len(match[1]) - 1))))
        names = [match[2], *(f"{match[2]}.{name}".strip(".") for name in _NAME.findall(match[3]))]
        if not base.startswith(".."):
            yield from (file for name in names if name for file in _module(base, name, paths))
    bases: dict[str, str | None] = {}
    for module in dict.fromkeys(found.module for found in imports_of("python", text) if not found.only_types):
        top = module.partition(".")[0]
        if top not in bases:
            bases[top] = _base_of(top, folder, paths)
        found_in = bases[top]
        yield from _module(found_in, module, paths) if found_in is not None else ()


def _base_of(top: str, folder: str, paths: Paths) -> str | None:
    """The folder, of this one and those that it lies in from the inside out, that has a module or package of a name."""
    for above in _above(folder):
        for base in (above, posixpath.join(above, SOURCES)):
            name = posixpath.normpath(posixpath.join(base, top))
            if name in paths.folders or f"{name}.py" in paths.files:
                return base
    return None


def _above(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield "."


def _module(base: str, module: str, paths: Paths) -> Iterator[str]:
    """The file of a module below a folder."""
    name = posixpath.normpath(posixpath.join(base, module.replace(".", "/")))
    for file in (f"{name}.py", f"{name}/__init__.py"):
        if file in paths.files:
            yield file


def _javascript(path: str, text: str, paths: Paths) -> Iterator[str]:
    folder = posixpath.dirname(path)
    for found in imports_of("javascript", text):
        if found.only_types:
            continue
        if found.module.startswith("."):
            yield from _source(posixpath.join(folder, found.module), paths)
        elif found.module.startswith(_ALIASES):
            bases = (base for above in _above(folder) for base in (posixpath.join(above, SOURCES), above))
            named = (list(_source(posixpath.join(base, found.module[2:]), paths)) for base in bases)
            yield from next(filter(None, named), ())


def _go(path: str, text: str, paths: Paths) -> Iterator[str]:
    """The other files of the package, and those of the packages of its own module that it imports."""
    folder = posixpath.dirname(path)
    yield from _package(folder or ".", paths)
    root = next((above for above in _above(folder) if posixpath.normpath(posixpath.join(above, _GO_MODULE)) in paths.files), None)
    declared = _MODULE_NAME.search(paths.text(posixpath.normpath(posixpath.join(root, _GO_MODULE)))) if root is not None else None
    if root is None or declared is None:
        return
    for found in imports_of("go", text):
        inner = found.module.removeprefix(declared[1])
        if inner != found.module and inner[:1] in ("", "/"):
            yield from _package(posixpath.normpath(posixpath.join(root, inner.strip("/"))), paths)


def _package(folder: str, paths: Paths) -> Iterator[str]:
    return (path for path in paths.beside(folder) if path.endswith(".go") and not path.endswith("_test.go"))


def _source(path: str, paths: Paths) -> Iterator[str]:
    """The source that a path means, which may name it without its ending, by its folder, or as what is compiled of it is called."""
    name = posixpath.normpath(path)
    plain = _BUILT.sub("", name)
    tried = (name, *(start + ending for start in (plain, name, f"{name}/index") for ending in _ENDINGS))
    yield from [one for one in dict.fromkeys(tried) if one.endswith(_ENDINGS) and one in paths.files][:1]
