"""A card of one shared identity or credential: its name, what that is, who shares it, and each check's sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..findings.model import Finding, Related
from .cards import SECRET, Card
from .folding import Fold, folds
from .identity_words import in_words, written_credential
from .interface import Page
from .terminal import counted, listed, paint, wrap
from .text_findings import Words, doubt, row_name, rows_of, see, severity_word, title
from .text_rows import Row, row_lines

MOST_NAMES = 8
BLANK = " " * 10
PLAIN = frozenset({"each", "is", "written"})


def value_names(findings: Iterable[Finding]) -> dict[str, str]:
    """What values are called, by ``secret:<fingerprint>``, as far as findings about them tell."""
    names: dict[str, str] = {}
    for finding in findings:
        written = written_credential(finding.subject) or written_credential(finding.group)
        if written is not None:
            for value in finding.key:
                names.setdefault(SECRET + value, written.name)
    return names


def shared_card(card: Card, words: Words, values: Mapping[str, str], page: Page) -> list[str]:
    """The lines of a card with a group."""
    head, text = _heading(card, values)
    if _is_value(card.group):
        lines = wrap(text, page.width, f"{BLANK}{head}  ", BLANK)
    else:
        lines = [*wrap(head, page.width, BLANK), *(wrap(text, page.width, BLANK) if text else [])]
    lines[0] = severity_word(card.severity, page) + lines[0][10:].replace(head, paint(head, "strong", page.color), 1)
    lines += _sharers(card, words, page)
    for sides in card.checks.values():
        lines += _section(sides, card, f"{head} {text}", words, page)
    return lines if _is_value(card.group) else lines + see(card.elsewhere(card.findings), words, page, "      ")


def _is_value(group: str) -> bool:
    return group.startswith(SECRET) or written_credential(group) is not None


def _heading(card: Card, values: Mapping[str, str]) -> tuple[str, str]:
    """What a card is about, and that in words."""
    written = written_credential(card.group)
    if card.alike:
        return _of_one_secret([card.group, *card.alike])
    if not _is_value(card.group):
        return card.group, in_words(card.group)
    places = {finding.place for finding in card.findings if written_credential(finding.subject) is not None}
    name = written.name if written is not None else values.get(card.group, card.group)
    if len(places) > 1:
        return name, f"one live value in {len(places)} places"
    return name, f"one live value, written at {written.path}:{written.line}" if written is not None else "one live value"


def _of_one_secret(groups: list[str]) -> tuple[str, str]:
    """Several keys of one stored secret as one heading."""
    secret = groups[0].rpartition("/")[0]
    names = sorted(group.rpartition("/")[2] for group in groups)
    _, _, where = in_words(groups[0]).partition(" of ")
    return f"{secret}/*", f"{len(names)} keys{where and f' of {where}'}: {listed(names, MOST_NAMES)}"


def _sharers(card: Card, words: Words, page: Page) -> list[str]:
    sides = [finding for finding in card.findings if written_credential(finding.subject) is None]
    subjects = list(dict.fromkeys(words.names.of(finding) for finding in sides))
    if not subjects:
        return []
    agents = all(words.names.is_agent(finding) for finding in sides)
    if len(subjects) == 1:
        return wrap(f"of {'the agent ' if agents else ''}{subjects[0]}", page.width, BLANK)
    number = counted(len(subjects), "agent" if agents else "subject")
    return wrap(f"shared by {number}: {listed(subjects, MOST_NAMES)}", page.width, BLANK)


def _section(sides: list[Finding], card: Card, heading: str, words: Words, page: Page) -> list[str]:
    """One check of a shared card: its heading, and a row for each side."""
    first = sides[0]
    found = folds(sides, words.names, shared=True)
    graver = "" if first.severity == card.severity else f" ({first.severity})"
    told = bool(card.alike)  # a sentence about one of several keys says less than the heading
    whole = found[0].message if len(found) == 1 and not told and not _is_told(found[0].message, heading) else ""
    text = f": {whole}" if whole else title(first, page)
    name = f"{first.check} {first.name}"
    head, *more = wrap(f"{name}{graver}{text}{doubt(first) if len(found) == 1 else ''}", page.width, "  ", "      ")
    lines = [head.replace(name, paint(name, "strong", page.color), 1), *more]
    singles: list[Row] = []
    for fold in found:
        message = "" if whole or told or _is_told(fold.message, heading) else fold.message + doubt(fold.findings[0])
        rows, common = _rows(fold, first.severity, card, words, page)
        if len(rows) == 1:
            said = wrap(message, page.width, "        ") if message else []
            singles.append(Row(rows[0].name, rows[0].finding, [*said, *see(common, words, page, "        ")]))
            continue
        lines += [*(wrap(message, page.width, "      ") if message else []), *row_lines(rows, words.lines, page, "    ")]
        lines += see(common, words, page, "        ")
    return lines + row_lines(singles, words.lines, page, "    ")


def _rows(fold: Fold, severity: str, card: Card, words: Words, page: Page) -> tuple[list[Row], list[Related]]:
    """A row for each side, and what explains them all; of an identity the card tells that once, at its end."""
    if not _is_value(card.group):
        return [Row(row_name(finding, severity, words), finding) for finding in fold.findings], []
    rows, common = rows_of(fold, severity, card, words, page, "    ")
    if len({row.name for row in rows}) == 1 and all(written_credential(finding.subject) for finding in fold.findings):
        rows = [Row("", row.finding, row.under) for row in rows]
    return rows, common


def _is_told(message: str, heading: str) -> bool:
    """Whether a sentence says no more than the card's heading."""
    return not message or set(message.split()) <= {*heading.split(), *PLAIN}
