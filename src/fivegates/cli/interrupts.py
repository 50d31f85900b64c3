"""Ctrl-C in a moment in which Python ignores exceptions, as in the callback of a weak reference, is not lost."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

AGAIN = 0.01  # seconds after which it comes once more


@contextmanager
def insistent_interrupts() -> Iterator[None]:
    """Inside, an interrupt that was ignored is sent again until somebody hears it."""
    former = sys.unraisablehook

    def told(ignored: sys.UnraisableHookArgs) -> None:
        if ignored.exc_type is KeyboardInterrupt:
            _interrupt_later()
        else:
            former(ignored)

    sys.unraisablehook = told
    try:
        yield
    finally:
        sys.unraisablehook = former


def _interrupt_later() -> None:
    from _thread import interrupt_main
    from threading import Timer

    again = Timer(AGAIN, interrupt_main)
    again.daemon = True
    again.start()
