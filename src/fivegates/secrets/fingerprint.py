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
    """Ids that are equal for equal values inside this process and mean nothing outside: the key is drawn anew each time."""

    def __init__(self) -> None:
        self._key = os.urandom(32)

    def value_id(self, secret: str) -> str:
        """16 hex digits; never to be printed or stored."""
        return hmac.digest(self._key, secret.encode("utf-8", "surrogatepass"), sha256).hex()[:16]

    def __repr__(self) -> str:
        return "ValueLinks()"
