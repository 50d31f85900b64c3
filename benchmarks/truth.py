"""Prints how the agents that are found agree with those a person read: ``truth.py CHECKOUTS [--at-least SHARE] [--labels FOLDER]``.

``tests/truth/README.md`` describes the labels. CHECKOUTS holds folders called ``owner+name``; a repository without one is left out and
said to be. Precision counts the agents found, recall the agents labelled; entries that are the same agent count once, unsure ones never.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from fivegates.report.inventory import AgentRecord, inventory

VERDICTS = {"agent", "tool_server", "llm_infrastructure", "not_agent", "unsure"}
KINDS = {"compose", "terraform", "kubernetes", "helm", "workflow", "gitlab", "declaration", "deploy"}
WITHIN_BLOCK = 30  # lines: how far below its label a place may lie when the names differ


class Label(NamedTuple):
    path: str
    line: int
    name: str
    kind: str
    verdict: str
    same_as: str | None

    @property
    def key(self) -> str:
        return f"{self.path}#{self.name}"


@dataclass(frozen=True)
class LabelFile:
    repository: str
    commit: str
    within: tuple[str, ...]
    labels: tuple[Label, ...]

    def holds(self, path: str) -> bool:
        """Whether a path lies in what was read whole."""
        return not self.within or any(path.startswith(f"{folder.rstrip('/')}/") for folder in self.within)

    def root_of(self, label: Label) -> str:
        """The key of the entry that stands for the agent. Raises ``ValueError`` on a name that is not there, or a circle."""
        known, seen = {one.key: one for one in self.labels}, [label.key]
        while label.same_as is not None:
            if label.same_as not in known or label.same_as in seen:
                raise ValueError(f"{self.repository}: same_as {label.same_as} of {seen[-1]} leads nowhere")
            label = known[label.same_as]
            seen.append(label.key)
        return label.key


class Found(NamedTuple):
    """An agent or other thing that was found: its name, class and places (path, line)."""

    name: str
    class_: str
    places: tuple[tuple[str, int], ...]


class Score(NamedTuple):
    counts: Counter[tuple[str, str]]
    """How many per kind and outcome: right, false, reached or missed."""
    lines: list[str]


def read_labels(data: Mapping[str, Any]) -> LabelFile:
    """A label file, checked. Raises ``ValueError`` or ``KeyError`` naming what is wrong."""
    labels = tuple(
        Label(one["path"], one["line"], str(one["name"]), one["kind"], one["verdict"], one.get("same_as")) for one in data["entries"]
    )
    for label in labels:
        if label.kind not in KINDS or label.verdict not in VERDICTS:
            raise ValueError(f"{data['repository']}: {label.key} has the kind {label.kind!r} and the verdict {label.verdict!r}")
    file = LabelFile(data["repository"], data["commit"], tuple(data.get("within", ())), labels)
    for label in labels:
        file.root_of(label)
    return file


def label_of(found: Found, labels: Iterable[Label]) -> Label | None:
    """The label of a place: of the same line, else of the same file and name, else the nearest one above it in the file."""
    near = [(label, line - label.line) for path, line in found.places for label in labels if label.path == path]
    exact = [label for label, below in near if below == 0]
    named = [label for label, _ in near if label.name == found.name]
    above = sorted((below, label) for label, below in near if 0 < below <= WITHIN_BLOCK)
    return next(iter([*exact, *named, *(label for _, label in above)]), None)


def score(file: LabelFile, found: Iterable[Found]) -> Score:
    """Compares what was found with the labels of one repository."""
    counts: Counter[tuple[str, str]] = Counter()
    lines, reached, classes = [], set(), dict[str, str]()
    for one in found:
        label = label_of(one, file.labels)
        if one.class_ != "agent":
            if label is not None:
                classes.setdefault(file.root_of(label), one.class_)
        elif label is None and any(file.holds(path) for path, _ in one.places):
            counts["not labelled", "false"] += 1
            lines.append(f"false   {one.places[0][0]}:{one.places[0][1]} {one.name} (not labelled)")
        elif label is not None and label.verdict == "agent":
            counts[label.kind, "right"] += 1
            reached.update(file.root_of(other) for other in file.labels if (other.path, other.line) in one.places)
            reached.add(file.root_of(label))
        elif label is not None and label.verdict != "unsure":
            counts[label.kind, "false"] += 1
            lines.append(f"false   {label.path}:{label.line} {one.name} (read as {label.verdict})")
    for label in file.labels:
        if label.verdict == "agent" and label.same_as is None:
            counts[label.kind, "reached" if label.key in reached else "missed"] += 1
            if label.key not in reached:
                lines.append(f"missed  {label.path}:{label.line} {label.name} (found as {classes.get(label.key, 'nothing')})")
        elif label.verdict in ("tool_server", "llm_infrastructure") and classes.get(label.key, label.verdict) not in (
            label.verdict,
            "candidate",
        ):
            lines.append(f"differs {label.path}:{label.line} {label.name} (read as {label.verdict}, found as {classes[label.key]})")
    return Score(counts, lines)


def found_in(records: Iterable[AgentRecord]) -> list[Found]:
    return [
        Found(
            one.name,
            one.class_,
            tuple((p.path, p.line) for p in (one.place, *one.also, *(part.place for part in one.deployments))),
        )
        for one in records
    ]


def shares(counts: Counter[tuple[str, str]], kind: str | None = None) -> tuple[float, float, str]:
    """Precision, recall (1 where there is nothing to count) and both in words, of one kind or of all."""
    total = Counter[str]()
    for (of, outcome), number in counts.items():
        total[outcome] += number if kind in (None, of) else 0
    found, labelled = total["right"] + total["false"], total["reached"] + total["missed"]
    precision = total["right"] / found if found else 1.0
    recall = total["reached"] / labelled if labelled else 1.0
    words = f"precision {precision:.3f} ({total['false']} false of {found}), recall {recall:.3f} ({total['missed']} missed of {labelled})"
    return precision, recall, words


def main() -> int:
    from fivegates.cli.opening import gather_facts

    parser = argparse.ArgumentParser()
    parser.add_argument("checkouts", type=Path)
    parser.add_argument("--labels", type=Path, default=Path(__file__).parent.parent / "tests/truth/labels")
    parser.add_argument("--at-least", type=float, default=0.0)
    wanted = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    scored = 0
    for path in sorted(wanted.labels.glob("*.yaml")):
        file, checkout = read_labels(yaml.safe_load(path.read_text())), wanted.checkouts / path.stem
        if not checkout.is_dir():
            print(f"{file.repository}: no checkout", file=sys.stderr)
            continue
        asked = ["git", "-C", str(checkout), "rev-parse", "HEAD"]
        if subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() != file.commit:
            print(f"warning: {file.repository} is not at {file.commit}, which was read", file=sys.stderr)
        result = score(file, found_in(inventory(gather_facts(str(checkout)).store)))
        counts.update(result.counts)
        scored += 1
        print(f"{file.repository}: {shares(result.counts)[2]}", *(f"  {line}" for line in result.lines), sep="\n", flush=True)
    for kind in sorted({of for of, _ in counts}):
        print(f"{kind:13} {shares(counts, kind)[2]}")
    precision, recall, words = shares(counts)
    print(f"{scored} repositories: {words}")
    return int(not scored or min(precision, recall) < wanted.at_least)


if __name__ == "__main__":
    raise SystemExit(main())
