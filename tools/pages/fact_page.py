"""docs/facts.md: every table and column, from the types that define them."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import yaml

from fivegates.facts.model import VERSION
from fivegates.facts.store import Column, Store, columns, tables

from .markdown import code, fence, paragraphs, prose, table
from .templates import fill

QUERIES = Path(__file__).parent / "queries.yaml"
KINDS = {"TEXT": "text", "INTEGER": "integer", "REAL": "number"}


def queries() -> list[dict[str, str]]:
    """The questions that the page shows: ``asks`` in words, ``sql``."""
    found: list[dict[str, str]] = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))
    return found


def render() -> str:
    """The whole page."""
    longest = inspect.signature(Store.ask).parameters["row_limit"].default
    return fill(
        "facts",
        "src/fivegates/facts/model.py",
        {
            "version": str(VERSION),
            "longest_answer": f"{longest:,}",
            "contents": "\n".join(f"- [{name}](#{name}): {_summary(text)}" for name, text in tables().items()),
            "tables": "\n\n".join(_table(name, text) for name, text in tables().items()),
            "queries": "\n\n".join(f"**{prose(query['asks'])}**\n\n{fence(query['sql'], 'sql')}" for query in queries()),
        },
    )


def _table(name: str, text: str) -> str:
    rows = [(code(column.name), *_type(column)) for column in columns(name)]
    return f"### {name}\n\n{paragraphs(_plain(text))}\n\n{table(('column', 'type', 'can be unknown'), rows)}"


def _type(column: Column) -> tuple[str, str]:
    kind = KINDS[column.type]
    if column.name == "loc":
        kind = "text, an id in [locations](#locations)"
    return kind, "yes" if column.optional else ""


def _plain(text: str) -> str:
    """A docstring without its indentation, with code in single backticks as in Markdown."""
    return inspect.cleandoc(text).replace("``", "`")


def _summary(text: str) -> str:
    """What stands before the first full stop or colon of the first paragraph."""
    first = " ".join(_plain(text).split("\n\n")[0].split())
    return prose(re.split(r"\.(?= |$)|(?<!`): ", first)[0])
