"""What to do next, as commands to copy: one for each kind of finding, the gravest first."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ...catalog import load
from ...findings.model import Finding
from ...named_tuple import NamedTuple
from ..terminal import counted
from ..verdict import rank

MOST = 5


class Step(NamedTuple):
    """``command`` settles, or tells how to settle, findings of ``checks``, the gravest of ``severity``; ``findings``: how many of them
    such commands settle, ``others``: for how many more agents or identities the same is to be asked.
    """

    command: str
    checks: tuple[str, ...]
    findings: int
    severity: str
    others: int

    @property
    def words(self) -> str:
        more = f", and the same for {self.others} more" if self.others else ""
        return f"{counted(self.findings, 'finding')}, {self.severity}: {', '.join(self.checks)}{more}"


def next_steps(findings: Iterable[Finding], names: Mapping[str, str]) -> list[Step]:
    """One for each kind of command: by the gravest finding that it settles, then by how many. ``names``: what to call agents, by id."""
    by_kind: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in findings:
        kind, command = _command(finding, names)
        by_kind[kind][command].append(finding)
    steps = [_step(commands) for commands in by_kind.values()]
    steps.sort(key=lambda step: (-rank(step.severity), -step.findings, step.command))
    return steps[:MOST]


def _step(commands: Mapping[str, Sequence[Finding]]) -> Step:
    """The command that settles most of the gravest stands for all of its kind."""
    found = [finding for each in commands.values() for finding in each]
    first = min(commands, key=lambda command: (-max(rank(one.severity) for one in commands[command]), -len(commands[command]), command))
    checks = tuple(dict.fromkeys(one.check for one in found))
    return Step(first, checks, len(found), max((one.severity for one in found), key=rank), len(commands) - 1)


def _command(finding: Finding, names: Mapping[str, str]) -> tuple[str, str]:
    """The kind of command, and the command."""
    templates: Mapping[str, str] = load("gates")["next"]
    template = templates.get(finding.check, templates["other"])
    if ("{agent}" in template and finding.subject not in names) or ("{identity}" in template and not finding.group):
        template = templates["other"]
    agent = names.get(finding.subject, finding.subject)
    kind = template.replace("{check}", finding.check)
    return kind, kind.format(agent=shlex.quote(agent), identity=shlex.quote(finding.group))
