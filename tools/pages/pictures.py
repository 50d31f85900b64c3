"""Pictures of how agents come to share an identity, drawn from the facts of the example estate as SVG."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

ROOT = Path(__file__).parents[2]
ESTATE = "examples/estate"
# The file of a picture -> the identity that it is of.
SHARED = {
    "shared-by-module.svg": "aws:role/583920174462/ai-svc",
    "shared-by-annotation.svg": "gcp:sa/ai-svc@harbourpine-prod",
    "shared-by-env-file.svg": "secret:e2c5c80ba6ae9642",
}
QUERY = """
SELECT i.canonical AS identity, a.name AS agent, w.kind AS kind, e.path AS path, l.path AS file, l.line AS line
FROM effective_identities e
JOIN deployments d ON d.id = e.deployment JOIN agents a ON a.id = d.agent JOIN workloads w ON w.id = e.workload
JOIN identities i ON i.id = e.identity JOIN locations l ON l.id = e.loc
WHERE a.class = 'agent' ORDER BY i.canonical, l.path, l.line
"""
WIDTH, BOX, ROW, GAP = 960, 250, 74, 18
AGENT, STEP, IDENTITY = ("#eaf3fb", "#2a6592"), ("#f6f1e4", "#8a6d1f"), ("#fbeaea", "#a33030")


def render() -> dict[str, str]:
    """The text of every picture by its path below docs/."""
    rows = {identity: list(group) for identity, group in groupby(asked(), key=lambda row: row["identity"])}
    return {f"pictures/{name}": draw(identity, rows[identity]) for name, identity in SHARED.items()}


def asked() -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "fivegates", "query", QUERY, "--root", ESTATE, "--format", "json"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout)["rows"]
    return rows


def draw(identity: str, rows: Sequence[dict[str, Any]]) -> str:
    """Agents on the left, what each goes through in the middle, the identity they share on the right."""
    height = len(rows) * (ROW + GAP) + GAP
    middle = height // 2
    parts = [box(WIDTH - BOX - GAP, middle - ROW // 2, *named(identity), IDENTITY)]
    for number, row in enumerate(rows):
        top = GAP + number * (ROW + GAP)
        parts += [box(GAP, top, row["agent"], row["kind"], AGENT), *way(row, top + ROW // 2, middle)]
    title = f"{', '.join(row['agent'] for row in rows)} share {identity}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        f'font-family="sans-serif" font-size="14">\n<title>{escape(title)}</title>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def way(row: dict[str, Any], height: int, middle: int) -> list[str]:
    """From an agent to the identity: the attribute that names it and its line, and a box for every identity between."""
    first, *between = row["path"].split(" -> ")
    place = f"{row['file']}:{row['line']}"
    left, right = GAP + BOX, WIDTH - GAP - BOX
    if not between:
        return [line(left, height, right, middle), label((left + right) // 2, height, first, place)]
    via, last = between[0], between[-1]
    box_left = (left + right) // 2 - BOX // 2 + 10
    return [
        box(box_left, height - ROW // 2, f"{via.partition(':')[0]}: {named(via)[0]}", first, STEP),
        small(box_left + BOX // 2, height + 25, place.rpartition("/")[2]),
        line(left, height, box_left, height),
        line(box_left + BOX, height, right, middle),
        small(box_left + BOX + 52, height - 10 if height <= middle else height + 22, last),
    ]


def named(identity: str) -> tuple[str, str]:
    """An identity on two lines: its own name, and what it is and where."""
    if identity.startswith("gcp:sa/"):
        name, _, project = identity.removeprefix("gcp:sa/").partition("@")
        return name, f"gcp:sa, {project}"
    rest, _, name = identity.rpartition("/")
    return (name, rest) if rest else (identity.partition(":")[2], identity.partition(":")[0])


def box(left: int, top: int, name: str, about: str, colours: tuple[str, str]) -> str:
    fill, edge = colours
    centre = left + BOX // 2
    return (
        f'<rect x="{left}" y="{top}" width="{BOX}" height="{ROW}" rx="6" fill="{fill}" stroke="{edge}"/>'
        f'<text x="{centre}" y="{top + 26}" text-anchor="middle" font-weight="bold">{escape(name)}</text>'
        f'<text x="{centre}" y="{top + 45}" text-anchor="middle" font-size="12" fill="#444">{escape(about)}</text>'
    )


def line(left: int, start: int, right: int, end: int) -> str:
    return f'<path d="M{left} {start} L{right} {end}" stroke="#666" fill="none"/><circle cx="{right}" cy="{end}" r="4" fill="#666"/>'


def label(centre: int, height: int, first: str, second: str) -> str:
    """Two lines of text on white, so that a line beneath does not cross them out."""
    width = 8 + 7 * max(len(first), len(second))
    return (
        f'<rect x="{centre - width // 2}" y="{height - 18}" width="{width}" height="38" fill="#ffffff"/>'
        f'<text x="{centre}" y="{height - 2}" text-anchor="middle" font-size="13">{escape(first)}</text>'
        f'<text x="{centre}" y="{height + 14}" text-anchor="middle" font-size="12" fill="#444">{escape(second)}</text>'
    )


def small(centre: int, height: int, text: str) -> str:
    return f'<text x="{centre}" y="{height}" text-anchor="middle" font-size="12" fill="#444">{escape(text)}</text>'
