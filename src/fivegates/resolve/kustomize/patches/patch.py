"""One patch as a kustomization lists it: what it does, and to which objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ....values import Unknown, Value
from ..context import Context
from .failures import PatchError
from .inline import read_inline


@dataclass(frozen=True, slots=True)
class Patch:
    """``merges``: partial objects, one after the other; or ``operations``: the list of a JSON patch. ``value``: the entry."""

    value: Value
    merges: tuple[Value, ...] = ()
    operations: Value | None = None
    target: Value | None = None
    renames: bool = False
    changes_kind: bool = False


def read_patch(entry: Value, context: Context) -> Patch | None:
    """An entry of ``patches`` or ``patchesJson6902``; None where its file is not there, which is listed. Raises ``PatchError``."""
    text, path = _given(entry, "patch"), _given(entry, "path")
    if (text is None) is (path is None):
        raise PatchError("a patch has one of patch and path", entry)
    content = read_inline_documents(text, context) if text is not None else _load(path, context)
    if content is None:
        return None
    target = entry.get("target")
    if target is not None and target.data is None:
        target = None
    return _patch(entry, content, target, _flag(entry, "allowNameChange"), _flag(entry, "allowKindChange"))


def read_merge(entry: Value, context: Context) -> Patch | None:
    """An entry of ``patchesStrategicMerge``: a file, or the patch itself. Raises ``PatchError``."""
    if entry.text is not None and ("\n" in entry.text.strip() or "{" in entry.text):
        content = read_inline_documents(entry, context)
    else:
        content = _load(entry, context)
    return None if content is None else _patch(entry, content, None, False, False)


def read_inline_documents(text: Value, context: Context) -> list[Value] | None:
    """The documents in a text of the kustomization; what is wrong in them is listed."""
    if text.is_unknown:
        context.gap(text, "a patch that a template fills in")
        return None
    stream = read_inline(text)
    if stream is None:
        raise PatchError("a patch is text", text)
    for problem in stream.problems:
        context.problems.append(problem)
        context.complete = False
    return [document.root for document in stream.documents]


def _load(path: Value | None, context: Context) -> list[Value] | None:
    documents = context.load(path) if path is not None else None
    return None if documents is None else [document.root for document in documents]


def _given(entry: Value, key: str) -> Value | None:
    found = entry.get(key)
    return found if found is not None and (found.is_unknown or (found.text or "").strip()) else None


def _flag(entry: Value, name: str) -> bool:
    options = entry.get("options")
    found = options.get(name) if options is not None else None
    return found is not None and found.data is True


def _patch(entry: Value, content: Sequence[Value], target: Value | None, renames: bool, changes_kind: bool) -> Patch:
    documents = [one for one in content if one.data]
    if not documents:
        raise PatchError("the patch is empty", entry)
    if any(isinstance(one.data, Unknown) for one in documents):
        raise PatchError("a patch that a template fills in", entry)
    if isinstance(documents[0].data, tuple):
        return Patch(entry, operations=documents[0], target=target)
    merges = tuple(one for document in documents for one in _expanded(document))
    return Patch(entry, merges=merges, target=target, renames=renames, changes_kind=changes_kind)


def _expanded(document: Value) -> Sequence[Value]:
    """The partial objects of a document: it is one, or a list of them. Raises ``PatchError`` for what has no kind or name."""
    kind, items = document.get("kind"), document.get("items")
    if kind is None or not kind.text:
        raise PatchError("a patch that is neither an object with a kind nor a list of operations", document)
    if kind.text.endswith("List") and items is not None:
        return items.items()
    metadata = document.get("metadata")
    name = metadata.get("name") if metadata is not None else None
    if name is None or (not name.text and not name.is_unknown):
        raise PatchError("a patch without metadata.name", document)
    return (document,)
