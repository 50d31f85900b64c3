"""How a review looks, on a screen and on paper."""

from __future__ import annotations

STYLE = """\
:root { color-scheme: light; --ink: #1b1f24; --faint: #5c6670; --line: #d5dae0; --grave: #9a1b1b; --soft: #f5f7f9; }
* { box-sizing: border-box; }
body { margin: 0; background: #e9ecef; color: var(--ink); font: 14px/1.45 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
section { max-width: 62rem; margin: 1.5rem auto; padding: 2rem 2.5rem; background: #fff; border: 1px solid var(--line); }
h1 { font-size: 1.7rem; margin: 0 0 1.2rem; }
h2 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; }
h3 { font-size: .95rem; margin: 1.3rem 0 .4rem; }
p, ul { margin: .4rem 0; }
ul { padding-left: 1.2rem; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .28rem .6rem .28rem 0; border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; }
thead th { color: var(--faint); font-weight: 600; font-size: .82rem; }
.numbers { display: flex; flex-wrap: wrap; gap: .8rem; margin-bottom: 1rem; }
.numbers div { flex: 1 1 7rem; padding: .7rem .9rem; border: 1px solid var(--line); background: var(--soft); }
.numbers b { display: block; font-size: 1.7rem; line-height: 1.1; }
.numbers .grave { border-color: var(--grave); }
.numbers .grave b { color: var(--grave); }
.agents { margin-top: 1rem; }
.agent header { display: flex; align-items: baseline; gap: .8rem; }
.agent .of { margin-left: auto; color: var(--faint); font-size: .82rem; white-space: nowrap; }
.state { border: 1px solid var(--line); border-radius: 1rem; padding: .05rem .6rem; font-size: .82rem; white-space: nowrap; }
.state.overdue, .state.never-reviewed { color: var(--grave); border-color: var(--grave); }
.id, .at { color: var(--faint); font: .82rem/1.45 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
td { min-width: 5.4rem; }
td.at { min-width: 10rem; max-width: 17rem; }
dl { display: grid; grid-template-columns: 1fr 1fr; column-gap: 1.5rem; margin: .6rem 0 0; border-top: 1px solid var(--line); }
dl div { display: flex; border-bottom: 1px solid var(--line); padding: .2rem 0; }
dl .wide { grid-column: 1 / -1; }
dt { flex: 0 0 6.5rem; color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
.part.grave { border-left: 3px solid var(--grave); padding-left: .8rem; margin: 1rem 0 0 calc(-.8rem - 3px); }
.part.grave h3 { color: var(--grave); margin-top: 0; }
.part.none { display: flex; align-items: baseline; margin-top: .8rem; }
.part.none h3 { flex: 0 0 16rem; margin: 0; white-space: nowrap; }
.empty { color: var(--faint); margin: 0; }
.sign { margin-top: 1.6rem; border-top: 2px solid var(--ink); }
.boxes { display: flex; gap: 2rem; margin: .6rem 0 1.8rem; }
.box i { display: inline-block; width: .95rem; height: .95rem; border: 1.5px solid var(--ink); }
.box i { margin-right: .45rem; vertical-align: -.12rem; }
.lines { display: flex; gap: 1.5rem; }
.lines span { flex: 1; border-top: 1px solid var(--ink); padding-top: .15rem; color: var(--faint); font-size: .82rem; }
.lines .wide { flex: 2; }
.record { color: var(--faint); font-size: .82rem; }
code { font: .95em ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
a { color: inherit; }
@page { size: A4; margin: 14mm 15mm; }
@media print {
  html { font-size: 9pt; }
  body { background: none; font-size: 8.5pt; line-height: 1.35; }
  section { max-width: none; margin: 0; padding: 0; border: 0; }
  .agent { break-before: page; }
  h2, h3, thead { break-after: avoid; }
  thead { display: table-header-group; }
  tr, li, .sign, .numbers { break-inside: avoid; }
  .part.grave { margin-left: 0; }
  h3 { margin: .8em 0 .25em; }
  th, td { padding-top: .14rem; padding-bottom: .14rem; }
  .part.none { margin-top: .45em; }
  .sign { margin-top: 1.1em; }
  .boxes { margin: .4em 0 1.6em; }
  p, ul { margin: .25em 0; }
  a { text-decoration: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
