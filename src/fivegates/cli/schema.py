"""``fivegates schema``: the published JSON schema of a kind of file, for editors and other programs."""

from __future__ import annotations

from importlib.resources import files

import click

from ..packaged import read_packaged
from .output import print_result

PACKAGE, ENDING = "fivegates.schemas", ".schema.json"
FILE_OF = {"inventory": "inventory-file", "agents": "inventory", "scan": "result"}  # where a file is called otherwise than what it is of


def names() -> tuple[str, ...]:
    """What people write comes first, then what each command prints."""
    written = ("contract", "inventory", "settings", "check")
    found = {path.name.removesuffix(ENDING) for path in files(PACKAGE).iterdir() if path.name.endswith(ENDING)}
    printed = (found - set(FILE_OF.values()) - set(written)) | (FILE_OF.keys() - set(written))
    return (*written, *sorted(printed))


@click.command("schema", short_help="The JSON schema of a file or a result.")
@click.argument("name", metavar="NAME", type=click.Choice(names()))
def command(name: str) -> int:
    """Print the JSON schema of what people write (contract, inventory, settings, check) or of what a command prints, by the command's name.

    An editor with the YAML language server checks and completes a contract whose first line is
    `# yaml-language-server: $schema=FILE-OR-URL`; every drafted contract has it. FILE is what this command printed.

    \b
    fivegates schema contract > contract.schema.json
    fivegates schema settings
    """
    print_result(read_packaged(PACKAGE, f"{FILE_OF.get(name, name)}{ENDING}").decode("utf-8"))
    return 0
