"""Reasons that differ in one word, told as one: a tree with sixty bases that lie elsewhere has one thing to say of them, not sixty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ..named_tuple import NamedTuple
from ..readers.interface import Problem
from .terminal import counted, listed

FEWEST = 3  # reasons of one form that are told as one
MOST_COMPARED = 1_000  # reasons; those beyond, and those that are longer or have more words, are told one by one
LONGEST = 400
MOST_WORDS = 60
NAMED = 3
Form = tuple[int, str]  # the place of the word that differs, and the reason without it


class Told(NamedTuple):
    """A reason, or the form of several, and every problem that it stands for."""

    text: str
    problems: tuple[Problem, ...]


def told(problems: Iterable[Problem]) -> list[Told]:
    """Every problem under a reason, the most frequent first."""
    by_reason: dict[str, list[Problem]] = {}
    for problem in problems:
        by_reason.setdefault(problem.reason, []).append(problem)
    found = [
        Told(_together(position, reasons), tuple(problem for reason in reasons for problem in by_reason.pop(reason)))
        for position, reasons in _alike(sorted(by_reason))
    ]
    found += [Told(reason, tuple(one)) for reason, one in by_reason.items()]
    return sorted(found, key=lambda one: (-len(one.problems), one.text))


def how_many(problems: Iterable[Problem]) -> str:
    """``3 files``; of files of which only parts are meant, as calls of modules are, ``4 parts of 1 file``."""
    paths = [problem.place.path for problem in problems]
    files = counted(len(set(paths)), "file")
    return files if len(set(paths)) == len(paths) else f"{len(paths)} parts of {files}"


def _alike(reasons: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Groups of reasons that differ in the word at one place, the largest group first; no reason is in two."""
    forms: dict[Form, list[str]] = defaultdict(list)
    for reason in [reason for reason in reasons if len(reason) <= LONGEST][:MOST_COMPARED]:
        words = reason.split(" ")
        for position in range(len(words) if len(words) <= MOST_WORDS else 0):
            forms[position, " ".join((*words[:position], *words[position + 1 :]))].append(reason)
    taken: set[str] = set()
    for (position, _), members in sorted(forms.items(), key=lambda form: (-len(form[1]), form[0])):
        left = [reason for reason in members if reason not in taken]
        if len(left) >= FEWEST:
            taken.update(left)
            yield position, left


def _together(position: int, reasons: Sequence[str]) -> str:
    """The reasons as one, with the words in which they differ after each other."""
    split = [reason.split(" ") for reason in reasons]
    differing = [words[position] for words in split]
    end = differing[0][-1:] if differing[0][-1:] in ":,;." and len({word[-1:] for word in differing}) == 1 else ""
    before, after = split[0][:position], split[0][position + 1 :]
    return " ".join((*before, listed((word.removesuffix(end) for word in differing), NAMED) + end, *after))
