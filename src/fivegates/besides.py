"""checkov beside a scan: the files that were read laid out, its answer held against the facts, its findings put beside ours."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from .beside.asking import ask_checkov
from .beside.judging import fold, judge_said, texts
from .beside.known import ORIGIN, Known, known_checks, select_known
from .beside.laid_out import is_kept_from, lay_out
from .beside.model import Beside
from .beside.reading import Reading, read_answer
from .beside.spans import Spans
from .beside.standing import Standing
from .catalog import load
from .findings.model import BesideCount, Finding
from .gathering import Gathered
from .readers.interface import Problem
from .settings import Settings
from .source import Place
from .tree.interface import Tree

MOST_UNREAD = 20  # files that checkov could not read and fivegates could, as far as they are listed one by one


class CheckovBeside:
    """Asks checkov about a tree whose facts are known; ``select`` and ``ignore`` are ids of checks of its own."""

    def __init__(self, select: Collection[str] = (), ignore: Collection[str] = (), gates: Collection[str] = ()) -> None:
        """Raises ``UsageError`` where nothing is left to be asked."""
        self._choice = (select, ignore, gates)
        self._asked = frozenset(select_known(known_checks(), *self._choice))
        self._failed = False

    @property
    def asked(self) -> frozenset[str]:
        """The ids of the checks that are asked."""
        return self._asked

    def __call__(self, gathered: Gathered, tree: Tree, settings: Settings, ours: Sequence[Finding]) -> Beside:
        """What checkov adds to our findings. Where it gives no answer that is a listed error, also for what is compared with that tree."""
        if not any(agent.class_ == "agent" and not agent.sample for agent in gathered.agents):
            return Beside((), self._asked, count=BesideCount(ORIGIN, note="it was not asked, for there are no agents"))
        known = select_known(known_checks(settings.severity), *self._choice)
        if self._failed:
            return _no_answer("it gave none about what this is compared with")
        reading, paths = _ask(gathered, tree, known)
        if reading.reason:
            self._failed = True
            return _no_answer(reading.reason)
        said = [one for one in reading.said if one.path in paths]
        spans = Spans(gathered.documents.sources)
        standing = Standing(gathered.store, gathered.resolved.resources, gathered.defined, gathered.holdings, gathered.resolved.lookup)
        judged = judge_said(said, known, standing, spans.around, spans.start)
        findings, same = fold(judged, ours, known)
        count = BesideCount(ORIGIN, len(findings), judged.others, same, judged.disputed)
        checks = tuple(texts(findings, said, known, load("checkov")["index"]))
        return Beside(tuple(findings), self._asked, checks, tuple(_unread(reading, paths, gathered)), count)


def _no_answer(reason: str) -> Beside:
    return Beside(
        problems=(Problem(Place(".", 1), f"checkov gives no findings: {reason}"),), count=BesideCount(ORIGIN, note="it gave no answer")
    )


def _ask(gathered: Gathered, tree: Tree, known: dict[str, Known]) -> tuple[Reading, set[str]]:
    """checkov's answer, and the paths that it was asked about."""
    with tempfile.TemporaryDirectory() as folder:
        paths = lay_out(tree, gathered.documents.sources, Path(folder))
        answer = ask_checkov(Path(folder), load("checkov")["frameworks"], sorted(known))
    return (Reading(reason=answer.reason) if answer.reason else read_answer(answer.text, folder)), set(paths)


def _unread(reading: Reading, paths: set[str], gathered: Gathered) -> Iterator[Problem]:
    """Files that checkov could not read, but for those that nobody can."""
    troubled = {problem.place.path for problem in gathered.documents.problems}
    listed = [path for path in reading.unread if path in paths and path not in troubled]
    for path in listed[:MOST_UNREAD]:
        yield Problem(Place(path, 1), "checkov cannot read it: nothing that it would find here is told", "not_read")
    if len(listed) > MOST_UNREAD:
        more = f"checkov cannot read {len(listed) - MOST_UNREAD} more files: nothing that it would find there is told"
        yield Problem(Place(listed[MOST_UNREAD], 1), more, "not_read")
    unseen = sorted(path for path in gathered.documents.sources if path not in paths and not is_kept_from(path))
    if unseen:
        more = f" ({len(unseen)} files are not)" if len(unseen) > 1 else ""
        yield Problem(
            Place(unseen[0], 1), f"it is not shown to checkov{more}: too large together, or no name that a file can have here", "not_read"
        )
