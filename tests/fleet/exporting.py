"""A small tree whose facts are exported."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fivegates.facts.store import Store
from fivegates.facts.wanted import Wanted
from fivegates.fleet.exported import About, exported_tables
from fivegates.fleet.writing import WRITERS
from fivegates.gathering import gather
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

KEY = "3a7bd3e2360a3d29eea436fcfb7e44c735d117c4"
FILES = {
    "app/.env": f"ZENDESK_API_TOKEN={KEY}\n",
    "app/docker-compose.yml": f"""services:
  drafter:
    image: registry.example.com/drafter:1.2
    labels: {{"fivegates/agent": "true"}}
    env_file: .env
    command: ["run", "--token", "{KEY}"]
""",
    "main.tf": """provider "aws" {
  allowed_account_ids = ["111122223333"]
}
resource "aws_lambda_function" "drafter" {
  function_name = "drafter"
  role          = "arn:aws:iam::111122223333:role/drafter"
  tags          = { "fivegates/agent" = "true" }
}
""",
}


def exported(folder: Path, format: str) -> tuple[Path, Store]:
    """The file, and the facts that are in it."""
    tree = MemoryTree(FILES)
    gathered = gather(tree, load_settings(tree), wanted=Wanted(every_identity=True), today=date(2026, 11, 21))
    file = folder / f"facts.{format}"
    WRITERS[format](file, About("shop", "c0ffee"), exported_tables(gathered.store, gathered.redactor.redact))
    return file, gathered.store
