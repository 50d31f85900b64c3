"""Single values by their path, as ``--set`` and GitOps parameters give them: ``a.b[0].c``."""

from __future__ import annotations

import re

from .data import Datum, GoList, GoMap, raw

_STEP = re.compile(r"((?:[^.\[\]\\]|\\.)++)|\[(\d{1,4})\]|\.")
_LONGEST = 1_000  # items of a list that a path may reach


def set_at(values: GoMap, path: str, value: Datum) -> bool:
    """Put ``value`` at ``path``, with the maps and lists on the way; False for a path that cannot be read."""
    steps = _steps(path)
    if not steps or isinstance(steps[0], int):
        return False
    holder: Datum = values
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if isinstance(step, int) is not isinstance(holder, GoList) or (isinstance(step, int) and step >= _LONGEST):
            return False
        if isinstance(step, int):
            holder.extend([None] * (step + 1 - len(holder)))
        if following is None:
            holder[step] = value
            return True
        below = raw(holder[step] if isinstance(step, int) else holder.get(step))
        if not isinstance(below, GoList if isinstance(following, int) else GoMap):
            below = GoList() if isinstance(following, int) else GoMap()
        holder[step] = below
        holder = below
    return False


def _steps(path: str) -> list[str | int]:
    found: list[str | int] = []
    end = 0
    for match in _STEP.finditer(path):
        if match.start() != end:
            return []
        end = match.end()
        if match[1] is not None:
            found.append(re.sub(r"\\(.)", r"\1", match[1]))
        elif match[2] is not None:
            found.append(int(match[2]))
    return found if end == len(path) else []
