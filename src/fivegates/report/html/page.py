"""The HTML file: everything as tables, which a small script then searches, sorts and draws. Nothing is loaded from anywhere."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape

from ...packaged import read_packaged
from ..verdict import rank
from .anchors import Anchors, anchors_of
from .identities import identities
from .issues import issues, unseen
from .model import Document
from .overview import overview
from .registry import Tally, registry

STYLES = ("palette.css", "report.css", "print.css")
FIRST = ("first.js",)
SCRIPTS = ("page.js", "listing.js", "picture.js", "start.js")
SECTIONS = (
    ("summary", "Summary"),
    ("agents", "Agents"),
    ("picture", "Picture"),
    ("findings", "Findings"),
    ("identities", "Identities"),
    ("unseen", "Not seen"),
)


def render(page: Document) -> str:
    """The whole file; the texts have passed the redactor and are escaped here."""
    style, first, script = _packaged(STYLES), _packaged(FIRST), _packaged(SCRIPTS)
    anchors, tally = anchors_of(page), Tally(page)
    parts = [*_head(page, style, first, script), *_top(page), '<main id="main" tabindex="-1">', *overview(page.summary)]
    parts += [*registry(page, anchors, tally), *_picture(), *issues(page, anchors), *identities(page, anchors), *unseen(page), "</main>"]
    parts += [f'<script type="application/json" id="data">{embedded(_data(page, anchors, tally))}</script>']
    parts += [f"<script>{script}</script>", "</body>", "</html>"]
    return "\n".join(parts) + "\n"


def _packaged(names: tuple[str, ...]) -> str:
    return "\n" + "".join(read_packaged(__package__, name).decode("utf-8") for name in names)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _head(page: Document, style: str, first: str, script: str) -> Iterator[str]:
    """The policy forbids whatever is not written here: a name that broke out of its place could still load and run nothing."""
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(first)} {_hash(script)}; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">'
    yield '<meta name="color-scheme" content="light dark">'
    yield f"<title>{escape(_title(page))}</title>\n<script>{first}</script>\n<style>{style}</style>\n</head>\n<body>"


def _title(page: Document) -> str:
    return f"AI agents in {page.summary.root}" if page.summary.root not in ("", ".") else "AI agents"


def _top(page: Document) -> Iterator[str]:
    summary = page.summary
    yield '<a class="skip" href="#main">Skip to the report</a>'
    read = f'<a href="#unseen">{escape(summary.read)}</a>'
    said = f"As of {escape(summary.today)}; {read}; fivegates {escape(summary.version)}"
    yield f"<header><h1>{escape(_title(page))}</h1><p>{said}</p></header>"
    links = "".join(f'<li><a href="#{id}">{name}</a></li>' for id, name in SECTIONS if id != "picture")
    yield f'<nav aria-label="Sections"><ul>{links}</ul></nav>'


def _picture() -> Iterator[str]:
    """Drawn by the script; without one, the tables of agents and identities tell the same."""
    yield '<section id="picture" aria-labelledby="h-picture" hidden>'
    yield '<h2 id="h-picture">Who acts as whom, and what that can do</h2></section>'


def embedded(data: object) -> str:
    """JSON that can stand in a script element: nothing in it ends the element or a line of script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _worst(agent: int, tally: Tally) -> int:
    return rank(tally.gravest[agent]) if agent in tally.gravest else -1


def _data(page: Document, anchors: Anchors, tally: Tally) -> dict[str, object]:
    """What the picture is drawn of; everything else the script takes from the tables."""
    kinds = list(dict.fromkeys(deed.kind for deed in sorted(page.deeds, key=lambda deed: (-deed.tier, deed.kind))))
    return {
        "agents": [
            [anchors.agents[at], one.called, tally.number.get(at, 0), _worst(at, tally), int(one.is_sample)]
            for at, one in enumerate(page.agents)
        ],
        "identities": [[anchors.identities[at], one.label, one.words, int(bool(one.granted))] for at, one in enumerate(page.identities)],
        "ways": [[way.agent, way.identity, int(bool(way.doubt))] for way in page.ways],
        "kinds": kinds,
        "deeds": [[deed.words, kinds.index(deed.kind), int(deed.is_grave)] for deed in page.deeds],
        "holds": sorted({(at, held.deed, int(bool(held.doubt))) for at, one in enumerate(page.identities) for held in one.holds}),
    }
