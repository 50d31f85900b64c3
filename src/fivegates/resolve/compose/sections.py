"""The top-level sections of a compose file beside its services: what they name is looked up where the tree has it."""

from __future__ import annotations

import posixpath

from ...values import Origin, Value
from .around import Around
from .variables import Variables

SECTIONS = ("models", "secrets", "configs", "volumes", "networks")
CONTENT = "?content"
"""Under this key an entry of ``secrets`` or ``configs`` has the text of its file, or what its variable is given."""

_FILLED = ("secrets", "configs")


def normalise_section(name: str, section: Value, folder: str, variables: Variables, around: Around) -> Value:
    """A section with its variables replaced; the files that secrets and configs are made of are paths from the root ('.' being the top
    ``folder``), and what they hold stands under ``CONTENT`` where the tree has it.
    """
    if name not in _FILLED or not isinstance(section.data, dict):
        return section
    entries = {key: _filled(entry, folder, variables, around) for key, entry in section.data.items()}
    return Value(entries, section.origin)


def _filled(entry: Value, folder: str, variables: Variables, around: Around) -> Value:
    file, variable = entry.get("file"), entry.get("environment")
    if not isinstance(entry.data, dict):
        return entry
    if file is not None and file.text:
        path = file.text if file.text.startswith(("/", "~")) else posixpath.normpath(posixpath.join(folder, file.text))
        source = around.text(path)
        content = {} if source is None else {CONTENT: Value(source.text.strip(), Origin("entry", source, 0, ""))}
        return Value({**entry.data, "file": Value(path, file.origin), **content}, entry.origin)
    if variable is not None and variable.text:
        return Value({**entry.data, CONTENT: variables.passed_on(variable.text, variable.origin)}, entry.origin)
    return entry
