"""Says on standard error how far a long run is; silent on short ones and where nobody looks."""

from __future__ import annotations

import sys
import time
from types import TracebackType

PATIENCE = 0.7  # seconds without a word
PAUSE = 0.1  # seconds between two words
CLEAR_LINE = "\r\x1b[K"


class Progress:
    """Call it with a stage and how much of it is done; the line it keeps is gone when it ends."""

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()
        self._next = time.monotonic() + PATIENCE
        self._shown = False

    def __enter__(self) -> Progress:
        return self

    def __call__(self, stage: str, done: int, total: int) -> None:
        if not self._shows or time.monotonic() < self._next:
            return
        count = f" {done:,} of {total:,}" if total else ""
        sys.stderr.write(f"{CLEAR_LINE}{stage}{count}")
        sys.stderr.flush()
        self._shown = True
        self._next = time.monotonic() + PAUSE

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._shown:
            sys.stderr.write(CLEAR_LINE)
            sys.stderr.flush()
