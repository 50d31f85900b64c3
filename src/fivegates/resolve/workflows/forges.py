"""Whose workflow a file is: GitHub's, or one of a forge that took over its syntax.

Sources: Forgejo's reference of Actions, and Gitea's comparison of its Actions with GitHub's. What they read alike is read alike; secrets
and variables are those of the forge that the repository lies on, and so is the token of a run.
"""

from __future__ import annotations

from ...named_tuple import NamedTuple


class Forge(NamedTuple):
    """``name``: as contexts and identities begin; ``token``: secrets that stand for the token of the run. ``keeps_environments``: whether
    an environment has secrets and variables of its own; Gitea and Forgejo take no notice of what a job says of one.
    """

    name: str
    token: tuple[str, ...] = ("GITHUB_TOKEN",)
    keeps_environments: bool = False

    @property
    def repository(self) -> str:
        """The unit of what the repository keeps; names of one forge are not those of another."""
        return "github:." if self.name == "github" else f"{self.name}:.{self.name}"

    @property
    def platform(self) -> str:
        """Where the jobs run."""
        return f"{self.name}-actions"


GITHUB = Forge("github", keeps_environments=True)
FORGEJO = Forge("forgejo", ("GITHUB_TOKEN", "FORGEJO_TOKEN", "GITEA_TOKEN"))
GITEA = Forge("gitea", ("GITHUB_TOKEN", "GITEA_TOKEN"))


def forge_of(path: str) -> Forge:
    """By the folder of the workflow's file."""
    return FORGEJO if path.startswith(".forgejo/") else GITEA if path.startswith(".gitea/") else GITHUB
