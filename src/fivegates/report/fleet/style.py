"""How the organisation's report looks: the sheet of a review with wider tables, and with dark colours and a phone's width."""

from __future__ import annotations

from ..review.style import STYLE as OF_A_REVIEW

STYLE = (
    OF_A_REVIEW
    + """\
:root { --paper: #fff; --back: #e9ecef; --amber: #7f4d00; --green: #17632f; --link: #0b549e; }
body { background: var(--back); }
section { max-width: 84rem; background: var(--paper); }
h2 { font-size: 1.15rem; margin: 1.8rem 0 .4rem; }
th { white-space: nowrap; padding-right: 1rem; }
td { min-width: 0; padding-right: 1rem; }
.short { white-space: nowrap; }
.short.other { white-space: normal; }
.long { min-width: 9rem; }
.wide { min-width: 16rem; }
.scroll { overflow-x: auto; }
.wrong { margin: 0 0 .8rem; padding: .5rem .9rem; border-left: 4px solid var(--grave); background: var(--soft); font-weight: 600; }
summary { width: max-content; margin: .4rem 0; color: var(--link); cursor: pointer; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin: 0; padding: 0; list-style: none; }
nav a { color: var(--link); }
.green { color: var(--green); } .amber { color: var(--amber); }
.red, .critical, .high { color: var(--grave); font-weight: 600; }
.other { color: var(--faint); }
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark; --paper: #1a1e24; --back: #111418; --ink: #e8ebef; --faint: #a7b1bc; --line: #3a424c; --soft: #22272e;
    --grave: #ff9a95; --amber: #f3c065; --green: #86d89c; --link: #85bdf7;
  }
}
@media screen and (max-width: 44rem) {
  section { margin: 0; padding: 1rem; border: 0; }
  h1 { font-size: 1.35rem; }
  .wide { min-width: 12.4rem; }
  .numbers { gap: .5rem; }
  .numbers div { flex-basis: 8rem; padding: .5rem .7rem; }
  .numbers b { font-size: 1.35rem; }
}
@page { size: A4 landscape; }
@media print {
  body, section { background: none; }
  nav { display: none; }
  .scroll { overflow: visible; }
  summary { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .long, .wide { min-width: 0; }
  th, td { padding-right: .5rem; }
  h2 { margin: 1em 0 .3em; }
}
"""
)
