"""One page per check, from the check's own file: what the engine runs is what the page says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fivegates.catalog.production import elsewhere
from fivegates.engine.check import GATES, Check
from fivegates.findings.ignore import NEVER_IGNORED
from fivegates.findings.model import SEVERITIES
from fivegates.packaged import read_packaged_json
from fivegates.report.check_text import pointed
from fivegates.secrets.classifier import Classifier
from fivegates.secrets.knowledge import load_knowledge
from fivegates.secrets.redactor import Redactor
from fivegates.trying import TODAY

from .markdown import code, fence, note, page, paragraphs, prose, table

LANGUAGES = {"tf": "Terraform", "k8s": "Kubernetes", "repo": "repository files"}
FENCES = {".tf": "hcl", ".tofu": "hcl", ".tfvars": "hcl", ".json": "json", ".yaml": "yaml", ".yml": "yaml", ".py": "python", ".env": "sh"}
_CHOSEN = re.compile(r"(?:THEN|ELSE) '([a-z]+)'")


def file_name(check: Check) -> str:
    """The page's name, which is that of the check's file."""
    return f"{check.id}-{check.name}.md"


def gate_name(gate: str) -> str:
    """A gate as it is spoken of: the five have a number, what lies beside them has none."""
    return f"{GATES.index(gate) + 1} {gate}" if gate in GATES[:5] else gate


def languages(check: Check) -> str:
    """What a check is known to work for."""
    return ", ".join(LANGUAGES[claim] for claim in check.claims)


def severity(check: Check) -> str:
    """The severity, with those that the query gives to some findings instead."""
    others = [one for one in SEVERITIES if one in chosen(check, "severity") and one != check.severity]
    return " or ".join([check.severity, *others])


def chosen(check: Check, column: str) -> list[str]:
    """The values that the query's last expression for a column chooses from; none where it has no such column."""
    before, found, _ = check.query.rpartition(f" AS {column}")
    return _CHOSEN.findall(before.rpartition("CASE")[2]) if found else []


def steps_down(check: Check) -> bool:
    """Whether a finding can be milder outside production: the check allows it and its rows have an environment."""
    return check.steps_down and re.search(r"\benvironment\b", check.query.rpartition("\nSELECT")[2]) is not None


