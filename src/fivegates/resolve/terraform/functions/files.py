"""Functions on files: inside the scanned tree only, and only through it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from posixpath import basename, dirname, join, normpath

from ....errors import ReadError
from ....readers.hcl.expressions import parse_template
from ....readers.hcl.syntax import Attribute, Index, Name
from ....source import Pinned, Source
from ....tree.interface import Entry
from ....values import Origin, Reference, Unknown, Value
from ..conversion import to_text
from ..failures import EvaluationError
from ..globs import FilePattern
from ..installed import is_installed
from ..kinds import STRING
from ..scope import Scope
from ..session import CHARACTERS_A_STEP
from ..settle import recover
from ..unknown import named
from .encoding import in_base64
from .interface import Function, Invocation, pure, read_entries
from .lists import need

AFTER_SLASH = chr(ord("/") + 1)  # what sorts right behind all that is in a folder
CHARACTERS_A_PART = 10  # of a template, at the least
DEAREST = 40_000  # steps for reading one template, however long


def located(invocation: Invocation, path: str) -> str:
    """The path in the tree that ``path`` names, which Terraform takes relative to the root module. Raises ``EvaluationError`` outside."""
    evaluation = invocation.scope.module.evaluation
    if evaluation.disk and path.startswith(f"{evaluation.disk}/"):
        return normpath(path.removeprefix(evaluation.disk).lstrip("/"))
    found = normpath(join(evaluation.root, path))
    if found == ".." or found.startswith(("../", "/")) or path.startswith("~"):
        place = invocation.scope.source.place(invocation.node.start)
        invocation.scope.session.report(place, f"{invocation.name} leads outside the scanned tree, so its value is not known", "notice")
        raise EvaluationError("the file is outside the scanned tree")
    return found


def read_bytes(invocation: Invocation, path: str) -> tuple[str, bytes]:
    found = located(invocation, path)
    try:
        raw = invocation.scope.session.tree.read(found)
    except ReadError as error:
        raise EvaluationError(f"{found}: {error.message}") from error
    if len(raw) > invocation.scope.session.limits.file_bytes:
        raise EvaluationError(f"{found} is too large")
    invocation.scope.session.spend(len(raw) // CHARACTERS_A_STEP)
    return found, raw


def read_source(invocation: Invocation, path: str) -> Source:
    """The text of a file, its places its own, or in an installed module the call's. Raises ``EvaluationError`` where it cannot be read."""
    found, raw = read_bytes(invocation, path)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{found} is not text") from error
    return Pinned(text, invocation.scope.source.place(invocation.node.start)) if is_installed(found) else Source(found, text)


