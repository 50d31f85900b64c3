"""Whether an identity is named after the agent that runs as it, in words that tell one from another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from ..facts.model import EffectiveIdentity
from .identity_rows import shown_name
from .names import words

PRINCIPALS = ("aws:role/", "aws:user/", "gcp:sa/", "azure:mi/", "k8s:")
SHORTEST = 3
_ACRONYM = re.compile(r"(?<=[A-Z])(?=[A-Z][a-z])")  # AIAgent: AI, Agent


def with_namesakes(
    rows: Iterable[EffectiveIdentity], names: Mapping[str, tuple[str, ...]], generic: Collection[str]
) -> list[EffectiveIdentity]:
    """The rows with ``namesake`` told where it can be. ``names``: by workload, what its agent and it are called."""
    dropped = frozenset(generic)
    return [row._replace(namesake=is_namesake(row.identity, names.get(row.workload, ()), dropped)) for row in rows]


def is_namesake(canonical: str, names: Iterable[str], generic: Collection[str]) -> bool | None:
    """Whether an identity shares a word with one of ``names``, also run together; None where either is not known or says nothing."""
    name = shown_name(canonical)
    if not canonical.startswith(PRINCIPALS) or canonical.startswith("azure:mi/system/") or not name or name.startswith("("):
        return None
    theirs = {word for one in names for word in _telling(one, generic)}
    if not theirs:
        return None
    own, joined = _telling(name, generic), _joined(name)
    return any(word in joined for word in theirs) or any(word in _joined(one) for one in names for word in own)


def _telling(name: str, generic: Collection[str]) -> set[str]:
    letters = "".join(" " if sign.isdigit() else sign for sign in name)
    return {word for word in words(_ACRONYM.sub(" ", letters)) if len(word) >= SHORTEST and word not in generic}


def _joined(name: str) -> str:
    return "".join(words(name))
