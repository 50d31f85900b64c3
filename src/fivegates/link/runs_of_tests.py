"""Workloads that run the tests of what is built beside them, and end: they are looked at when they are run, and deploy nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..extract.model import WorkloadRecord
from .names import glob_matches


class RunsOfTests:
    """``known``: the kinds that may run tests, and the commands that do."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self._kinds = frozenset(known["kinds"])
        self._commands: list[list[str]] = known["commands"]

    def hold(self, record: WorkloadRecord) -> bool:
        """Whether every container of a workload is told to run tests at the last."""
        if record.resource.type not in self._kinds or record.class_ != "host":
            return False
        from ..extract.harness_commands import lasting
        from ..extract.harness_runs import started_commands

        told = [words for words, _place, _env in started_commands(record)]
        if len(told) < max(1, len(record.images)):
            return False
        return all(words and self._runs_tests(lasting(words if len(words) > 1 else words[0].split())) for words in told)

    def _runs_tests(self, words: list[str]) -> bool:
        from ..extract.started_programs import StartedPrograms

        bare = StartedPrograms(lambda path: None).unwrapped(words)
        return any(_begins(one, command) for one in (words, bare) for command in self._commands)


def _begins(words: list[str], command: list[str]) -> bool:
    """Whether a command line begins with the words of a command; its program may be named by a path."""
    if len(words) < len(command):
        return False
    first = words[0] if command[0].startswith("./") else words[0].rpartition("/")[2]
    return all(glob_matches(glob, word) for glob, word in zip(command, (first, *words[1:]), strict=False))