def file(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``file``: the text's chain begins in the file that was read."""
    path = only_path(invocation, arguments)
    if path is None:
        return invocation.unknown(*arguments)
    source = read_source(invocation, path)
    return Value(source.text, Origin("literal", source, 0))


def only_path(invocation: Invocation, arguments: Sequence[Value]) -> str | None:
    """The one argument, None while it is unknown."""
    need(invocation, arguments, 1, 1)
    return path_in(arguments[0])


def path_in(value: Value) -> str | None:
    """A path relative to the root module, also where it is written from the current folder on; None where it is unknown."""
    data = value.data
    if not isinstance(data, Unknown):
        return str(to_text(data))
    match data.parts:
        case (Unknown() as first, str() as rest) if rest.startswith("/") and any(at.address == "path.cwd" for at in first.references):
            return rest.lstrip("/")
    return None


def absolute(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``abspath``: where the tree lies on a disk is not part of it, but where in the tree the path leads is."""
    path = only_path(invocation, arguments)
    if path is None:
        return invocation.unknown(*arguments)
    if path.startswith("/"):
        return invocation.value(normpath(path), *arguments)
    here = named(Reference(invocation.scope.module.unit, "path.cwd"), kind=STRING)
    parts = (here, f"/{normpath(path)}") if normpath(path) != "." else (here,)
    return invocation.value(Unknown(references=here.references, parts=parts), *arguments)


def file_exists(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """A file that is not in the tree may still be made before a run (a build's result): that is unknown, not false."""
    path = only_path(invocation, arguments)
    if path is None:
        return invocation.unknown(*arguments)
    try:
        read_bytes(invocation, path)
    except EvaluationError as error:
        return invocation.unknown(*arguments, reason=str(error))
    return invocation.value(True, *arguments)


def of_bytes(work: Callable[[bytes], str]) -> Function:
    """A function of a file's bytes."""

    def call(invocation: Invocation, arguments: Sequence[Value]) -> Value:
        path = only_path(invocation, arguments)
        if path is None:
            return invocation.unknown(*arguments)
        return invocation.value(work(read_bytes(invocation, path)[1]), *arguments)

    return call


def digest(name: str, encode: Callable[[bytes], str] = bytes.hex) -> Function:
    def work(raw: bytes) -> str:
        import hashlib

        return encode(hashlib.new(name, raw, usedforsecurity=False).digest())

    return of_bytes(work)


def template_file(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``templatefile``: the file's template with the given variables; it sees nothing else."""
    need(invocation, arguments, 2, 2)
    path = path_in(arguments[0])
    if path is None or isinstance(arguments[1].data, Unknown):
        return invocation.unknown(*arguments)
    return rendered(invocation, read_source(invocation, path), arguments[1])


def template_string(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``templatestring``: the same for a template that is a value, which must have a name."""
    need(invocation, arguments, 2, 2)
    if not isinstance(invocation.node.arguments[0], (Attribute, Index, Name)):
        raise EvaluationError("the template must be named")
    if isinstance(arguments[0].data, Unknown) or isinstance(arguments[1].data, Unknown):
        return invocation.unknown(*arguments)
    place = arguments[0].place
    return rendered(invocation, Source(place.path, str(to_text(arguments[0].data)), place.line), arguments[1])


def rendered(invocation: Invocation, source: Source, variables: Value) -> Value:
    """The template that ``source`` is, with ``variables`` as its only names. Raises ``EvaluationError`` inside another template."""
    outer = invocation.scope
    if outer.template:
        outer.session.report(outer.source.place(invocation.node.start), "a template renders another")
        raise EvaluationError("a template cannot render another")
    outer.session.spend(min(len(source.text) // CHARACTERS_A_PART, DEAREST))
    try:
        node = parse_template(source.text, 0, len(source.text))
    except ReadError as error:
        outer.session.report(source.place(error.offset), error.message)
        raise EvaluationError(error.message) from error
    inner = Scope(outer.module, source, {str(key): value for key, value in read_entries(variables.data).items()}, outer.strict)
    inner.template = True
    return recover(node, inner)


def file_set(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``fileset``: the files below a folder that match a pattern."""
    need(invocation, arguments, 2, 2)
    path = path_in(arguments[0])
    if path is None or isinstance(arguments[1].data, Unknown):
        return invocation.unknown(*arguments)
    folder = located(invocation, path)
    if is_installed(folder):
        return invocation.unknown(*arguments, reason="the files of an installed module are not listed")
    prefix = "" if folder == "." else f"{folder}/"
    pattern = normpath(str(to_text(arguments[1].data)))
    entries = _below(invocation.scope.session.tree.entries(), prefix)
    invocation.scope.session.spend(len(entries) // 2)
    names = (entry.path[len(prefix) :] for entry in entries)
    found = sorted(filter(FilePattern(pattern).matches, names))
    from ..convert import make_set

    return invocation.value(make_set(invocation.value(name, *arguments) for name in found), *arguments)


def _below(entries: Sequence[Entry], prefix: str) -> Sequence[Entry]:
    """Those of ``entries``, which are sorted by path, whose path begins with ``prefix``."""
    if not prefix:
        return entries
    first = bisect_left(entries, prefix, key=attrgetter("path"))
    return entries[first : bisect_left(entries, prefix[:-1] + AFTER_SLASH, first, key=attrgetter("path"))]


def base_of(path: str) -> str:
    trimmed = path.rstrip("/")
    return basename(trimmed) or ("/" if path else ".")


def folder_of(path: str) -> str:
    return normpath(dirname(path) or ".") if path else "."


def expanded(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``pathexpand``: only a path below somebody's home is changed."""
    path = only_path(invocation, arguments)
    if path is None or path.startswith("~"):
        return invocation.unknown(*arguments, reason="a home folder is not part of the tree")
    return invocation.value(path, *arguments)


TABLE: Mapping[str, Function] = {
    "abspath": absolute,
    "basename": pure("string", base_of),
    "dirname": pure("string", folder_of),
    "file": file,
    "filebase64": of_bytes(in_base64),
    "filebase64sha256": digest("sha256", in_base64),
    "filebase64sha512": digest("sha512", in_base64),
    "fileexists": file_exists,
    "filemd5": digest("md5"),
    "fileset": file_set,
    "filesha1": digest("sha1"),
    "filesha256": digest("sha256"),
    "filesha512": digest("sha512"),
    "pathexpand": expanded,
    "templatefile": template_file,
    "templatestring": template_string,
}
