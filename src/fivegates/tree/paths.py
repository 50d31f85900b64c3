"""Paths inside a tree: which folders are never looked into, and where a link leads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from .interface import Entry, Unlisted

# Folders that hold other people's code or a tool's own files; skipped by exact name wherever they stand.
SKIPPED_FOLDERS = frozenset(
    (
        ".aws-sam",
        ".bundle",
        ".cache",
        ".direnv",
        ".eggs",
        ".git",
        ".gradle",
        ".hg",
        ".m2",
        ".mypy_cache",
        ".next",
        ".nox",
        ".nuxt",
        ".pnpm-store",
        ".pytest_cache",
        ".ruff_cache",
        ".serverless",
        ".svn",
        ".terraform",
        ".terragrunt-cache",
        ".tox",
        ".venv",
        ".yarn",
        "__pycache__",
        "bower_components",
        "cdk.out",
        "node_modules",
        "site-packages",
        "vendor",
        "venv",
        "virtualenv",
    )
)

MAX_LINK_HOPS = 20
MAX_LINKED_ENTRIES = 100_000
OUTSIDE = "a link that leads outside the scanned folder"
CIRCLE = "a link to a folder that contains it"


def is_skipped(path: str) -> bool:
    """Does a folder on the way to this file carry a skipped name?"""
    folders = path.split("/")[:-1]
    return not SKIPPED_FOLDERS.isdisjoint(folders) and any(map(skips, folders, ("", *folders)))


def skips(name: str, parent: str) -> bool:
    """Is a folder of this name below one of that name never looked into? What a chart vendors among its templates is the chart's own."""
    return name in SKIPPED_FOLDERS and (name, parent) != ("vendor", "templates")


def join_inside(folder: str, target: str) -> str | None:
    """``target`` as a link in ``folder`` names it, relative to the root; None where it leaves the root. '' is the root itself."""
    if target.startswith("/"):
        return None
    steps = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def expand_folder_links(files: Sequence[Entry], links: Iterable[tuple[str, str, bool]]) -> tuple[list[Entry], list[Unlisted]]:
    """The files behind links to folders: ``links`` are (link, folder it leads to, tracked), ``files`` sorted by path.

    One level deep and bounded: a link inside a linked folder is not followed again.
    """
    paths = [entry.path for entry in files]
    found: list[Entry] = []
    left_out: list[Unlisted] = []
    for link, folder, tracked in links:
        if not folder or link.startswith(folder + "/"):
            left_out.append(Unlisted(link, CIRCLE))
            continue
        start, end = bisect_left(paths, folder + "/"), bisect_left(paths, folder + "0")  # "0" follows "/"
        if len(found) + end - start > MAX_LINKED_ENTRIES:
            left_out.append(Unlisted(link, f"links lead to more than {MAX_LINKED_ENTRIES} files", unreadable=True))
            continue
        for entry in files[start:end]:
            path = link + entry.path[len(folder) :]
            found.append(Entry(path, tracked and entry.tracked, entry.real or entry.path))
    return found, left_out
