"""Which commands of a script run an agent, and which only look as if."""

from __future__ import annotations

import pytest

from fivegates.catalog import load
from fivegates.extract.jobs import harness_of

HARNESSES = load("harnesses")


@pytest.mark.parametrize(
    "script",
    [
        'claude -p "fix it"',
        "cat prompt.md | claude --print --output-format json",
        "claude --model opus --print < prompt.md",
        "set -e\ncd src && npx codex exec 'go'",
        "OPENAI_API_KEY=$KEY codex exec \\\n  --sandbox workspace-write go",
        "gemini --yolo --prompt=go",
        "./node_modules/.bin/gemini -p go",
        "sudo -E env A=1 goose run -t go",
        "out=$(opencode run go)",
        "aider --yes --message 'go'",
        "if true; then copilot -p go; fi",
        "timeout -k 5 30m claude -p go",
        "npx -y @anthropic-ai/claude-code@2.1 -p go",
        "bash -lc 'cd src && codex exec go'",
        "echo \"$(claude -p 'what changed')\" > notes",
        "qwen --yolo -p go",
        "droid exec --auto low -f prompt.md",
        "auggie --print 'review it'",
        "kiro-cli chat --no-interactive go",
        "docker agent run --exec agent.yaml go",
        "cat prompt.md | cn -p --auto",
        "openhands --headless -t go",
    ],
)
def test_a_command_that_runs_an_agent_without_anybody_is_known(script: str) -> None:
    assert harness_of(script, HARNESSES) is not None


@pytest.mark.parametrize(
    "script",
    [
        "claude --version",
        "npm install -g @anthropic-ai/claude-code",
        "echo 'run claude -p to try'",
        "# claude -p go",
        "codex login",
        "gemini extensions list",
        "pip install aider-chat",
        "python claude.py -p 8080",
        "docker run -p 80:80 claude",
        "goose migrate up",
        "cat <<'EOF' > run.sh\nclaude -p go\nEOF",
        'echo "run claude -p to try"',
        "bash install.sh claude -p",
        "docker agent run agent.yaml",
        "droid --version",
        "amp login",
        "npx @anthropic-ai/claude-code --version",
        "",
    ],
)
def test_installing_or_naming_one_runs_none(script: str) -> None:
    assert harness_of(script, HARNESSES) is None
