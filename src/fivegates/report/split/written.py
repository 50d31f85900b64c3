"""Pieces of Terraform and YAML, with what comes from contracts quoted as text of that language."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

from ...named_tuple import NamedTuple

_ADDRESS = re.compile(r"(?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][\w-]*(?:\[\d{1,4}\])?(?:\.[a-z_]+)+")


class Code(NamedTuple):
    """``language``: hcl | yaml. ``use``: what the agent's definition says from then on. ``open``: what a person must still do."""

    language: str
    text: str
    use: str
    open: tuple[str, ...] = ()


class Entry(NamedTuple):
    """An entry of ``scope.apis``: what it allows (actions or roles, as written), and on what, '' for everything."""

    what: tuple[str, ...]
    where: str


def entry_of(text: str) -> Entry:
    what, _, where = text.partition(" on ")
    return Entry(tuple(part.strip() for part in what.split(",") if part.strip()), where.strip())


def meant(where: str) -> str:
    """What an entry is on as HCL: the address of a resource stays one (``aws_s3_bucket.tickets.arn/*`` too), all else is text."""
    found = _ADDRESS.match(where)
    rest = where[found.end() :] if found is not None else ""
    if found is None or (rest and rest[0] != "/"):
        return hcl(where)
    return f'"${{{found[0]}}}{hcl(rest)[1:]}' if rest else where


def hcl(text: str) -> str:
    """A quoted template that is this very text."""
    quoted = json.dumps(text, ensure_ascii=True)
    return quoted.replace("${", "$${").replace("%{", "%%{")


def hcl_list(items: Iterable[str], indent: str, written: Callable[[str], str] = hcl) -> str:
    """One item as ``["a"]``, more of them a line each."""
    quoted = [written(item) for item in items]
    if len(quoted) < 2:
        return f"[{', '.join(quoted)}]"
    return "[\n" + "".join(f"{indent}  {item},\n" for item in quoted) + f"{indent}]"


def yaml(text: str) -> str:
    """A plain scalar where YAML takes it as this text, else a quoted one."""
    plain = text.replace("-", "").replace(".", "").replace("/", "").isalnum() and text.isascii() and text[0].isalpha()
    return text if plain and text.lower() not in _WORDS else json.dumps(text, ensure_ascii=True)


_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
