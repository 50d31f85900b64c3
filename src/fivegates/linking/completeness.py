"""What of a tree was not read, and what therefore may not be said of it."""

from __future__ import annotations

from ..contracts.load import GROUP, is_named_like_contract
from ..errors import ReadError
from ..link.logs.observed import Completeness
from ..reading import Documents
from ..resolution import Resolved
from ..settings import Settings
from ..tree.interface import Tree


def is_all_read(documents: Documents, resolved: Resolved) -> bool:
    """Whether nothing of the tree that may define an identity is left out: no file, and no module from elsewhere."""
    problems = (*documents.problems, *resolved.problems)
    return all(file.status in ("read", "skipped") for file in documents.files) and all(problem.kind == "notice" for problem in problems)


def log_completeness(documents: Documents, resolved: Resolved) -> Completeness:
    """What was not read: roots that call modules from elsewhere, files that are broken or templates, and kinds that nobody reads."""
    lost = {problem.place.path for problem in documents.problems if problem.kind in ("error", "template")}
    broken = any(path.endswith((".tf", ".tf.json", ".tofu")) for path in lost)
    return Completeness(resolved.unread_units, broken, bool(lost) or any(file.status == "not_read" for file in documents.files))


def may_lack_contracts(tree: Tree, documents: Documents, settings: Settings) -> bool:
    """Whether a file that could not be read whole may hold a contract."""
    return any(_may_hold_contract(path, tree, documents, settings) for path in _broken(documents))


def _may_hold_contract(path: str, tree: Tree, documents: Documents, settings: Settings) -> bool:
    """Whether a file is named like a contract or speaks of our kinds of documents."""
    if is_named_like_contract(path):
        return True
    stream = documents.yaml.get(path)
    if stream is not None:
        return GROUP in stream.source.text
    try:
        return tree.size(path) <= settings.limits.file_bytes and GROUP.encode() in tree.read(path).replace(b"\0", b"")
    except ReadError:
        return False


def _broken(documents: Documents) -> list[str]:
    """YAML files of which something could not be read."""
    paths = {problem.place.path for problem in documents.problems if problem.kind in ("error", "template")}
    return sorted(path for path in paths if path in documents.yaml or path.endswith((".yaml", ".yml")))