def render(check: Check, examples: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The whole page."""
    return page(
        note(f"checks/{file_name(check).replace('.md', '.yaml')}"),
        f"# {check.id} {check.name}",
        f"**{prose(check.title)}.** [All checks](README.md)",
        _dials(check),
        f"## Why it matters\n\n{paragraphs(check.why)}",
        f"## How to fix it\n\n{paragraphs(check.fix)}",
        f"## Severity\n\n{_severity(check)}",
        f"## How to ignore it\n\n{_ignoring(check)}",
        f"## Relates to\n\n{_relations(check)}" if check.relates_to else "",
        f"## What fails\n\n{_how_examples_are_shown(check, examples)}",
        *(block for example in examples["fail"] for block in _example(check, example)),
        "## What passes",
        *(block for example in examples["pass"] for block in _example(check, example)),
        f"## The query\n\nIt asks the [facts](../facts.md). Rows with the same {' and '.join(map(code, check.key))} are one finding.",
        fence(check.query, "sql"),
        _parameters(check),
    )


def _dials(check: Check) -> str:
    moment = {"change": "when a file changes", "calendar": "when time passes"}[check.moment]
    header = ("gate", "severity", "confidence", "claims to work for", "can begin to fail", "status")
    confidence = " or ".join(dict.fromkeys([check.confidence, *chosen(check, "confidence")]))
    return table(header, [(gate_name(check.gate), severity(check), confidence, languages(check), moment, check.status)])


def _severity(check: Check) -> str:
    others = [one for one in chosen(check, "severity") if one != check.severity]
    sentences = [f"The severity is {check.severity}."]
    if others:
        sentences.append(f"The query makes it {' or '.join(dict.fromkeys(others))} for some findings.")
    if steps_down(check) and _can_be_milder(check):
        sentences.append(
            f"Where the environment is known and not production ({', '.join(_milder())}), it is one lower; "
            "an environment that nobody names counts as production."
        )
    else:
        sentences.append("It is the same in every environment.")
    another = "medium" if check.severity == "low" else "low"
    sentences.append(
        f'A line under `[severity]` in the [settings](../configuration.md#severity), `{check.id} = "{another}"`, sets another one'
        + (
            (", from which it still steps down so." if _can_be_milder(check) else ", which steps down outside production.")
            if steps_down(check)
            else "."
        )
    )
    if "low" in (check.confidence, *chosen(check, "confidence")):
        sentences.append("A finding of low confidence never fails a build.")
    return " ".join(sentences)


def _can_be_milder(check: Check) -> bool:
    """Whether anything lies below the severities that the check gives."""
    return {check.severity, *chosen(check, "severity")} != {"info"}


def _milder() -> list[str]:
    return sorted(elsewhere())


def _ignoring(check: Check) -> str:
    if check.id in NEVER_IGNORED:
        return "No comment, waiver or baseline can hide this check."
    critical = "critical" in (check.severity, *chosen(check, "severity"))
    blocks = [
        "A comment on the line, or on a line of its own above it, with a reason and, if you like, a last day:",
        fence(f"# fivegates:ignore[{check.id}] the reason for letting it be -- until 2027-03-31"),
        "Beside the line that opens a block (a resource, a service) it covers the block. "
        'JSON takes the words under a key `"//"`; every language and the other ways, a waiver and the baseline, stand in '
        "[letting findings through](../ignoring.md)." + (" A finding that is critical stays, whatever a comment says." if critical else ""),
        f"`fivegates scan --ignore {check.id}` leaves the check out of one run.",
    ]
    return "\n\n".join(blocks)


def _relations(check: Check) -> str:
    frameworks = read_packaged_json("fivegates.schemas", "frameworks.json")["frameworks"]
    rows = []
    for relation in check.relates_to:
        name, _, identifier = relation.partition(":")
        known = frameworks[name]
        rows.append(
            (f"[{prose(known['title'])}]({known['url']})", code(identifier), prose(known["ids"][identifier]), prose(known["edition"]))
        )
    return (
        table(("framework", "id", "title", "edition"), rows)
        + "\n\nThis check relates to these; passing it does not show that they are met."
    )


def _how_examples_are_shown(check: Check, examples: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    texts = [text for kind in ("fail", "pass") for example in examples[kind] for text in example["files"].values()]
    sentences = []
    pointing = any(pointed(text, check.id) != pointed(text, "") for text in texts)
    if pointing:
        sentences.append(f"`<- {check.id}` stands on the line that is reported.")
    if any("expect" in example for example in examples["fail"]):
        sentences.append(
            "Where it cannot, the line is named below the file." if pointing else "The line that is reported is named below its file."
        )
    if check.moment == "calendar" or ":today" in check.query:
        sentences.append(f"Days are judged as of {TODAY}.")
    if any(_without_credentials(text) != text for text in texts):
        sentences.append("Most of the made-up credentials of examples are left out here.")
    return " ".join(sentences)


def _plain(text: str) -> str:
    """A file of an example without the marks that its tests go by."""
    return _without_trailing_spaces(pointed(text, ""))


def _without_credentials(text: str) -> str:
    """Line by line, so that every line keeps its number."""
    redactor = Redactor(Classifier(load_knowledge()))
    return "\n".join(map(redactor.redact, text.split("\n")))


def _example(check: Check, example: Mapping[str, Any]) -> Iterator[str]:
    yield f"### {prose(example['title'])}"
    if "today" in example:
        yield f"As of {example['today']}:"
    yield from _before(example)
    earlier = {**example.get("base", {}), **{path: text for commit in example.get("past", ()) for path, text in commit["files"].items()}}
    for path, text in example["files"].items():
        now = ", now" if path in earlier and _plain(earlier[path]) != _plain(text) else ""
        yield _file(path, pointed(text, check.id), now)
        marks = Counter(place.rpartition(":")[2] for place in example.get("expect", ()) if place.rpartition(":")[0] == path)
        if marks:
            lines = _without_credentials(text).split("\n")
            told = (
                f"line {mark}, {code(lines[int(mark) - 1].strip())}" + (f" ({times} times)" if times > 1 else "")
                for mark, times in marks.items()
            )
            yield f"{check.id} is reported in {' and '.join(told)}."


def _before(example: Mapping[str, Any]) -> Iterator[str]:
    """What the tree was: the files that a change alters or deletes and the commits before, for checks that compare."""
    files: Mapping[str, str] = example["files"]
    base: Mapping[str, str] = example.get("base", {})
    for path, text in base.items():
        if path not in files:
            yield _file(path, _plain(text), ", which the change deletes")
        elif _plain(text) != _plain(files[path]):
            yield _file(path, _plain(text), ", before the change")
    added = [code(path) for path in files if base and path not in base]
    if added:
        yield f"The change adds {' and '.join(added)}."
    past = example.get("past", ())
    if past:
        commits = (f"{commit['by']} committed {' and '.join(map(code, commit['files']))} on {commit['on']}" for commit in past)
        shallow = " The clone is shallow: it lacks them." if example.get("shallow") else ""
        yield f"Before, {', and '.join(commits)}.{shallow}"
    for commit in past:
        for path, text in commit["files"].items():
            if path in files and _plain(text) != _plain(files[path]):
                yield _file(path, _plain(text), f", as of {commit['on']}")


def _file(path: str, text: str, when: str = "") -> str:
    """A file of an example under its path."""
    name = path.rpartition("/")[2]
    language = next((fence for ending, fence in FENCES.items() if name.endswith(ending)), _named(name))
    return f"{code(path)}{when}\n\n{fence(_without_trailing_spaces(_without_credentials(text)), language)}"


def _named(name: str) -> str:
    return "dockerfile" if "dockerfile" in name.lower() else ""


def _without_trailing_spaces(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _parameters(check: Check) -> str:
    if not check.params:
        return ""
    rows = [(code(f":{name}"), code(str(value))) for name, value in check.params.items()]
    return table(("parameter", "default"), rows)


def index(checks: Sequence[Check]) -> str:
    """The table of all checks, gate by gate."""
    blocks = []
    for gate in GATES:
        rows = [
            (f"[{check.id}]({file_name(check)})", prose(check.title), severity(check), languages(check), code(check.name))
            for check in checks
            if check.gate == gate
        ]
        if rows:
            blocks.append(f"## Gate {gate_name(gate)}\n\n" + table(("id", "finds", "severity", "claims to work for", "name"), rows))
    without = [gate_name(gate) for gate in GATES[:5] if not any(check.gate == gate for check in checks)]
    return page(
        note("checks/*.yaml"),
        f"# The {len(checks)} checks",
        "`fivegates checks` prints this list and `fivegates explain FG201` a check in full. How to write one: "
        "[writing a check](../writing-a-check.md).",
        *blocks,
        f"There is no check yet of gate {' and '.join(without)}." if without else "",
        "Ids are never reused.",
    )
