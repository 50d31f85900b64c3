"""What stands in for a name that is not known: the address of what bears it, told from the same address in another deploy unit."""

from __future__ import annotations

import re

_STEPS_OF_NAMES = re.compile(r"[/?@]")  # what stands between the parts of a canonical name


def in_unit(address: str, unit: str) -> str:
    """The address, after the folder of its deploy unit where that has one: ``(infra:a#aws_iam_role.this)`` for ``terraform:infra/a``."""
    folder = unit.partition(":")[2]
    return f"({address})" if folder == "." else f"({_STEPS_OF_NAMES.sub(':', folder)}#{address})"
