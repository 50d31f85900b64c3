"""What a tree says when one of its values is no longer known: nothing may be found that was not found while it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from posixpath import dirname

from fivegates.packaged import read_packaged_json
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

_VALUE = re.compile(r'(?m)^(?P<head>[ \t]*[\w.\-"]+[ \t]*=[ \t]*)"(?P<text>[^"\n$%\\]+)"(?P<rest>[ \t]*(?:#.*)?)$')
_NEVER = re.compile(r"^\s*(?:source|version|backend|required_version)\b")


def examples() -> Iterator[tuple[str, Mapping[str, str], date]]:
    """Title, files and day of every example that holds Terraform."""
    for check, sides in sorted(read_packaged_json("fivegates.checks", "examples.json").items()):
        for example in (*sides.get("fail", ()), *sides.get("pass", ())):
            if any(path.endswith(".tf") for path in example["files"]):
                yield f"{check}: {example['title']}", example["files"], date.fromisoformat(example.get("today", "2026-06-01"))


def unknown_variants(files: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each literal of the files' arguments in turn as a variable that nobody sets: what was replaced, and the files."""
    for path, text in sorted(files.items()):
        if not path.endswith(".tf"):
            continue
        folder = dirname(path)
        declared = f"{folder}/zz_unknown.tf" if folder else "zz_unknown.tf"
        for match in _VALUE.finditer(text):
            if not _NEVER.match(match["head"]) and "default" not in match["head"]:
                changed = f"{text[: match.start()]}{match['head']}var.zz_unknown{match['rest']}{text[match.end() :]}"
                yield f"{path}: {match['head'].strip()} {match['text']}", {**files, path: changed, declared: 'variable "zz_unknown" {}\n'}


def found(files: Mapping[str, str], today: date) -> Counter[str]:
    """How often each check fires."""
    tree = MemoryTree(files)
    return Counter(one.check for one in scan_tree(tree, load_settings(tree), ScanOptions(today)).findings)
