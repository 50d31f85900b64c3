"""Finds what was kept for a tree, and keeps what was found: first by what was asked of it, then by what it answered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from ..settings import Settings
from ..tree.interface import Tree
from ..tree.objects import PASSING
from .folder import Folder
from .kept import Kept, NotKeptError, decoded, encode
from .tool import tool_name
from .trace import Answers, Questions, TracedTree, listing

MOST_SETS = 4  # of questions that are remembered for one listing of a tree: what is asked depends on what is answered


class Shelf:
    """Facts of ``tree`` under ``settings``, as ``asked`` for. ``state``: a name for all that the tree holds, where it has one."""

    def __init__(self, folder: Folder, tree: Tree, settings: Settings, asked: Sequence[str]) -> None:
        self._folder = folder
        self._tree = tree
        self._settings = settings
        told = [tool_name(), tree.prefix, repr(settings), *asked]
        self._stem = _name(json.dumps([told, listing(tree)]))
        state = getattr(tree, "state", "")
        self._state = f"state-{_name(json.dumps([told, state]))}" if state else ""

    def find(self) -> Kept | None:
        """What was kept for a tree that answers everything alike."""
        if not tool_name():
            return None
        known = self._by_state()
        if known is not None:
            return known
        answers = Answers(self._tree)
        for questions in self._sets():
            name = self._facts(answers.digest(questions))
            content = self._folder.get(name)
            found = decoded(content, self._tree, self._settings, answers.read) if content is not None else None
            if found is not None:
                self._remember_state(name, answers)
                return found
        return None

    def keep(self, kept: Kept, traced: TracedTree) -> None:
        """Keep facts that were made of what ``traced`` was asked."""
        questions, answers = traced.told()
        if traced.changed or not tool_name():
            return
        name = self._facts(answers.digest(questions))
        try:
            self._folder.put(name, encode(kept, self._tree, questions.read, answers.read))
        except NotKeptError:
            return
        sets = [questions, *(other for other in self._sets() if other != questions)][:MOST_SETS]
        self._folder.put(self._asked, [json.dumps(sets).encode("ascii")])
        self._remember_state(name, answers)

    @property
    def _asked(self) -> str:
        return f"asked-{self._stem}"

    def _facts(self, digest: str) -> str:
        return f"facts-{_name(f'{self._stem} {digest}')}"

    def _by_state(self) -> Kept | None:
        name = self._folder.get(self._state) if self._state else None
        content = self._folder.get(name.decode("ascii", "replace")) if name is not None else None
        return decoded(content, self._tree, self._settings, {}) if content is not None else None

    def _remember_state(self, name: str, answers: Answers) -> None:
        """Unless git failed: an object that this clone lacks may come later."""
        if self._state and not any(answer.startswith("!") and answer.endswith(PASSING) for answer in answers.read.values()):
            self._folder.put(self._state, [name.encode("ascii")])

    def _sets(self) -> list[Questions]:
        content = self._folder.get(self._asked)
        try:
            return [_questions(one) for one in json.loads(content)] if content is not None else []
        except (ValueError, TypeError, RecursionError):
            return []


def _questions(data: Any) -> Questions:
    parts = [tuple(part) for part in data]
    if len(parts) != len(Questions._fields) or any(type(path) is not str for part in parts for path in part):
        raise TypeError("no questions")
    return Questions(*parts)


def _name(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:40]
