"""The end of the text report: why the exit code, how much was seen, and everything that was not."""

from __future__ import annotations

from collections import Counter

from ..findings.model import ScanResult
from .gates import gates
from .interface import Page
from .terminal import LABEL, counted, labelled, listed, paint, shorten_path, wrap
from .text_rows import at, rest
from .text_unread import BLANK, DEEPER, MOST_PLACES, MOST_SUBJECTS, unread_lines
from .verdict import by_severity, reason, reported, silenced

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
        _gates(result, page),
        _agents(result, page),
        _identities(result, page),
        _read(result, page),
        _beside(result, page),
        unread_lines(result, page),
        _silenced(result, page),
        _notices(result, page),
    ]
    return [*(line for paragraph in paragraphs for line in paragraph), "", *wrap(UNSEEN, page.width)]


def _labelled(label: str, text: str, page: Page) -> list[str]:
    return labelled(label, text, page.width, page.color)


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
    all_of_them = "all" if samples == len(found) else f"{samples} of them"
    return _labelled("findings", text + (f"; {all_of_them} in samples, which never block" if samples else ""), page)


def _gates(result: ScanResult, page: Page) -> list[str]:
    """The five gates by colour, and what an amber one without findings lacks."""
    if not page.checks or not any(agent.class_ == "agent" and not agent.sample for agent in result.agents):
        return []
    parts = []
    for number, gate in enumerate(gates(result, page.checks)[:5], 1):
        lacks = f" ({gate.lacks})" if gate.lacks else ""
        parts.append(f"{number} {gate.name} {gate.status.replace('_', ' ')}{lacks}")
    whole = (part.replace(" ", "\0") for part in parts)  # a gate is not broken over two lines
    return [line.replace("\0", " ") for line in _labelled("gates", ", ".join(whole), page)]


def _agents(result: ScanResult, page: Page) -> list[str]:
    found = Counter(agent.class_ for agent in result.agents)
    parts = [counted(found[kind], *words) for kind, words in CLASSES.items() if found[kind] or kind == "agent"]
    samples = sum(agent.sample and agent.class_ == "agent" for agent in result.agents)
    parts[0] += f" ({'all' if samples == found['agent'] else f'{samples} only'} in samples)" if samples else ""
    return _labelled("agents", listed(parts), page)


def _identities(result: ScanResult, page: Page) -> list[str]:
    """The counts of facts; ``identities``, ``shared identities`` and ``workloads`` as a sentence, whatever else as it is called."""
    counts = {name: number for name, number in result.counts.items() if number}
    identities, shared, workloads = (counts.pop(name, 0) for name in ("identities", "shared identities", "workloads"))
    parts = [f"{identities or 'none'}{f', {shared} of them shared by agents' if shared else ''}"] if identities or workloads else []
    parts += [counted(workloads, "workload")] if workloads else []
    parts += [f"{number} {name}" for name, number in counts.items()]
    return _labelled("identities", "; ".join(parts), page) if parts else []


def _read(result: ScanResult, page: Page) -> list[str]:
    kinds = sorted(((kind, number) for kind, number in result.files.items() if number), key=lambda item: (-item[1], item[0]))
    total = counted(sum(number for _, number in kinds), "file")
    return _labelled("read", f"{total}: {listed(f'{number} {kind}' for kind, number in kinds)}" if kinds else total, page)


def _beside(result: ScanResult, page: Page) -> list[str]:
    """What came of asking another tool."""
    told = result.beside
    if told is None:
        return []
    parts = [f"{counted(told.findings, 'finding')} on what belongs to agents"]
    parts += [f"{told.elsewhere} more on nothing of an agent's"] if told.elsewhere else []
    parts += [f"{told.same} that fivegates tells already"] if told.same else []
    parts += [f"{told.unclear} of which it cannot be told whose they are"] if told.unclear else []
    return _labelled(told.tool, told.note or listed(parts), page)


def _notices(result: ScanResult, page: Page) -> list[str]:
    if not result.notices:
        return []
    found = sorted(result.notices)
    lines = _labelled("notices", f"{len(found)}:", page)
    for notice in found[:MOST_PLACES]:
        lines += wrap(f"{shorten_path(at(notice.place), page.width - LABEL - 1)}: {notice.message}", page.width, BLANK, DEEPER)
    return lines + rest(len(found) - MOST_PLACES, BLANK)


def _silenced(result: ScanResult, page: Page) -> list[str]:
    found = silenced(result)
    if not found:
        return []
    lines = _labelled("ignored", f"{counted(len(found), 'finding')} with a reason:", page)
    for finding in found[:MOST_SUBJECTS]:
        where = shorten_path(at(finding.place), page.width - LABEL - 1)
        lines += wrap(f"{where}: {finding.check}, {finding.ignored}", page.width, BLANK, DEEPER)
    return lines + rest(len(found) - MOST_SUBJECTS, BLANK)
