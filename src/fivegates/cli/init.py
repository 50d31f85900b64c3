"""``fivegates init``: a commented settings file, and what to paste to run on every commit and pull request."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import UsageError
from ..packaged import read_packaged
from ..settings import OWN_FILE
from .output import print_result, write_result

PROFILES = ("default", "strict", "stop-the-bleeding")
PROFILE_LINE = '# profile = "default"\n'

NEXT = """\
{file} is written. Everything in it is optional and explained there.

Run it on every commit, with pre-commit (.pre-commit-config.yaml):

  repos:
    - repo: https://github.com/OWNER/fivegates    # where you get fivegates from
      rev: COMMIT
      hooks:
        - id: fivegates

Run it on every pull request, and once a week for what time brings, with GitHub Actions (uses: OWNER/fivegates@COMMIT) or GitLab CI:

  fivegates init --workflow github
  fivegates init --workflow gitlab

Then: fivegates scan
"""
DRAFTS = """
{agents} here without a contract. Each needs one, in which a person says what it is for and what it may do; drafts from what files say:

  fivegates contract new --all --write agents --root {root}
"""


@click.command("init", short_help="Write a commented fivegates.toml, and drafts of contracts.")
@click.argument("root", metavar="[PATH]", default=".")
@click.option("--force", is_flag=True, help=f"Write over a {OWN_FILE} that is there.")
@click.option("--profile", type=click.Choice(PROFILES), help="How strict scans are; stop-the-bleeding fails only what makes things worse.")
@click.option("--draft", "drafts", metavar="DIR", help="Also draft a contract for every agent without one into this folder.")
@click.option("--from", "decisions", metavar="FILE", help="Take over what `fivegates agents --candidates` listed and a person decided.")
@click.option("--workflow", type=click.Choice(("github", "gitlab")), help="Write the workflows that run it, and nothing else.")
@click.option("--write", is_flag=True, help="With --from: write settings and drafts, rather than show what would be.")
def command(
    root: str, force: bool, profile: str | None, drafts: str | None, decisions: str | None, workflow: str | None, write: bool
) -> int:
    """Write a commented fivegates.toml, and show how to run fivegates on every commit and pull request, and how to draft contracts for the
    agents that are found.

    --workflow writes one for pull requests and one that runs weekly, for reviews that are due and contracts that end.

    With --from nothing of the settings is lost: what is decided to be no agent is added to not_agent there, and the contracts that the
    agents need are named, or with --draft drafted.

    \b
    fivegates init
    fivegates init --profile stop-the-bleeding --draft agents
    fivegates init --workflow github
    fivegates init --from decisions.csv --draft agents --write
    """
    if decisions is not None:
        from .decide import apply_decisions

        return apply_decisions(root, decisions, folder=drafts, write=write)
    if write:
        raise UsageError("--write goes with --from", "`fivegates init` writes without it")
    folder = Path(root)
    if not folder.is_dir():
        raise UsageError(f"{root} is no folder", "give the root of your repository")
    if workflow is not None:
        from .workflow_files import write_workflows

        return write_workflows(folder, workflow)
    file = folder / OWN_FILE
    if file.exists() and not force:
        raise UsageError(f"{file} is there already", "--force writes over it")
    write_result(str(file), _settings(profile))
    print_result(NEXT.format(file=file))
    _offer_drafts(root, drafts)
    return 0


def _settings(profile: str | None) -> str:
    text = read_packaged("fivegates.cli", "settings.toml").decode("utf-8")
    return text if profile is None else text.replace(PROFILE_LINE, f'profile = "{profile}"\n', 1)


def _offer_drafts(root: str, folder: str | None) -> None:
    """Say how contracts of the agents found are drafted, or draft them into a folder."""
    from ..contracts.drafts.gather import agents_without_contract
    from ..report.contract_draft import drafted
    from ..report.terminal import counted
    from .contract import written
    from .opening import gather_facts

    gathered = gather_facts(root)
    ids = agents_without_contract(gathered.store)
    if folder is not None:
        drafts = drafted(gathered.store, gathered.holdings, ids, gathered.redactor)
        print_result("\n" + "".join(f"{line}\n" for line in written(drafts, folder)))
    elif ids:
        print_result(DRAFTS.format(agents=counted(len(ids), "agent"), root=root))
