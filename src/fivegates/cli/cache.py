"""``fivegates cache``: where facts of earlier runs are kept, how much they take, and away with them."""

from __future__ import annotations

import json

import click

from ..errors import UsageError
from .failures import printable
from .options import format_option
from .output import print_result

SCHEMA = "https://fivegates.dev/schemas/cache-1.json"


@click.command("cache", short_help="What is kept of earlier runs; --clear removes it.")
@click.option("--stats", "is_stats", is_flag=True, help="Say where the cache is and what it holds (also without any option).")
@click.option("--clear", "is_clear", is_flag=True, help="Remove everything that is kept.")
@format_option("text", "json")
def command(is_stats: bool, is_clear: bool, format: str) -> int:
    """Facts of a tree are kept in a folder of yours, so that a tree that is as it was is not read into facts again.

    `scan`, `diff`, `agents` and `score` use it; --no-cache goes without. The folder is FIVEGATES_CACHE_DIR where
    that is set (nothing is kept where it is empty), else the usual one of your system for what can be made again. Nobody else may open
    it, no secret is in it, and what is damaged, foreign or of another version is made anew.

    \b
    fivegates cache
    fivegates cache --clear
    """
    from ..caching.folder import MOST_BYTES, Folder, default_folder

    if is_stats and is_clear:
        raise UsageError("--stats and --clear are two requests", "make one after the other")
    folder = Folder(default_folder())
    fault = folder.fault(create=False)
    size = folder.clear() if is_clear and not fault else folder.size()
    if format == "json":
        told = {"$schema": SCHEMA, "folder": folder.path, "off": fault, "cleared": is_clear and not fault}
        print_result(json.dumps(told | {"entries": size.entries, "bytes": size.bytes, "most_bytes": MOST_BYTES}, indent=2) + "\n")
        return 0
    where = printable(folder.path) or "nowhere"
    if fault:
        print_result(f"Nothing is kept: {fault} ({where}).\n")
    elif is_clear:
        print_result(f"Removed {_told(size.entries, size.bytes)} from {where}.\n")
    else:
        print_result(f"{_told(size.entries, size.bytes)} in {where}; at most {MOST_BYTES / 1_000_000:.0f} MB are kept.\n")
    return 0


def _told(entries: int, size: int) -> str:
    return f"{entries} {'entry' if entries == 1 else 'entries'} of {size / 1_000_000:.1f} MB"
