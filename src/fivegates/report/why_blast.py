"""The worst that an agent may do: classes of consequence against how much they reach, each with the line that gives it."""

from __future__ import annotations

from ..iam.held import ALLOWED, BREADTHS, POSSIBLE
from .clean import Clean
from .inventory import Row
from .terminal import cells, counted, pad, paint, wrap
from .why import UNKNOWN, Why
from .why_drawing import draw_chain

MOST_LINES = 40
COLUMN = 9
HEADS = {"organisation": "organis."}


def blast_lines(why: Why, clean: Clean, possible: bool, color: bool, width: int) -> list[str]:
    """The answer, the vector, what gives it, and the ways to more rights."""
    rows = [row for row in why.capabilities if possible or row["verdict"] == ALLOWED]
    ways = [row for row in why.escalations if possible or row["verdict"] == ALLOWED]
    hidden = len(why.capabilities) + len(why.escalations) - len(rows) - len(ways)
    lines = _answer(why, rows, ways, clean, color, width)
    if rows:
        lines += ["", *_vector(rows, color)]
        lines += [line for row in _worst_first(rows)[:MOST_LINES] for line in _capability(row, clean, color, width)]
        lines += [f"{counted(len(rows) - MOST_LINES, 'further row')}: --format json lists all"] if len(rows) > MOST_LINES else []
    for row in sorted(ways, key=lambda row: (row["verdict"], str(row["path"]), str(row["identity"]))):
        lines += _escalation(row, clean, color, width)
    for way in why.ways:
        lines += ["", *_identity(why, way.identity, clean, color, width)]
    if hidden:
        lines += ["", *wrap(f"{counted(hidden, 'more thing')} only possible: --possible shows what conditions leave open", width)]
    return lines


def _answer(why: Why, rows: list[Row], ways: list[Row], clean: Clean, color: bool, width: int) -> list[str]:
    name = clean(why.agent.name)
    if why.verdict == UNKNOWN:
        whom = "its identities are granted what they hold elsewhere" if why.ways else "as whom it acts is not known"
        text = f"What {name} may do is not known: {whom}."
    elif not rows and not ways:
        text = f"Nothing in these files lets {name} do anything of consequence for certain."
    else:
        classes = len({row["class"] for row in rows})
        said = [f"may do {counted(classes, 'thing')} of consequence"] if classes else []
        said += [f"can come to more in {counted(len(ways), 'way')}"] if ways else []
        text = f"{name} {' and '.join(said)}."
    return [paint(line, "strong", color) for line in wrap(text, width)]


def _vector(rows: list[Row], color: bool) -> list[str]:
    """``#`` where something of a class is allowed on so much, ``?`` where it is only possible."""
    marks: dict[tuple[str, str], str] = {}
    for row in rows:
        key = (str(row["class"]), str(row["breadth"] or "unknown"))
        marks[key] = "#" if row["verdict"] == ALLOWED or marks.get(key) == "#" else "?"
    columns = [*BREADTHS, *(["unknown"] if any(key[1] == "unknown" for key in marks) else [])]
    wide = max(cells(key[0]) for key in marks)
    head = " " * (wide + 4) + " ".join(pad(HEADS.get(name, name), COLUMN) for name in columns)
    order = list(dict.fromkeys(str(row["class"]) for row in _worst_first(rows)))
    body = [f"  {pad(name, wide)}  " + " ".join(pad(marks.get((name, column), "."), COLUMN) for column in columns) for name in order]
    return [paint(head, "faint", color), *body]


def _worst_first(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row["verdict"], -int(row["tier"]), str(row["class"]), -_rank(row), str(row["action"])))


def _rank(row: Row) -> int:
    return BREADTHS.index(row["breadth"]) if row["breadth"] in BREADTHS else -1


def _capability(row: Row, clean: Clean, color: bool, width: int) -> list[str]:
    maybe = "maybe " if row["verdict"] == POSSIBLE else ""
    head = clean(f"{maybe}{row['class']} ({row['things']}), {how_wide(row)}: {row['action']} on {row['resource']}")
    by = f"{row['grant_by']}: " if row["grant_by"] else ""
    lines = ["", *wrap(head, width, "", "  "), *wrap(clean(f"{by}{row['witness']}"), width, "  ", "    "), *_at(row, clean, color)]
    return [*lines, *_reasons(row, clean, width)]


def how_wide(row: Row) -> str:
    """On how much of its things something can be done, in a few words."""
    return {
        "named": "one by name",
        "pattern": "those of a pattern",
        "type": "all of its type",
        "account": "the whole account",
        "organisation": "the organisation",
    }.get(str(row["breadth"]), "how much is not known")


def _at(row: Row, clean: Clean, color: bool) -> list[str]:
    where = f"{row['file']}:{row['line']}, as {row['identity']}" if row["file"] else f"as {row['identity']}"
    return [f"  {paint(clean(where), 'place', color)}"]


def _reasons(row: Row, clean: Clean, width: int) -> list[str]:
    reasons = "; ".join(filter(None, (row.get("doubt"), row.get("reasons"))))
    return wrap(clean(f"only possible: {reasons}"), width, "  ", "    ") if reasons else []


def _escalation(row: Row, clean: Clean, color: bool, width: int) -> list[str]:
    maybe = "may be a way" if row["verdict"] == POSSIBLE else "way"
    head = clean(f"{row['kind']}, {row['severity']}: {maybe} {row['path']}" + (f": {row['effect']}" if row.get("effect") else ""))
    lines = ["", *wrap(head, width, "", "  "), *wrap(clean(row["witness"]), width, "  ", "    "), *_at(row, clean, color)]
    return [*lines, *_reasons(row, clean, width)]


def _identity(why: Why, identity: str, clean: Clean, color: bool, width: int) -> list[str]:
    way = next(one for one in why.ways if one.identity == identity)
    return draw_chain([(step.said, step.place) for step in way.steps], clean, color, width)
