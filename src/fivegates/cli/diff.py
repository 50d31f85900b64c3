"""``fivegates diff``: what a change brings, without a checkout of its base."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from ..findings.model import SEVERITIES
from .checkov import choose
from .opening import open_cache, warn
from .options import (
    cache_option,
    checkov_option,
    color_option,
    format_option,
    read_names,
    read_outputs,
    read_today,
    root_option,
    today_option,
)
from .output import print_result, wants_color, write_result
from .progress import Progress

if TYPE_CHECKING:
    from ..ahead import Asked
    from ..changes.outcome import Change
    from ..changes.renames import Renames
    from ..tree.interface import Tree


OWN = ("text", "json", "markdown")  # which tell of agents and permissions too; the others tell findings as scan does
FORMATS = (*OWN, "github", "gitlab", "junit", "sarif", "csv")
WIDTH_IN_FILES = 100


@click.command("diff", short_help="What a pull request brings, takes away and widens.")
@click.argument("base", metavar="[BASE]", default="")
@click.argument("head", metavar="[HEAD]", default="")
@root_option
@format_option(*FORMATS)
@click.option("--output", "outputs", metavar="FORMAT=FILE", multiple=True, help="Also write a report to a file; may be repeated.")
@click.option("--exact", is_flag=True, help="Compare with BASE itself, not with the commit that both come from.")
@click.option("--index", is_flag=True, help="Take what is staged in place of the working tree.")
@click.option("--fail-on", type=click.Choice(SEVERITIES), help="Exit 1 from this severity on (default: the settings', else high).")
@click.option("--select", metavar="CHECKS", multiple=True, help="Only these checks, by id or name: FG201,FG204.")
@click.option("--unreadable", type=click.Choice(("fail", "warn")), default="fail", show_default=True, help="Exit 2 for unreadable files?")
@checkov_option
@cache_option
@today_option
@color_option
def command(
    base: str,
    head: str,
    root: str,
    format: str,
    outputs: tuple[str, ...],
    exact: bool,
    index: bool,
    fail_on: str | None,
    select: tuple[str, ...],
    unreadable: str,
    checkov: bool,
    no_cache: bool,
    today: str | None,
    color: str,
) -> int:
    """Compare two states of a repository: agents, identities and permissions that are added, removed or changed, and the findings that are
    new. Only new ones fail.

    BASE is a branch, tag or commit, by default the main branch; the commit that both come from is compared with. HEAD is a commit, by
    default the working tree. Settings, ignores, waivers and the baseline of BASE count: those of the change count once it is merged.

    \b
    fivegates diff main
    fivegates diff HEAD --index
    fivegates diff v1.4 v1.5 --exact --format json
    """
    from ..ahead import MANY, Asked
    from ..changes.outcome import nothing_changed
    from ..changes.renames import Renames
    from ..errors import UsageError
    from ..report.terminal import terminal_width
    from ..tree.commit import CommitTree
    from ..tree.index import IndexTree, require_repository
    from ..tree.installed import WithInstalled
    from ..tree.memory import MemoryTree
    from ..tree.revisions import altered_files, find_base, is_same, is_unborn, merge_base, renamed_files, written_lines
    from ..tree.working import WorkingTree

    files = read_outputs(outputs, FORMATS)
    chosen = choose(checkov, read_names(select), ())
    if head and index:
        raise UsageError("--index takes what is staged, and HEAD is a commit", "give one of them")
    repository = require_repository(root)
    named = base or find_base(repository)
    start: Tree = MemoryTree({})
    commit, moved, altered = "", Renames({}, ()), None
    if not (named == "HEAD" and is_unborn(repository)):
        started = CommitTree(root, named if exact else merge_base(repository, named, head or "HEAD"))
        start, commit = started, started.commit
    end: Tree = CommitTree(root, head) if head else IndexTree(root) if index else WorkingTree(root)
    if commit and (head or index) and is_same(repository, commit, head, index):
        end = start
    elif commit:
        altered = altered_files(repository, commit, head, index) if head or index else None
        moved = Renames(renamed_files(repository, commit, head, index), [entry.path for entry in end.entries()])
    called = f"{named} ({commit[:12] or 'no commit yet'})"
    day = read_today(today)
    if end is start:
        change = nothing_changed(end, fail_on or "", called)
    else:
        if isinstance(end, WorkingTree):
            start = WithInstalled(start, end)
        cache = open_cache(root, is_off=no_cache or chosen.beside is not None)
        dials = {"today": day, "fail_on": fail_on or "", "unreadable": unreadable, "cache": cache, **chosen._asdict()}
        asked = Asked(root, commit, head, index, day.isoformat()) if commit and not chosen.beside and len(end.entries()) >= MANY else None
        change = _judged(start, end, moved, called, altered, dials, asked)
    if change.is_unread:
        sys.stderr.write("no file that fivegates reads was changed, added or removed\n")
    if commit and change.result.findings and "github" in (format, *(file_format for file_format, _ in files)):
        from ..changing import named_files

        change.result.touched = written_lines(repository, named_files(change.result, moved), commit, head, index)
    for file_format, file in files:
        write_result(file, _rendered(change, file_format, False, WIDTH_IN_FILES))
    print_result(_rendered(change, format, wants_color(color, sys.stdout), terminal_width()))
    if isinstance(end, WorkingTree):
        warn(end)
    return change.result.exit_code


def _judged(
    start: Tree, end: Tree, moved: Renames, called: str, altered: frozenset[str] | None, options: dict[str, Any], asked: Asked | None
) -> Change:
    from ..ahead import Ahead
    from ..changing import judge_change
    from ..scan import ScanOptions

    with Progress() as progress, Ahead(asked, options["cache"]) if asked is not None else nullcontext() as ahead:
        return judge_change(start, end, moved, ScanOptions(progress=progress, **options), called, altered, ahead=ahead)


def _rendered(change: Change, format: str, color: bool, width: int) -> str:
    result, comparison, base, redactor = change.result, change.comparison, change.base, change.redactor
    if format == "json":
        from ..report.change import json

        return json.render(result, comparison, base, redactor=redactor)
    if format == "markdown":
        from ..report.change import markdown

        return markdown.render(result, comparison, base, redactor=redactor)
    from ..engine.select import load_checks
    from ..report.interface import Page

    checks = {check.id: check for check in (*load_checks(), *result.packed)}
    if format == "text":
        from ..report.change import text

        return text.render(result, comparison, base, Page(checks, color, width), redactor=redactor)
    from ..report import render

    return render(result, format, color=color, redactor=redactor, checks=checks, width=width)
