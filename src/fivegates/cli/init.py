"""``fivegates init``: a commented settings file, and what to paste to run on every commit and pull request."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import UsageError
from ..packaged import read_packaged
from ..settings import OWN_FILE
from .output import print_result, write_result

NEXT = """\
{file} is written. Everything in it is optional and explained there.

Run it on every commit, with pre-commit (.pre-commit-config.yaml):

  repos:
    - repo: https://github.com/OWNER/fivegates    # where you get fivegates from
      rev: COMMIT
      hooks:
        - id: fivegates

Run it on every pull request, with GitHub Actions (a step after actions/checkout):

  - uses: OWNER/fivegates@COMMIT
    with:
      path: .

Then: fivegates scan
"""


@click.command("init", short_help="Write a commented fivegates.toml.")
@click.argument("root", metavar="[PATH]", default=".")
@click.option("--force", is_flag=True, help=f"Write over a {OWN_FILE} that is there.")
@click.option("--from", "decisions", metavar="FILE", help="Take over what `fivegates agents --candidates` listed and a person decided.")
@click.option("--write", is_flag=True, help="With --from: write the settings, rather than show what would be written.")
def command(root: str, force: bool, decisions: str | None, write: bool) -> int:
    """Write a commented fivegates.toml, and show how to run fivegates on every commit and pull request.

    With --from nothing of the settings is lost: what is decided to be no agent is added to not_agent there, and the contracts that the
    agents need are named.
    """
    if decisions is not None:
        from .decide import apply_decisions

        return apply_decisions(root, decisions, write=write)
    if write:
        raise UsageError("--write goes with --from", "`fivegates init` writes without it")
    folder = Path(root)
    if not folder.is_dir():
        raise UsageError(f"{root} is no folder", "give the root of your repository")
    file = folder / OWN_FILE
    if file.exists() and not force:
        raise UsageError(f"{file} is there already", "--force writes over it")
    write_result(str(file), read_packaged("fivegates.cli", "settings.toml").decode("utf-8"))
    print_result(NEXT.format(file=file))
    return 0
