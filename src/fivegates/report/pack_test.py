"""How the checks of a pack did on their own examples, as text and as JSON (``schemas/pack-test.schema.json``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from ..readers.interface import Problem
from .encode import to_json
from .interface import CheckText
from .terminal import counted, finished, paint, wrap

SCHEMA = "https://fivegates.dev/schemas/pack-test-1.json"
NOT_WALKED = (
    "Only plain conclusions from absence are refused here: pip install 'fivegates[packs]' walks every query to see whether it concludes "
    "from absence without proof."
)
Clean = Callable[[str], str]


class Tried(Protocol):
    """How one check did."""

    @property
    def check(self) -> CheckText: ...
    @property
    def examples(self) -> int: ...
    @property
    def wrong(self) -> Sequence[str]: ...


def render_json(tried: Sequence[Tried], problems: Sequence[Problem], *, is_walked: bool, clean: Clean) -> str:
    """``{"checks": [...], "errors": [...], "is_walked": bool}``."""
    checks = [
        {"id": one.check.id, "path": clean(one.check.pack), "examples": one.examples, "wrong": [clean(why) for why in one.wrong]}
        for one in tried
    ]
    errors = [{"place": {"path": clean(one.place.path), "line": one.place.line}, "reason": clean(one.reason)} for one in problems]
    return to_json({"$schema": SCHEMA, "checks": checks, "errors": errors, "is_walked": is_walked})


def render_text(
    tried: Sequence[Tried], problems: Sequence[Problem], *, is_walked: bool, clean: Clean, color: bool = False, width: int = 100
) -> str:
    """A line for each check, with what is wrong below it, then the files that cannot be used, then all in one sentence."""
    lines: list[str] = []
    for one in tried:
        word = paint("wrong", "high", color) if one.wrong else "ok   "
        lines.append(f"{word}  {one.check.id} {one.check.name}  {clean(one.check.pack)}  ({counted(one.examples, 'example')})")
        for why in one.wrong:
            lines += wrap(clean(why), width, "       ", "         ")
    for problem in problems:
        lines += wrap(clean(f"{problem.place.path}:{problem.place.line}: {problem.reason}"), width, "error  ", "         ")
    bad = sum(bool(one.wrong) for one in tried)
    wrong = [f"{counted(bad, 'check')} not as it says"] if bad else []
    wrong += [f"{counted(len(problems), 'mistake')} in files that cannot be used"] if problems else []
    tally = f"{counted(len(tried), 'check')}, {counted(sum(one.examples for one in tried), 'example')}"
    said = f"{tally}: {', '.join(wrong) or 'all is well'}"
    return finished([*lines, "", *wrap(said, width), *([] if is_walked else ["", *wrap(NOT_WALKED, width)])])
