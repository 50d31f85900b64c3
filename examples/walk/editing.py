"""What a person does to files of the estate, written down: a file of edits names a file, the lines that are there, and those that come instead."""

from __future__ import annotations

import re
from pathlib import Path

_EDIT = re.compile(r"(?ms)^@@@ (?P<path>\S+)\n(?P<old>.*?)^===\n(?P<new>.*?)(?=^@@@ |\Z)")


def apply_edits(root: Path, edits: Path) -> list[str]:
    """The paths edited. No lines to look for is a new end of the file. Raises ``LookupError`` where the lines are not there once."""
    paths = []
    for edit in _EDIT.finditer(edits.read_text(encoding="utf-8")):
        file = root / edit["path"]
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        if edit["old"] and text.count(edit["old"]) != 1:
            raise LookupError(f"{edits.name}: {edit['path']} holds these lines {text.count(edit['old'])} times:\n{edit['old']}")
        file.write_text(text.replace(edit["old"], edit["new"]) if edit["old"] else text + edit["new"], encoding="utf-8")
        paths.append(edit["path"])
    return list(dict.fromkeys(paths))
