"""The end of the process: at once, as the operating system takes memory back faster than Python hands it in object by object."""

from __future__ import annotations

import atexit
import os
import sys
from typing import NoReturn


def leave(code: int) -> NoReturn:
    """Exit with ``code`` when everything is written and whoever asked to be told of the end has been.

    Of a large tree, taking apart what was read costs a sixth of the whole time, and nobody sees it done.
    """
    if not _is_alone():
        sys.exit(code)
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):  # what cannot be written is told as Python tells it
        sys.exit(code)
    os._exit(code)


def _is_alone() -> bool:
    """Whether no thread is left that Python would wait for."""
    threads = sys.modules.get("threading")
    return threads is None or all(thread.daemon or thread is threads.main_thread() for thread in threads.enumerate())
