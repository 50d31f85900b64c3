"""What a scan recognised and did not read, could not read, or could not decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..findings.model import ScanResult, Unanswered
from ..readers.interface import Problem
from .interface import Page
from .reasons import how_many, told
from .terminal import LABEL, counted, labelled, listed, shorten_path, wrap
from .text_findings import agent_names
from .text_rows import at, rest

MOST_PLACES = 20  # listed problems of one kind; the rest is counted
MOST_SUBJECTS = 5
MOST_FOLDERS = 4
FEW = 3  # files that are named rather than their folders
BLANK, DEEPER = " " * LABEL, " " * (LABEL + 4)


def unread_lines(result: ScanResult, page: Page) -> list[str]:
    """A labelled paragraph each for what is not read, modelled, not readable, a template, and unresolved."""
    found = [*_not_read(result, page), *_modelled(result, page), *_not_readable(result, page)]
    return [*found, *_templates(result, page), *_unresolved(result, page)]


def _of_kind(result: ScanResult, kind: str) -> list[Problem]:
    return sorted(problem for problem in result.problems if problem.kind == kind)


def _not_read(result: ScanResult, page: Page) -> list[str]:
    found = _of_kind(result, "not_read")
    if not found:
        return labelled("not read", "nothing that was recognised", page.width, page.color)
    text = f"{how_many(found)} recognised and not read, so agents in {'it' if len(found) == 1 else 'them'} are not seen:"
    return [*labelled("not read", text, page.width, page.color), *_by_reason(found, page)]


def _templates(result: ScanResult, page: Page) -> list[str]:
    found = _of_kind(result, "template")
    if not found:
        return []
    text = f"{counted(len(found), 'file')} for another tool to fill in, not judged:"
    return [*labelled("templates", text, page.width, page.color), *_by_reason(found, page)]


def _modelled(result: ScanResult, page: Page) -> list[str]:
    found = _of_kind(result, "modelled")
    if not found:
        return []
    text = f"{counted(len(found), 'call')} of modules that are not in this tree, judged by what is known of them:"
    return [*labelled("modelled", text, page.width, page.color), *_by_reason(found, page)]


def _by_reason(problems: Iterable[Problem], page: Page) -> list[str]:
    """``Helm chart (7): deploy/charts (5), infra (2)``: a line for each reason, the most frequent first."""
    reasons = told(problems)
    lines: list[str] = []
    for reason in reasons[:MOST_PLACES]:
        paths = list(dict.fromkeys(problem.place.path for problem in reason.problems))
        lines += wrap(f"{reason.text} ({len(reason.problems)}): {_where(paths, page.width - LABEL - 8)}", page.width, BLANK, DEEPER)
    return lines + rest(len(reasons) - MOST_PLACES, BLANK, " reason" if len(reasons) == MOST_PLACES + 1 else " reasons")


def _where(paths: list[str], room: int) -> str:
    if len(paths) <= FEW:
        return listed(shorten_path(path, room) for path in paths)
    found = Counter(path.rpartition("/")[0] for path in paths)
    most = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    named = [shorten_path(folder, room) if folder else "the root folder" for folder, _ in most]
    if len(most) == 1:
        return named[0]
    shown = [f"{name} ({number})" for name, (_, number) in zip(named, most, strict=True)]
    more = len(most) - MOST_FOLDERS
    return listed([*shown[:MOST_FOLDERS], counted(more, "more folder")] if more > 0 else shown)


def _not_readable(result: ScanResult, page: Page) -> list[str]:
    found = _of_kind(result, "error")
    if not found:
        return []
    lines = labelled("not readable", f"{len(found)}, listed here; everything else was analysed:", page.width, page.color)
    for problem in found[:MOST_PLACES]:
        where = shorten_path(at(problem.place), page.width - LABEL - 1)
        lines += wrap(f"{where}: {problem.reason}", page.width, BLANK, DEEPER)
    return lines + rest(len(found) - MOST_PLACES, BLANK)


def _unresolved(result: ScanResult, page: Page) -> list[str]:
    if not result.unresolved:
        return []
    subjects: dict[str, list[Unanswered]] = {}
    for question in result.unresolved:
        subjects.setdefault(question.subject, []).append(question)
    names = agent_names(result.agents)
    total = counted(len(result.unresolved), "question")
    text = f"{total} about {counted(len(subjects), 'subject')} stayed open, neither passed nor failed:"
    lines = labelled("unresolved", text, page.width, page.color)
    for subject in sorted(subjects, key=lambda one: (one not in names, one))[:MOST_SUBJECTS]:
        lines += _questions(names.get(subject, subject), subjects[subject], page)
    more = len(subjects) - MOST_SUBJECTS
    return lines + rest(more, BLANK, " subject" if more == 1 else " subjects")


def _questions(name: str, questions: list[Unanswered], page: Page) -> list[str]:
    asked = sorted(questions, key=lambda one: (one.place, one.attribute, one.reason))
    text = "; ".join(f"{one.attribute}, {one.reason} ({at(one.place)})" for one in asked[:2])
    more = f"; {len(asked) - 2} more" if len(asked) > 2 else ""
    return wrap(f"{name}: {text}{more}", page.width, BLANK, DEEPER)
