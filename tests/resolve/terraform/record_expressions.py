"""Asks the real ``terraform`` for the value of every expression in ``expressions.yaml`` and writes the answers back.

    python tests/resolve/terraform/record_expressions.py [FILE OF MORE EXPRESSIONS]

Needs ``terraform`` on the path, no network. Unknown values are those of variables left unset; an answer is JSON, in which an unknown
part is ``{$unknown: true}``, or ``{$error: true}`` where Terraform refuses the expression.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).with_name("expressions.yaml")
TOKEN = re.compile(r'\(known after apply\)|"(?:[^"\\]|\\.)*"|[\[\]{}=,()]|[A-Za-z]+|-?\d[\d.e+-]*')
WRAPPERS = {"tolist", "toset", "tomap", "tostring", "tonumber", "tobool"}
UNKNOWN = {"$unknown": True}


def ask(expression: str, folder: str) -> str | None:
    """What the console prints, None for an error."""
    environment = {**os.environ, "NO_COLOR": "1", "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    done = subprocess.run(["terraform", "console"], input=f"{expression}\n", capture_output=True, text=True, cwd=folder, env=environment)
    return None if "Error: " in done.stderr else done.stdout.strip()


def answer(expression: str, folder: str) -> Any:
    encoded = ask(f"jsonencode({expression})", folder)
    if encoded is None:
        return {"$error": True}
    if encoded != "(known after apply)":
        return json.loads(json.loads(encoded))
    return Reader(ask(expression, folder) or "").value()


class Reader:
    """Reads what the console prints of a partly unknown value."""

    def __init__(self, text: str) -> None:
        self.tokens = TOKEN.findall(text)
        self.position = 0

    def next(self) -> str:
        self.position += 1
        return str(self.tokens[self.position - 1])

    def peek(self) -> str:
        return str(self.tokens[self.position])

    def value(self) -> Any:
        token = self.next()
        if token.startswith("(known"):
            return UNKNOWN
        if token in WRAPPERS:
            self.next()
            inner = self.value()
            self.next()
            return inner
        if token == "[":
            return self.items()
        return self.entries() if token == "{" else json.loads(token)

    def items(self) -> list[Any]:
        found = []
        while self.peek() != "]":
            found.append(self.value())
            self.position += self.peek() == ","
        self.next()
        return found

    def entries(self) -> dict[str, Any]:
        found = {}
        while self.peek() != "}":
            key = self.value()
            self.next()
            found[key] = self.value()
            self.position += self.peek() == ","
        self.next()
        return found


class Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    block = len(text) > 100 and "\n" in text
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if block else None)


Dumper.add_representer(str, represent_text)


def write(recorded: dict[str, Any]) -> None:
    text = yaml.dump(recorded, Dumper=Dumper, sort_keys=False, width=160, allow_unicode=True, default_flow_style=None)
    CASES.write_text(text, encoding="utf-8")


def main() -> None:
    recorded = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    expressions = [case["expression"] for case in recorded["cases"]]
    if len(sys.argv) > 1:
        expressions += [line for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if line.strip()]
    differs = {case["expression"] for case in recorded["differs"]}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(recorded["configuration"], encoding="utf-8")
        wanted = sorted(set(expressions) - differs)
        recorded["cases"] = [{"expression": expression, "value": answer(expression, folder)} for expression in wanted]
    write(recorded)


if __name__ == "__main__":
    main()
