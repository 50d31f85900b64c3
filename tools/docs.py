"""Writes the pages below docs/ from code, schemas, checks and catalogue: ``python tools/docs.py [--check]``."""

from __future__ import annotations

import sys
from pathlib import Path

from pages import (
    agent_page,
    check_pages,
    command_page,
    contract_page,
    fact_page,
    framework_page,
    limit_page,
    pictures,
    screens,
    secret_page,
    setting_page,
)

from fivegates.engine.select import load_checks, load_examples

FOLDER = Path(__file__).parent.parent / "docs"


def pages() -> dict[str, str]:
    """The text of every page that is written here, by its path below docs/."""
    checks = load_checks()
    return {
        "agents.md": agent_page.render(),
        "checks/README.md": check_pages.index(checks),
        **{f"checks/{check_pages.file_name(check)}": check_pages.render(check, load_examples(check.id)) for check in checks},
        "commands.md": command_page.render(),
        "configuration.md": setting_page.render(),
        "contract.md": contract_page.render(),
        "facts.md": fact_page.render(),
        "frameworks.md": framework_page.render(checks),
        "limits.md": limit_page.render(),
        "secrets.md": secret_page.render(),
        **pictures.render(),
        **screens.render(),
    }


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` only say which are out of step (exit code 1). A page whose check is gone goes too."""
    wanted = {FOLDER / name: text for name, text in pages().items()}
    stale = [path for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    left_over = sorted({*FOLDER.glob("checks/*.md"), *FOLDER.glob("pictures/*.svg")} - wanted.keys())
    if "--check" in arguments:
        wrong = sorted(stale + left_over)
        sys.stderr.write("".join(f"docs/{path.relative_to(FOLDER).as_posix()} is out of step: run `make generate`\n" for path in wrong))
        return 1 if wrong else 0
    for path in left_over:
        path.unlink()
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
