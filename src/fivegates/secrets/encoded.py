"""What the ``data`` of a Kubernetes Secret says: base64, in one line or in several."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error


def decode_base64(text: str) -> str | None:
    """The text that is encoded, None where it is no base64 of a text."""
    try:
        return b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (Base64Error, UnicodeDecodeError, ValueError):
        return None
