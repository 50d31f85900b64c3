"""docs/secrets.md: which files are env files, what a value can be, and every format of a key that is known, from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fivegates.catalog import load
from fivegates.tree.history import Bounds

from .markdown import code, codes, table
from .templates import fill

Row = Mapping[str, Any]


def render() -> str:
    """The whole page."""
    known = load("credentials")
    files, bounds = known["env_files"], Bounds()
    return fill(
        "secrets",
        "src/fivegates/catalog/credentials.yaml",
        {
            "exact": codes(files["exact"]),
            "stages": codes(files["stages"]),
            "template_parts": codes(files["template_parts"]),
            "encrypted_parts": codes(files["encrypted_parts"]),
            "other_endings": codes(files["other_endings"]),
            "kinds": ", ".join(sorted({row["kind"] for row in (*known["formats"], *known["marked"], *known["names"]["secret"])})),
            "secret_words": codes(" ".join(row["words"]) for row in known["names"]["secret"]),
            "public_prefixes": codes(known["names"]["public_prefixes"]),
            "formats": table(("format", "of", "begins with", "then", "opens"), _formats(known)),
            "commits": f"{bounds.commits:,}",
            "seconds": f"{bounds.seconds:g}",
            "commands": codes(f"{row['command']} {row['option']}" for row in known["arguments"]),
        },
    )


def _formats(known: Row) -> Iterator[Sequence[str]]:
    for row in sorted((*known["formats"], *known["marked"]), key=lambda row: (row["provider"], row["id"])):
        yield code(row["id"]), row["provider"] or "several", _beginning(row), _rest(row, known["alphabets"]), _opens(row)


def _beginning(row: Row) -> str:
    return code(row["prefix"]) if "prefix" in row else f"{code(row['mark'])} at {row['at']}"


def _rest(row: Row, alphabets: Mapping[str, str]) -> str:
    if row.get("uuid"):
        return "a UUID"
    length = row["length"]
    count = str(length) if isinstance(length, int) else f"{length[0]} to {length[1]}"
    return f"{count} of {code(alphabets.get(row['alphabet'], row['alphabet']))}"


def _opens(row: Row) -> str:
    said = [f"nothing: {row['not_live']}"] if "not_live" in row else ["a model"] if row.get("opens") == "model" else []
    said += ["what its name says"] if row.get("opens") == "name" else []
    said += [word for word in ("personal", "temporary") if row.get(word)]
    return ", ".join(said)
