"""``--checkov``: checkov is asked about the same files, and what it says of what belongs to agents stands beside our findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UsageError
from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from ..besides import CheckovBeside


class Choice(NamedTuple):
    """Which of our checks are selected and left out, and checkov, where it is asked for."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    beside: CheckovBeside | None


def choose(is_asked: bool, select: tuple[str, ...], ignore: tuple[str, ...], gates: tuple[str, ...] = ()) -> Choice:
    """Names of checks parted into ours and checkov's. Raises ``UsageError`` where the extra is not installed."""
    if not is_asked:
        return Choice(select, ignore, None)
    from ..beside.asking import require_checkov
    from ..beside.known import part
    from ..besides import CheckovBeside
    from ..engine.select import load_checks, select_checks

    require_checkov()
    (selected, theirs), (ignored, left_out) = part(select), part(ignore)
    checks = load_checks()
    select_checks(checks, selected, ignored)  # refuses names that nobody knows
    if select and not theirs:
        raise UsageError("--select names no check of checkov's", "add one of them, or all with --select checkov, or leave --checkov out")
    if select and not selected:
        ignored = tuple(check.id for check in checks)
    return Choice(selected, ignored, CheckovBeside(theirs, left_out, gates))
