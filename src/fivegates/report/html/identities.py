"""Every identity that agents act as: who acts as it, and what it can do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape

from ..markup import breakable
from ..terminal import counted
from .anchors import Anchors
from .model import Deed, Document, Held, Identity, Way
from .parts import item, links, table, where

HEADS = (("Identity", "text"), ("Agents", "number"), ("What it can do", "number"))
FIRST, MOST_AGENTS = 5, 12


def identities(page: Document, anchors: Anchors) -> Iterator[str]:
    many = f"{len(page.identities):,}"
    yield '<section id="identities" aria-labelledby="h-identities" data-noun="identities">'
    yield f'<h2 id="h-identities">Identities <small>{many}</small></h2>'
    if page.identities:
        yield '<form class="controls" role="search" aria-label="Filter identities" hidden>'
        yield '<label>Search <input type="search" name="text" autocomplete="off" spellcheck="false"></label>'
        yield '<button type="reset">Clear</button></form><p class="count" role="status"></p>'
        users: dict[int, list[Way]] = defaultdict(list)
        for way in page.ways:
            users[way.identity].append(way)
        rows = (_row(number, one, users[number], page, anchors) for number, one in enumerate(page.identities))
        yield from table("identities", HEADS, rows, "Identities")
    else:
        yield "<p>As whom agents act is not known, or there are none.</p>"
    yield "</section>"


def _row(number: int, one: Identity, users: Sequence[Way], page: Document, anchors: Anchors) -> str:
    names = [agent.called for agent in page.agents]
    grave = sum(page.deeds[held.deed].is_grave and not held.doubt for held in one.holds)
    per_run = '<span class="note">issued anew for each run</span>' if one.is_per_run else ""
    others = f'<p class="note">also used by {breakable(", ".join(one.others))}</p>' if one.others else ""
    agents = links(anchors.agents, names, (way.agent for way in users), MOST_AGENTS, "agents")
    return (
        f'<tr id="{anchors.identities[number]}"><th scope="row"><a class="name" href="#{anchors.identities[number]}">'
        f'{breakable(one.label)}</a><span class="words">{escape(one.words)}</span>{per_run}</th>'
        f'<td data-k="{len(users)}"><b>{len(users):,}</b> {agents}{others}</td>'
        f'<td data-k="{grave * 1000 + len(one.holds)}">{_can(one, page.deeds)}</td></tr>'
    )


def _can(one: Identity, deeds: Sequence[Deed]) -> str:
    """The worst first; the rest, and what is granted as it is written, folded."""
    said = [_held(held, deeds[held.deed]) for held in one.holds]
    first = f"<ul>{''.join(said[:FIRST])}</ul>" if said else f'<p class="none">{_nothing(one)}</p>'
    rest = said[FIRST:]
    more = f"<details><summary>{len(rest)} more</summary><ul>{''.join(rest)}</ul></details>" if rest else ""
    return f"{first}{more}{_granted(one)}"


def _nothing(one: Identity) -> str:
    return "nothing of consequence that is known" if one.granted else "not known: nothing in these files grants it anything"


def _held(held: Held, deed: Deed) -> str:
    doubt = f' <span class="note">only possible: {escape(held.doubt)}</span>' if held.doubt else ""
    grave = ' class="grave"' if deed.is_grave and not held.doubt else ""
    return f'<li{grave}>{escape(deed.words)}{doubt} <span class="basis">{escape(held.basis)}</span>{where(held.at)}</li>'


def _granted(one: Identity) -> str:
    if not one.granted:
        return ""
    more = f"<li>and {one.more:,} more</li>" if one.more else ""
    head = f"{counted(len(one.granted) + one.more, 'grant')} as written"
    return f"<details><summary>{head}</summary><ul>{''.join(item(line) for line in one.granted)}{more}</ul></details>"
