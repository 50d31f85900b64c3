"""Which files of a tree a script starts."""

from __future__ import annotations

import pytest

from fivegates.extract.started_programs import StartedPrograms, python_paths
from fivegates.readers.text import decode
from fivegates.readers.yaml import YamlStream, parse_json

PACKAGES = {
    "package.json": '{"scripts": {"bot": "tsx src/bot.ts", "again": "npm run again", "check": "vitest run", "both": "tsc && npm run bot"}}',
    "web/package.json": '{"scripts": {"bot": "node web.mjs"}}',
}

SCRIPTS = {
    "python scripts/triage.py --dry-run": ["scripts/triage.py"],
    "python3 -u -W ignore scripts/triage.py": ["scripts/triage.py"],
    "uv run --python 3.12 scripts/triage.py": ["scripts/triage.py"],
    "poetry run python triage.py | tee log": ["triage.py"],
    "./scripts/triage.py": ["scripts/triage.py"],
    'KEY=x sudo python "$GITHUB_WORKSPACE/scripts/triage.py"': ["scripts/triage.py"],
    "cd bots && node --import tsx draft.ts": ["bots/draft.ts"],
    "npx -y tsx scripts/draft.ts && bun run other.ts": ["scripts/draft.ts", "other.ts"],
    "python -m bots.triage": ["bots/triage.py", "bots/triage/__main__.py", "src/bots/triage.py", "src/bots/triage/__main__.py"],
    "go run ./cmd/bot -v": ["cmd/bot", "cmd/bot/main.go"],
    "go run -ldflags x main.go": [".", "main.go"],
    "dotnet run --project src/Bot/Bot.csproj -- run": ["src/Bot"],
    "npm run bot": ["src/bot.ts"],
    "npm run both": ["src/bot.ts"],
    "cd web; pnpm bot": ["web/web.mjs"],
    "pytest tests": [],
    "python -m pytest": ["pytest.py", "pytest/__main__.py", "src/pytest.py", "src/pytest/__main__.py"],
    "npm run check": [],
    "npm run again": [],
    "npm test": [],
    "python -c 'import x'": [],
    "python - <<'EOF'\nimport openai\nEOF": [],
    "python $SCRIPT": [],
    "python /opt/x.py ../up.py": [],
    "python ../up.py": [],
    "cd $DIR && python x.py": [],
    "# python x.py": [],
    "python evals/run.py; python scripts/run_eval.py; python tests/e2e.py; node e2e/x.mjs": [],
    "dotnet run": [],
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_starts_files_and_folders_of_the_tree(script: str) -> None:
    assert list(StartedPrograms(find).of(script, ".")) == SCRIPTS[script]


def test_nothing_is_started_in_a_folder_that_is_not_known() -> None:
    assert list(StartedPrograms(find).of("python x.py", None)) == []


def test_modules_are_looked_for_where_the_path_of_python_leads() -> None:
    paths = python_paths(["tools:$HOME/x:/abs", None], ".")
    assert paths == ["tools"]
    assert "tools/bots/run.py" in list(StartedPrograms(find).of("python -m bots.run", ".", paths))


def find(path: str) -> YamlStream | None:
    text = PACKAGES.get(path)
    return parse_json(decode(path, text.encode())) if text is not None else None
