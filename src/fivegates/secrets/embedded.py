"""Credentials inside a larger text: private key blocks, passwords in connection strings, signed tokens."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator

from ..named_tuple import NamedTuple
from .randomness import entropy

_PEM_MARK = re.compile(r"-----(BEGIN|END) ([A-Z0-9 ]{0,40}+)-----")
_PEM_CHUNK = re.compile(r"[A-Za-z0-9+/=]{16,}+")
_PEM_RUN = re.compile(
    r"(?:(?:[\s\"',|\\]|(?<=\\)[nr]){0,40}+[A-Za-z0-9+/=]{16,}+)*+(?:(?:\s|\\[nr]){0,4}+[A-Za-z0-9+/=]{1,15}+(?![A-Za-z]))?"
)
LONGEST_KEY = 16_384
LONGEST_LINE = 1_024
LONGEST_SCHEME = 31
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}+\Z")
_NETLOC = re.compile(r"[^\s/?#\"'<>`\\]{3,512}+")
_SETTING = re.compile(r"(?<![A-Za-z0-9?&])(AccountKey|SharedAccessKey|AccessKey|Password|Pwd)[ ]?=[ ]?([^;\s\"']{4,256}+)", re.IGNORECASE)
_SETTINGS = ("accountkey", "accesskey", "password", "pwd")
_SIGNATURE = re.compile(r"(?:[?&]|\\u0026|&amp;|%26)sig=([A-Za-z0-9%+/_=-]{43,128}+)")
# Until when a token's own time must have ended: 2026-11-30. No clock is asked, so that one tree says the same on every day; whoever reads
# this reads it later.
LONG_OVER = 1_795_996_800
_JWT = re.compile(r"eyJ(?<![A-Za-z0-9_-]eyJ)[A-Za-z0-9_-]{10,4096}+\.(eyJ[A-Za-z0-9_-]{10,8192}+)\.([A-Za-z0-9_-]{20,1024}+)")

_NAMED = re.compile(
    r"(?<![\w.-])(?:-{0,2}+([A-Za-z][\w.-]{1,80}+)=|--([A-Za-z][\w.-]{1,80}+)[ ](?![A-Za-z][\w.-]{1,80}+=[^=\s])|(Bearer)[ ])"
    r"""["']?+([^\s"'`;&|<>,]{1,400}+)"""
)


class Part(NamedTuple):
    """A credential at ``text[start:end]``. ``reason`` says why it is none that counts, '' where it may be live. ``account``: user@host."""

    start: int
    end: int
    kind: str
    provider: str
    reason: str
    account: str = ""


def find_private_keys(text: str) -> Iterator[Part]:
    """PEM and OpenPGP private key blocks, each one span with its markers; one without an end marker goes as far as its body does."""
    begin: re.Match[str] | None = None
    for mark in _PEM_MARK.finditer(text):
        if begin is not None:
            closed = mark[1] == "END" and mark.start() - begin.end() <= LONGEST_KEY
            yield from _private_key(text, begin, mark.end() if closed else _end_of_body(text, begin))
        begin = mark if mark[1] == "BEGIN" else None
    if begin is not None:
        yield from _private_key(text, begin, _end_of_body(text, begin))


def _end_of_body(text: str, begin: re.Match[str]) -> int:
    run = _PEM_RUN.match(text, begin.end(), begin.end() + LONGEST_KEY)
    return run.end() if run is not None else begin.end()


def _private_key(text: str, begin: re.Match[str], end: int) -> Iterator[Part]:
    if "PRIVATE KEY" not in begin[2]:
        return
    body = "".join(match[0] for match in _PEM_CHUNK.finditer(text, begin.end(), end))
    if len(body) < 64 or entropy(body) < 4.0:
        reason = "placeholder"
    else:
        reason = "encrypted" if "ENCRYPTED" in text[begin.start() : begin.start() + 128] else ""
    google = "service_account" in text[max(0, begin.start() - 1024) : begin.start()] or "service_account" in text[end : end + 1024]
    yield Part(begin.start(), end, "service-account-key" if google else "private-key", "google" if google else "", reason)


def find_connection_passwords(text: str) -> Iterator[Part]:
    """The password of ``scheme://user:password@host`` and of ``...;Password=...;``, account keys and shared access signatures."""
    for scheme, netloc in _find_addresses(text):
        user, at, host = netloc[0].rpartition("@")
        name, colon, password = user.partition(":")
        if at and colon and password:
            start = netloc.start() + len(user) - len(password)
            yield Part(start, start + len(password), "connection-string", _scheme_provider(scheme), "", f"{name}@{host}")
    if ";" in text and _names_setting(text.lower()):
        for match in _SETTING.finditer(text):
            if ";" not in _line_around(text, match.start(), match.end()):
                continue
            azure = match[1].lower() in ("accountkey", "sharedaccesskey", "accesskey")
            yield Part(match.start(2), match.end(2), "access-key" if azure else "connection-string", "azure" if azure else "", "")
    for match in _SIGNATURE.finditer(text):
        yield Part(match.start(1), match.end(1), "token", "azure", "")


def _names_setting(folded: str) -> bool:
    return any(name in folded for name in _SETTINGS)


def _find_addresses(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The scheme of each ``scheme://...`` and what stands up to its path, found by the mark between the two: few texts hold many."""
    end, mark = 0, text.find("://")
    while mark >= 0:
        scheme = _SCHEME.search(text, max(end, mark - LONGEST_SCHEME), mark)
        netloc = _NETLOC.match(text, mark + 3) if scheme is not None else None
        if scheme is not None and netloc is not None:
            end = netloc.end()
            yield scheme[0], netloc
        mark = text.find("://", max(end, mark + 3))


def _line_around(text: str, start: int, end: int) -> str:
    """The line that holds ``text[start:end]``, as far as a connection string may reach."""
    before = max(0, start - LONGEST_LINE)
    first = text.rfind("\n", before, start) + 1 or before
    last = text.find("\n", end, end + LONGEST_LINE)
    return text[first : last if last >= 0 else end + LONGEST_LINE]


def _scheme_provider(scheme: str) -> str:
    name = scheme.lower().partition("+")[0]
    return {"postgresql": "postgres", "amqps": "rabbitmq", "amqp": "rabbitmq", "rediss": "redis"}.get(
        name, "" if name in ("http", "https") else name
    )


def find_named(text: str) -> Iterator[tuple[int, str, str]]:
    """What a text names beside its value (``name=value``, ``--name value``, a header's token): where the value starts, name, value.

    A value may name others itself (``--args="--password value"``).
    """
    match = _NAMED.search(text)
    while match is not None:
        yield match.start(4), match[1] or match[2] or "bearer_token", match[4]
        match = _NAMED.search(text, match.start(4))


def find_signed_tokens(text: str) -> Iterator[Part]:
    """JSON Web Tokens. One that a vendor publishes for demonstrations, of the anonymous role, or whose time is over, does not count."""
    for match in _JWT.finditer(text):
        yield Part(match.start(), match.end(), "token", "", _token_reason(match[1]))


def _token_reason(payload: str) -> str:
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return ""
    if not isinstance(claims, dict):
        return ""
    if claims.get("iss") == "supabase-demo" or claims.get("sub") == "1234567890":
        return "placeholder"
    if claims.get("role") == "anon":
        return "public"
    ends = claims.get("exp")
    return "expired" if isinstance(ends, int | float) and ends < LONG_OVER else ""
