"""Files that the user names one by one: the only ones that are opened without a tree around them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ..errors import ReadError


def read_named(path: str, most: int) -> bytes | None:
    """The bytes of a regular file, None for a link, folder, pipe or device, which holds no text of its own.

    Raises ``ReadError`` where it cannot be opened or has more than ``most`` bytes.
    """
    try:
        found = os.lstat(path)
        if not stat.S_ISREG(found.st_mode):
            return None
        if found.st_size > most:
            raise ReadError(f"{found.st_size:,} bytes are over the limit of {most:,}")
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise ReadError(getattr(error, "strerror", None) or "the name cannot be a file's") from None
