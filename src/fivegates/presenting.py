"""The HTML report of a tree: its registry, its scorecard, its permissions and its findings, put together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from .answers import gather_answers
from .findings.model import ScanResult
from .gathering import Facts
from .registering import register
from .report.clean import printable
from .report.html.document import Material, document
from .report.html.page import render
from .report.inventory import inventory
from .report.review.model import cleaned
from .report.score.card import Answered, score
from .settings import Settings
from .tree.interface import Tree

if TYPE_CHECKING:
    from .report.interface import CheckText


def present(gathered: Facts, result: ScanResult, tree: Tree, settings: Settings, today: date, checks: Mapping[str, CheckText]) -> str:
    """The whole file. ``result``: what was judged of ``gathered``; every text passes its redactor."""
    registry = register(gathered, result, tree, settings, inventory(gathered.store), today)
    answers = {gate: [Answered(*one) for one in every] for gate, every in gather_answers(gathered.store).items()}
    card = score(registry.entries, result.findings, result.ignored, answers, gathered.store, today)
    found = document(Material(result, gathered.store, registry.entries, registry.note, card, checks, today))
    clean = cache(lambda text: printable(gathered.redactor.redact(text)))
    return render(cleaned(found, clean))
