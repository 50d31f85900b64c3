"""``--plan``: the files are the user's own arguments, so they may lie outside the scanned folder; they are read once, and bounded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PlanError

if TYPE_CHECKING:
    from ..readers.interface import Limits
    from ..resolve.terraform.planned import GivenPlan


def read_plans(given: tuple[str, ...], limits: Limits) -> list[GivenPlan]:
    """The plans that ``FILE`` and ``ROOT=FILE`` name. Raises ``PlanError`` for one that cannot be read."""
    if not given:
        return []
    from ..readers.plan import HOW, read_plan
    from ..resolve.terraform.planned import GivenPlan

    found = []
    for text in given:
        root, file = _parts(text)
        try:
            with Path(file).open("rb") as stream:
                data = stream.read(limits.plan_bytes + 1)
            found.append(GivenPlan(Path(file).name, root, read_plan(data, limits)))
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no file name"
            raise PlanError(f"the plan {file} cannot be read: {reason[:1].lower()}{reason[1:]}", HOW) from error
        except PlanError as error:
            raise PlanError(f"{file}: {error.message}", error.hint or HOW) from error
    return found


def _parts(text: str) -> tuple[str | None, str]:
    """Root and file. A file whose name holds ``=`` is one as long as it exists."""
    root, equals, file = text.partition("=")
    if not equals or Path(text).is_file():
        return None, text
    return root.strip("/") or ".", file
