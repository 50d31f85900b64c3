"""``fivegates roles import``: what roles hold, from a user's own export, into a file of the tree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import ReadError, UsageError
from .options import root_option
from .output import print_result, write_result

if TYPE_CHECKING:
    from ..iam.exports.model import ImportedRoles

MOST_BYTES = 100_000_000
NAMED = 5


@click.group("roles", short_help="What roles of a cloud hold.")
def command() -> None:
    """What roles of a cloud hold, where it is more than fivegates knows.

    \b
    fivegates roles import roles.json
    """


@command.command("import", short_help="Keep what the roles of an export hold.")
@click.argument("file", metavar="FILE")
@root_option
def import_roles(file: str, root: str) -> int:
    """Keep what the roles of an export hold in a file of the folder, which every later run reads.

    Custom roles that no Terraform of the folder defines, and predefined roles newer than this fivegates, are then judged permission by
    permission. FILE is what gcloud or az printed; what was imported before is added to. Descriptions and scopes are not kept.

    \b
    gcloud iam roles describe triage --project my-project --format=json > role.json
    fivegates roles import role.json
    az role definition list --custom-role-only --output json > roles.json
    fivegates roles import roles.json --root infra
    """
    from ..iam.exports.kept import MOST_BYTES as MOST_KEPT
    from ..iam.exports.kept import kept_roles, render_kept
    from ..iam.exports.read import read_export
    from .opening import open_root

    tree, settings = open_root(root)
    newer = read_export(_text(file))
    kept = kept_roles(tree, settings.roles_file)
    text = render_kept(kept.joined(newer))
    if len(text) > MOST_KEPT:
        raise UsageError(f"the file of imported roles would be larger than {MOST_KEPT:,} bytes", "import only the roles that you use")
    write_result(_inside(root, settings.roles_file), text)
    print_result("".join(f"{line}\n" for line in _report(kept, newer, settings.roles_file)))
    return 0


def _inside(root: str, file: str) -> str:
    """Where the file of the tree lies. Raises ``UsageError`` where a link leads out of the tree."""
    folder, path = Path(root).resolve(), Path(root) / file
    if not path.parent.resolve().is_relative_to(folder):
        raise UsageError(f"{file} would be written outside of {root}", "name a folder of the tree in [roles] file")
    return str(path)


def _text(file: str) -> str:
    """The export. Raises ``UsageError``."""
    from ..iam.exports.read import COMMANDS
    from ..tree.named import read_named

    try:
        data = read_named(file, MOST_BYTES)
    except ReadError as error:
        raise UsageError(f"{file} cannot be read: {error.message}", COMMANDS) from error
    if data is None:
        raise UsageError(f"{file} is no file", "give the file that gcloud or az wrote")
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")  # PowerShell writes UTF-16
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is no text", COMMANDS) from error


def _report(kept: ImportedRoles, newer: ImportedRoles, file: str) -> list[str]:
    lines = []
    for name, before, after in (("Google Cloud", dict(kept.gcp), dict(newer.gcp)), ("Azure", dict(kept.azure), dict(newer.azure))):
        if after:
            fresh = sum(role not in before for role in after)
            changed = sum(role in before and before[role] != after[role] for role in after)
            lines.append(f"{len(after)} roles of {name} are kept in {file}: {fresh} new, {changed} changed.")
    if newer.empty:
        more = f" and {len(newer.empty) - NAMED} more" if len(newer.empty) > NAMED else ""
        lines.append(f"{len(newer.empty)} came without what they hold and are not: {', '.join(newer.empty[:NAMED])}{more}.")
    return lines
