"""Why a file cannot be opened, in words."""

from __future__ import annotations

import errno


def explain(error: OSError) -> str:
    """The reason that an error of the operating system stands for."""
    reasons = {
        errno.ENOENT: "the file is gone",
        errno.EACCES: "permission to read it is missing",
        errno.EPERM: "permission to read it is missing",
    }
    return reasons.get(error.errno or 0) or f"it cannot be opened: {error.strerror}"
