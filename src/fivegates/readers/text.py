"""Bytes of a file to text: UTF-8 or UTF-16 by its mark; everything else is refused with the reason."""

from __future__ import annotations

import codecs

from ..errors import ReadError
from ..source import Source

_UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BINARY = "binary data, not text"
_GIT_CRYPT = b"\0GITCRYPT\0"  # how what git-crypt has encrypted begins


def decode(path: str, data: bytes) -> Source:
    """The text of a file, without its byte-order mark and with its line ends as they are.

    Raises ``ReadError`` for binary data and for bytes that are no UTF-8 (or, after its mark, no UTF-16); its offset is in characters.
    """
    if data.startswith(codecs.BOM_UTF8):
        return Source(path, _decoded(data[3:], "utf-8"))
    if data.startswith(_GIT_CRYPT):
        raise ReadError("encrypted by git-crypt; `git-crypt unlock` makes it text")
    if data.startswith(_UTF32_MARKS):
        raise ReadError("UTF-32 text is not read; save it as UTF-8")
    if data.startswith(_UTF16_MARKS):
        name = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
        return Source(path, _decoded(data[2:], name))
    return Source(path, _decoded(data, "utf-8"))


def is_binary(data: bytes) -> bool:
    """Whether these bytes are no text at all, which says nothing about text in a wrong encoding."""
    return b"\0" in data[:8_192] and not data.startswith((*_UTF16_MARKS, *_UTF32_MARKS))


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding)
        offset, line = len(before), before.count("\n") + 1
        if encoding == "utf-8" and b"\0" in data:
            raise ReadError(_BINARY, offset) from None
        raise ReadError(f"not {encoding[:6].rstrip('-').upper()} text ({error.reason})", offset, line) from None
    if "\0" in text:
        raise ReadError(_BINARY, text.index("\0"))
    return text
