"""The scorecard of a tree: its registry, its findings and what answers the five gates' questions, put together."""

from __future__ import annotations

from datetime import date

from .answers import gather_answers
from .findings.model import ScanResult
from .gathering import Facts
from .registering import register
from .report.inventory import inventory
from .report.score.card import Answered, Card, score
from .scan import ScanOptions, judge_facts
from .settings import Settings
from .tree.interface import Tree


def score_tree(gathered: Facts, tree: Tree, settings: Settings, today: date) -> Card:
    """Of the findings of every check that the settings' profile asks."""
    return score_result(gathered, judge_facts(gathered, tree, settings, ScanOptions(today)), tree, settings, today)


def score_result(gathered: Facts, result: ScanResult, tree: Tree, settings: Settings, today: date) -> Card:
    """The same of what was judged already."""
    registry = register(gathered, result, tree, settings, inventory(gathered.store), today)
    answers = {gate: [Answered(*one) for one in every] for gate, every in gather_answers(gathered.store).items()}
    return score(registry.entries, result.findings, result.ignored, answers, gathered.store, today)
