"""Recorded cases as YAML that a person can read and change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent.parent


class Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Dumper.add_representer(str, represent_text)


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def write(path: Path, cases: Any, flow: bool = False) -> None:
    """``flow`` writes what is short on one line."""
    style = None if flow else False
    text = yaml.dump(cases, Dumper=Dumper, sort_keys=False, width=140, allow_unicode=True, default_flow_style=style)
    path.write_text(text, encoding="utf-8")
