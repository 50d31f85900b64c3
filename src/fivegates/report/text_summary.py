"""The end of the text report: why the exit code, how much was seen, and everything that was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..findings.model import ScanResult, Unanswered
from ..readers.interface import Problem
from .interface import Page
from .terminal import counted, listed, paint, wrap
from .text_findings import agent_names
from .text_rows import at
from .verdict import by_severity, reason, reported, silenced

MOST_PLACES = 20  # listed problems of one kind; the rest is counted
MOST_SUBJECTS = 5
LABEL = 14

CLASSES = {
    "agent": ("agent", "agents"),
    "candidate": ("candidate", "candidates"),
    "tool_server": ("tool server", "tool servers"),
    "llm_infrastructure": ("piece of LLM infrastructure", "pieces of LLM infrastructure"),
}

UNSEEN = (
    "What a scan of files cannot see: keys pasted into a chat or a console, whether a grant is ever used, "
    "whether log lines arrive in the SIEM, and what is really applied in the cloud and the cluster."
)


def summary_lines(result: ScanResult, page: Page) -> list[str]:
    """One labelled paragraph for each question a reader has at the end."""
    paragraphs = [
        _verdict(result, page),
        _findings(result, page),
        _agents(result, page),
        _read(result, page),
        _not_read(result, page),
        _problems("not readable", "error", result, page),
        _problems("templates", "template", result, page),
        _unresolved(result, page),
        _silenced(result, page),
        _notices(result, page),
    ]
    return [*(line for paragraph in paragraphs for line in paragraph), "", *wrap(UNSEEN, page.width)]


def _labelled(label: str, text: str, page: Page) -> list[str]:
    blank = " " * LABEL
    first, *rest = wrap(text, page.width, blank)
    return [paint(label, "strong", page.color) + " " * (LABEL - len(label)) + first[LABEL:], *rest]


def _verdict(result: ScanResult, page: Page) -> list[str]:
    lines = _labelled("exit code", f"{result.exit_code}: {reason(result)}", page)
    style = "good" if result.exit_code == 0 else "bad"
    start, code = lines[0].split(": ", 1)[0], str(result.exit_code)
    return [start[: -len(code)] + paint(code, style, page.color) + lines[0][len(start) :], *lines[1:]]


def _findings(result: ScanResult, page: Page) -> list[str]:
    found = reported(result)
    parts = [f"{number} {severity}" for severity, number in by_severity(found).items() if number]
    samples = sum(finding.sample for finding in found)
    text = f"{len(found)}: {listed(parts)}" if found else "none"
    return _labelled("findings", text + (f"; {samples} of them in samples, which never block" if samples else ""), page)


def _agents(result: ScanResult, page: Page) -> list[str]:
    found = Counter(agent.class_ for agent in result.agents)
    parts = [counted(found[kind], *words) for kind, words in CLASSES.items() if found[kind] or kind == "agent"]
    samples = sum(agent.sample and agent.class_ == "agent" for agent in result.agents)
    parts[0] += f" ({samples} only in samples)" if samples else ""
    text = listed(parts)
    counts = listed(f"{number} {name}" for name, number in result.counts.items() if name not in CLASSES)
    return _labelled("agents", text + (f"; {counts}" if counts else ""), page)


def _kinds(kinds: dict[str, int]) -> str:
    return listed(f"{number} {kind}" for kind, number in sorted(kinds.items(), key=lambda item: (-item[1], item[0])))


def _read(result: ScanResult, page: Page) -> list[str]:
    kinds = {kind: number for kind, number in result.files.items() if number}
    total = counted(sum(kinds.values()), "file")
    return _labelled("read", f"{total}: {_kinds(kinds)}" if kinds else total, page)


def _of_kind(result: ScanResult, kind: str) -> list[Problem]:
    return sorted(problem for problem in result.problems if problem.kind == kind)


def _not_read(result: ScanResult, page: Page) -> list[str]:
    found = _of_kind(result, "not_read")
    if not found:
        return _labelled("not read", "nothing that is recognised and not read", page)
    kinds = _kinds(dict(Counter(problem.reason for problem in found)))
    text = f"{counted(len(found), 'file')} recognised and not read, so agents in them are not seen: {kinds}"
    return [*_labelled("not read", text, page), *_places(found[:MOST_SUBJECTS], len(found), page, with_reason=False)]


def _problems(label: str, kind: str, result: ScanResult, page: Page) -> list[str]:
    found = _of_kind(result, kind)
    if not found:
        return []
    text = "template text of another tool, not judged" if kind == "template" else "listed here, everything else was analysed"
    return [*_labelled(label, f"{len(found)}, {text}:", page), *_places(found[:MOST_PLACES], len(found), page)]


def _places(problems: Iterable[Problem], total: int, page: Page, with_reason: bool = True) -> list[str]:
    lines: list[str] = []
    shown = 0
    for problem in problems:
        shown += 1
        text = f"{at(problem.place)}: {problem.reason}" if with_reason else problem.place.path
        lines += wrap(text, page.width, " " * LABEL, " " * (LABEL + 4))
    return lines + _rest(total - shown)


def _unresolved(result: ScanResult, page: Page) -> list[str]:
    if not result.unresolved:
        return []
    subjects: dict[str, list[Unanswered]] = {}
    for question in result.unresolved:
        subjects.setdefault(question.subject, []).append(question)
    names = agent_names(result.agents)
    total = counted(len(result.unresolved), "question")
    lines = _labelled("unresolved", f"{total} about {counted(len(subjects), 'subject')} stayed open, neither passed nor failed:", page)
    for subject in sorted(subjects, key=lambda one: (one not in names, one))[:MOST_SUBJECTS]:
        lines += _questions(names.get(subject, subject), subjects[subject], page)
    more = len(subjects) - MOST_SUBJECTS
    return lines + _rest(more, " subject" if more == 1 else " subjects")


def _questions(name: str, questions: list[Unanswered], page: Page) -> list[str]:
    asked = sorted(questions, key=lambda one: (one.place, one.attribute, one.reason))
    text = "; ".join(f"{one.attribute}, {one.reason} ({at(one.place)})" for one in asked[:2])
    more = f"; {len(asked) - 2} more" if len(asked) > 2 else ""
    return wrap(f"{name}: {text}{more}", page.width, " " * LABEL, " " * (LABEL + 4))


def _notices(result: ScanResult, page: Page) -> list[str]:
    if not result.notices:
        return []
    found = sorted(result.notices)
    lines = _labelled("notices", f"{len(found)}:", page)
    for notice in found[:MOST_PLACES]:
        lines += wrap(f"{at(notice.place)}: {notice.message}", page.width, " " * LABEL, " " * (LABEL + 4))
    return lines + _rest(len(found) - MOST_PLACES)


def _rest(number: int, what: str = "") -> list[str]:
    return [f"{' ' * LABEL}and {number} more{what} (--format json lists all)"] if number > 0 else []


def _silenced(result: ScanResult, page: Page) -> list[str]:
    found = silenced(result)
    if not found:
        return []
    lines = _labelled("ignored", f"{counted(len(found), 'finding')} with a reason:", page)
    for finding in found[:MOST_SUBJECTS]:
        lines += wrap(f"{at(finding.place)}: {finding.check}, {finding.ignored}", page.width, " " * LABEL, " " * (LABEL + 4))
    return lines + _rest(len(found) - MOST_SUBJECTS)
