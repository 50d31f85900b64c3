"""A scratch repository whose commits run this checkout's hooks, as pre-commit itself installs and starts them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
UNREACHABLE = (  # what pip says where there is no network
    "No matching distribution found", "Could not find a version that satisfies", "NewConnectionError", "Name or service not known",
    "Temporary failure in name resolution", "Network is unreachable", "ProxyError", "ReadTimeoutError",
)  # fmt: skip
CONFIG = """\
repos:
  - repo: {repo}
    rev: {rev}
    hooks:
      - id: fivegates
      - id: fivegates-secrets
"""
ROLE = 'resource "aws_iam_role" "r" {\n  name = "ai-svc"\n  assume_role_policy = "{}"\n}\n'
KEY = "TAVILY_API_KEY=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\n"


def agent(name: str) -> str:
    return f'resource "aws_bedrockagent_agent" "{name}" {{\n  agent_name = "{name}"\n  agent_resource_role_arn = aws_iam_role.r.arn\n}}\n'


def surroundings(home: Path) -> dict[str, str]:
    """The environment of git and pre-commit, without the settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "SKIP"))}
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "a"), ("EMAIL", "a@example.com"))}
    kept["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
    return {
        **kept,
        **who,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "PRE_COMMIT_HOME": str(home),
        "LC_ALL": "C.UTF-8",
    }


class Repository:
    """``commit`` gives what pre-commit says, and whether the commit was made."""

    def __init__(self, root: Path, config: str, home: Path) -> None:
        self.root, self._env = root, surroundings(home)
        root.mkdir()
        self.git("init", "-q", "-b", "main")
        self.run(sys.executable, "-m", "pre_commit", "install")
        self.write({".pre-commit-config.yaml": config})

    def run(self, *words: str | bytes) -> subprocess.CompletedProcess[str]:
        return subprocess.run(words, cwd=self.root, env=self._env, capture_output=True, text=True, check=False, errors="surrogateescape")

    def git(self, *words: str) -> str:
        ended = self.run("git", *words)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def write(self, files: dict[str, str]) -> None:
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, encoding="utf-8")

    def start(self, files: dict[str, str]) -> None:
        """A first commit that no hook sees."""
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-q", "--no-verify", "-m", "start")

    def commit(self, *words: str) -> tuple[bool, str]:
        ended = self.run("git", "commit", "-m", "one", *words)
        return ended.returncode == 0, ended.stdout + ended.stderr
