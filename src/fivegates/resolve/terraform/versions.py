"""Version constraints of module calls: ``~> 5.0, != 5.3.1``.

Source: https://developer.hashicorp.com/terraform/language/expressions/version-constraints
"""

from __future__ import annotations

import re

_CONSTRAINT = re.compile(r"\s*(=|!=|>=|<=|>|<|~>)?\s*v?(\d{1,9}(?:\.\d{1,9}){0,3})(-[0-9A-Za-z.-]{1,50})?(?:\+[0-9A-Za-z.-]{0,50})?\s*")
Version = tuple[int, ...]


def allows(constraints: str, version: str) -> bool:
    """Whether ``version`` meets every constraint; without constraints any does, without a version none does."""
    if not constraints:
        return True
    found = _CONSTRAINT.fullmatch(version)
    return found is not None and all(_allows(one, _numbers(found[2]), found[3] or "") for one in constraints.split(",")[:20])


def _allows(constraint: str, version: Version, release: str) -> bool:
    found = _CONSTRAINT.fullmatch(constraint)
    if found is None:
        return False
    operator, written, asked = found[1] or "=", found[2], found[3] or ""
    wanted = _numbers(written)
    if release or asked:  # a pre-release is only had by its exact name
        return operator == "=" and (version, release) == (wanted, asked)
    if operator == "~>":
        fixed = written.count(".")  # "~> 1" has no upper end in Terraform
        return version >= wanted and version[:fixed] == wanted[:fixed]
    return {"=": version == wanted, "!=": version != wanted, ">": version > wanted, "<": version < wanted}.get(
        operator, version >= wanted if operator == ">=" else version <= wanted
    )


def _numbers(text: str) -> Version:
    numbers = tuple(int(part) for part in text.split("."))
    return (*numbers, *(0,) * (4 - len(numbers)))
