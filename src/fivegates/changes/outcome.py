"""What a comparison came to, also that of a tree with itself, which needs nothing read: a hook asks it at every commit."""

from __future__ import annotations

from ..findings.model import ScanResult
from ..named_tuple import NamedTuple
from ..secrets.classifier import shipped_classifier
from ..secrets.redactor import Redactor
from ..settings import load_settings
from ..tree.interface import Tree
from .compare import Comparison


class Change(NamedTuple):
    """``result``: the head as a scan shows it, its findings and errors only what is new; ``base``: what it was compared with, in words.

    ``is_unread``: nothing that differs was read, so that no fact can differ.
    """

    result: ScanResult
    comparison: Comparison
    redactor: Redactor
    base: str
    is_unread: bool = False


def nothing_changed(tree: Tree, fail_on: str, called: str) -> Change:
    """Of a tree that is compared with itself. ``fail_on`` and ``called`` as in ``changing.judge_change``. Raises ``SettingsError``."""
    result = ScanResult(tree.root, {}, [], [], [], [], 0, fail_on or load_settings(tree).fail_on, tree.prefix)
    return Change(result, Comparison((), (), ()), Redactor(shipped_classifier()), called)
