"""``fivegates schema``: the published JSON schema of a kind of file, for editors and other programs."""

from __future__ import annotations

import click

from ..packaged import read_packaged
from .output import print_result

# what a person writes, by the name that they know it by; what commands print goes by the command
WRITTEN = {"contract": "contract", "inventory": "inventory-file", "settings": "settings", "check": "check"}
PRINTED = {
    "agents": "inventory",
    "contract-check": "contract-check",
    "query": "query",
    "resolve": "resolve",
    "scan": "result",
    "secrets": "secrets",
    "split": "split",
    "who": "who",
    "why": "why",
}
FILES = WRITTEN | PRINTED


@click.command("schema", short_help="The JSON schema of a file or a result.")
@click.argument("name", metavar="NAME", type=click.Choice(tuple(FILES)))
def command(name: str) -> int:
    """Print the JSON schema of what people write (contract, inventory, settings, check) or of what a command prints.

    An editor with the YAML language server checks and completes a contract whose first line is
    `# yaml-language-server: $schema=FILE-OR-URL`; every drafted contract has it. FILE is what this command printed.

    \b
    fivegates schema contract > contract.schema.json
    fivegates schema settings
    """
    print_result(read_packaged("fivegates.schemas", f"{FILES[name]}.schema.json").decode("utf-8"))
    return 0
