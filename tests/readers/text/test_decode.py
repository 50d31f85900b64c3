"""Bytes to text."""

from __future__ import annotations

import codecs

import pytest

from fivegates.errors import ReadError
from fivegates.readers.text import decode

TEXT = "größe: 1\r\nsmile: 😀\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16-le", "utf-16-be"],
)
def test_every_accepted_encoding_gives_the_same_text_without_mark_and_with_its_line_ends(data: bytes) -> None:
    assert decode("a.yaml", data).text == TEXT


def test_an_empty_file_is_empty_text() -> None:
    assert decode("a.yaml", b"").text == ""


@pytest.mark.parametrize(
    ("data", "reason", "offset"),
    [
        (b"ab\xff", "not UTF-8 text (invalid start byte)", 2),
        ("ü".encode() + b"\xe9 caf", "not UTF-8 text (invalid continuation byte)", 1),
        (b"\x7fELF\x00\x01\xff", "binary data, not text", 6),
        (b"\x00GITCRYPT\x00\x3f\xd0", "encrypted by git-crypt; `git-crypt unlock` makes it text", 0),
        (b"a\x00b", "binary data, not text", 1),
        (codecs.BOM_UTF16_LE + b"a\x00\x00", "not UTF-16 text (truncated data)", 1),
        (codecs.BOM_UTF16_BE + b"\x00\x61\x00\x00", "binary data, not text", 1),
        (codecs.BOM_UTF32_LE + "a".encode("utf-32-le"), "UTF-32 text is not read; save it as UTF-8", 0),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason_and_the_place(data: bytes, reason: str, offset: int) -> None:
    with pytest.raises(ReadError) as error:
        decode("a.yaml", data)
    assert (error.value.message, error.value.offset) == (reason, offset)
