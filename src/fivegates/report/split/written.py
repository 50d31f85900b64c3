"""Pieces of Terraform and YAML, with what comes from contracts quoted as text of that language."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple


class Code(NamedTuple):
    """``language``: hcl | yaml. ``use``: what the agent's definition says from then on. ``open``: what a person must still do."""

    language: str
    text: str
    use: str
    open: tuple[str, ...] = ()


class Entry(NamedTuple):
    """An entry of ``scope.apis`` of the form ``WHAT on WHERE``; ``where`` is '' for one that names nothing."""

    what: str
    where: str


def entry_of(text: str) -> Entry:
    what, _, where = text.partition(" on ")
    return Entry(what.strip(), where.strip())


def hcl(text: str) -> str:
    """A quoted template that is this very text."""
    quoted = json.dumps(text, ensure_ascii=True)
    return quoted.replace("${", "$${").replace("%{", "%%{")


def hcl_list(items: Iterable[str], indent: str) -> str:
    """One item as ``["a"]``, more of them a line each."""
    quoted = [hcl(item) for item in items]
    if len(quoted) < 2:
        return f"[{', '.join(quoted)}]"
    return "[\n" + "".join(f"{indent}  {item},\n" for item in quoted) + f"{indent}]"


def yaml(text: str) -> str:
    """A plain scalar where YAML takes it as this text, else a quoted one."""
    plain = text.replace("-", "").replace(".", "").replace("/", "").isalnum() and text.isascii() and text[0].isalpha()
    return text if plain and text.lower() not in _WORDS else json.dumps(text, ensure_ascii=True)


_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
