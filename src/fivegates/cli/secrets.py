"""``fivegates secrets``: live-looking credentials in the files named, for a hook that passes what is about to be committed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ..errors import ReadError
from .failures import printable
from .options import color_option, format_option
from .output import print_result, wants_color

if TYPE_CHECKING:
    from ..committed.find import Committed

FOUND, UNREADABLE = 1, 2


@click.command("secrets", short_help="Credentials in single files, for a hook.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@format_option("text", "json")
@color_option
def command(files: tuple[str, ...], format: str, color: str) -> int:
    """Look for live-looking credentials in the files named, whoever loads them.

    Env files, YAML, JSON, Terraform and Dockerfiles are judged entry by entry; in any other text only what shows itself
    counts: a provider's key format, a private key, a password in a connection string. Exits 1 where one is found.

    \b
    fivegates secrets deploy/.env compose.yaml
    git diff --cached --name-only -z --diff-filter=ACMR | xargs -0 fivegates secrets --
    """
    from ..report.committed import render_json, render_text
    from ..report.terminal import terminal_width

    found, searched, failed = _search(files)
    if format == "json":
        print_result(render_json(found))
    else:
        print_result(render_text(found, searched, color=wants_color(color, sys.stdout), width=terminal_width()))
    return FOUND if found else UNREADABLE if failed else 0


def _search(files: tuple[str, ...]) -> tuple[list[Committed], int, bool]:
    """What the files hold, how many of them are text, and whether one could not be read, which is then named on standard error."""
    from ..committed.find import find_committed
    from ..readers.interface import DEFAULT_LIMITS
    from ..readers.text import is_binary
    from ..secrets.classifier import Classifier
    from ..secrets.knowledge import load_knowledge
    from ..tree.named import read_named

    classifier = Classifier(load_knowledge())
    found: list[Committed] = []
    searched, failed = 0, False
    for path in dict.fromkeys(files):
        try:
            data = read_named(path, DEFAULT_LIMITS.file_bytes)
            if data is None or is_binary(data):
                continue
            found += find_committed(path.replace("\\", "/") if sys.platform == "win32" else path, data, classifier, DEFAULT_LIMITS)
            searched += 1
        except ReadError as error:
            sys.stderr.write(f"unreadable: {printable(f'{path}:{error.line}: {error.message}')}\n")
            failed = True
    return found, searched, failed
