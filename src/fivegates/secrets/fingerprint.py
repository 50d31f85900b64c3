"""Link equal credentials without telling them: a printable fingerprint for strong ones, an in-process link for all."""

from __future__ import annotations

import hmac
import os
from hashlib import sha256

from .classifier import Judgement

# Fixed, so that the same key has the same fingerprint in every repository and run; it only separates this use of HMAC from others.
_DOMAIN = b"fivegates credential fingerprint 1"
STRONG_ENOUGH = 80


def fingerprint(secret: str, judged: Judgement) -> str | None:
    """16 hex digits for a live credential of a provider's format or of 80 bits and more; None for what could be guessed from it."""
    if not judged.live or not (judged.format or judged.bits >= STRONG_ENOUGH):
        return None
    return hmac.digest(_DOMAIN, secret.encode("utf-8", "surrogatepass"), sha256).hex()[:16]


class ValueLinks:
    """Ids that are equal for equal values inside one run, and say nothing else of them: numbers in the order in which they are met."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._met: dict[bytes, str] = {}

    def value_id(self, secret: str) -> str:
        """``v1``, ``v2`` ...; no value is kept."""
        digest = hmac.digest(self._key, secret.encode("utf-8", "surrogatepass"), sha256)
        return self._met.setdefault(digest, f"v{len(self._met) + 1}")

    def __repr__(self) -> str:
        return "ValueLinks()"
