"""The name of a finding that survives moving and renaming files: a hash over the check and what the finding is about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence


def fingerprint(check: str, key: Sequence[str]) -> str:
    """64 hex digits over the check's id and the key's values, which hold no path, line, address or commit."""
    return hashlib.sha256(json.dumps([check, *key], separators=(",", ":")).encode()).hexdigest()
