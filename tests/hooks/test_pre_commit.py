"""Run by pre-commit itself, the hooks refuse what a commit makes worse, and only that."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch import KEY, ROLE, Repository, agent

START = {"main.tf": ROLE + agent("triage") + agent("scout")}
JOINER = {"joiner.tf": agent("joiner")}
CONTRACT = """\
apiVersion: fivegates/v1
kind: AgentContract
name: triage
status: active
owner: alice@example.com
purpose: p
risk: low
covers: [{terraform: ".//aws_bedrockagent_agent.triage"}]
"""


def passed(repository: Repository, *words: str) -> None:
    made, said = repository.commit(*words)
    assert made, said


def refused(repository: Repository, *tokens: str, words: tuple[str, ...] = ()) -> None:
    before = repository.git("rev-parse", "--verify", "HEAD") if tokens[0] != "first" else ""
    made, said = repository.commit(*words)
    assert not made, said
    assert [token for token in tokens if token != "first" and token not in said] == [], said
    assert not before or repository.git("rev-parse", "HEAD") == before


def test_what_was_there_before_does_not_stand_in_the_way(repository: Repository) -> None:
    repository.start(START)
    repository.write({"README.md": "words\n"})
    repository.git("add", "-A")
    passed(repository)


def test_an_agent_that_joins_a_shared_account_is_refused_on_its_line(repository: Repository) -> None:
    repository.start(START)
    repository.write(JOINER)
    repository.git("add", "-A")
    refused(repository, "FG217", "joiner.tf:3")


def test_the_working_tree_does_not_count(repository: Repository) -> None:
    repository.start(START)
    repository.write({"README.md": "words\n"})
    repository.git("add", "-A")
    repository.write({"main.tf": START["main.tf"] + agent("joiner")})
    passed(repository)
    assert "joiner" in (repository.root / "main.tf").read_text(encoding="utf-8")


def test_what_is_staged_counts_though_the_working_tree_is_mended(repository: Repository) -> None:
    repository.start(START)
    repository.write({"main.tf": START["main.tf"] + agent("joiner")})
    repository.git("add", "-A")
    repository.write(START)
    refused(repository, "FG217", "main.tf:15")
    assert "joiner" not in (repository.root / "main.tf").read_text(encoding="utf-8")


def test_of_one_file_the_staged_half_counts(repository: Repository) -> None:
    repository.start(START)
    repository.write({"main.tf": f"# words\n{START['main.tf']}"})
    repository.git("add", "-A")
    repository.write({"main.tf": f"# words\n{START['main.tf']}{agent('joiner')}"})
    passed(repository)
    assert repository.git("diff", "--name-only") == "main.tf\n"


@pytest.mark.parametrize("words", [("-a",), ("main.tf",)], ids=["all", "one path"])
def test_a_commit_that_stages_by_itself_is_seen_as_it_will_be(repository: Repository, words: tuple[str, ...]) -> None:
    repository.start(START)
    repository.write({"main.tf": START["main.tf"] + agent("joiner")})
    refused(repository, "FG217", "main.tf:15", words=words)


def test_an_empty_commit_passes(repository: Repository) -> None:
    repository.start(START)
    passed(repository, "--allow-empty")


def test_a_deletion_is_judged_though_no_file_is_passed(repository: Repository) -> None:
    repository.start({**START, "agent.contract.yaml": CONTRACT})
    repository.git("rm", "-q", "agent.contract.yaml")
    refused(repository, "FG511", "main.tf:5")
    repository.git("reset", "-q", "--hard")
    repository.git("rm", "-q", "-r", ".")
    repository.git("reset", "-q", "HEAD", "--", ".pre-commit-config.yaml")
    repository.git("checkout", "--", ".pre-commit-config.yaml")
    passed(repository)


def test_a_rename_brings_nothing_new(repository: Repository) -> None:
    repository.start({**START, "infra/dev/a.tf": ROLE + agent("lone")})
    repository.git("mv", "main.tf", "agents.tf")
    repository.git("mv", "infra", "platform")
    passed(repository)


@pytest.mark.parametrize(("files", "said"), [({"README.md": "words\n"}, ""), (START, "FG201"), ({".env": KEY}, "TAVILY_API_KEY")])
def test_the_first_commit_of_a_repository_is_judged_whole(repository: Repository, files: dict[str, str], said: str) -> None:
    repository.write(files)
    repository.git("add", "-A")
    if said:
        refused(repository, "first", said)
    else:
        passed(repository)


ODD = "we ird\n'\"$(echo a)`b`;\\ é.env"


def test_a_file_is_found_whatever_its_name(repository: Repository) -> None:
    repository.start(START)
    repository.write({ODD: "LOG_LEVEL=info\n", "-rf": "words\n"})
    repository.git("add", "-A")
    passed(repository)
    repository.write({ODD: KEY})
    repository.git("add", "-A")
    made, said = repository.commit()
    assert not made, said
    assert "TAVILY_API_KEY" in said
    assert "tvly-" not in said
    assert "we ird\n" not in said


def test_the_secrets_hook_looks_at_what_is_committed_and_at_nothing_else(repository: Repository) -> None:
    repository.start({**START, "old.txt": KEY})
    repository.write({"README.md": "words\n"})
    repository.git("add", "-A")
    repository.write({"notes.txt": KEY, "README.md": KEY})
    passed(repository)
    repository.git("add", "README.md")
    refused(repository, "README.md:1")
    assert Path(repository.root / "notes.txt").exists()
