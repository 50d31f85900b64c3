"""Keys that belong to nobody, made when a test runs, so that none stands in this repository."""

from __future__ import annotations

import base64
import json
import random
import string

from fivegates.secrets.knowledge import Format

ALNUM = string.ascii_letters + string.digits


def generated(length: int, alphabet: str = ALNUM, seed: int = 1) -> str:
    """The same random text for the same arguments."""
    source = random.Random(f"{seed}/{length}/{alphabet}")
    return "".join(source.choice(alphabet) for _ in range(length))


def expand(alphabet: str) -> str:
    """The characters of a character class: ``a-f0-9`` is ``abcdef0123456789``."""
    chars, rest = "", alphabet
    while rest:
        if len(rest) > 2 and rest[1] == "-":
            chars, rest = chars + "".join(map(chr, range(ord(rest[0]), ord(rest[2]) + 1))), rest[3:]
        else:
            chars, rest = chars + rest[0], rest[1:]
    return chars


def key_of(row: Format, seed: int = 1) -> str:
    """A key in the format of a row of the catalogue."""
    if row.uuid:
        return row.prefix + uuid(seed)
    body = generated(row.least, expand(row.alphabet.removesuffix("-").removesuffix(".")) or ALNUM, seed)
    at = row.at if row.at is not None else row.least // 2
    body = body[:at] + row.infix + body[at + len(row.infix) :] if row.infix else body
    return row.prefix + body


def uuid(seed: int = 1) -> str:
    hexa = generated(32, "0123456789abcdef", seed)
    return "-".join((hexa[:8], hexa[8:12], hexa[12:16], hexa[16:20], hexa[20:]))


def private_key(kind: str = "RSA ", lines: int = 12, seed: int = 1) -> str:
    body = "\n".join(generated(64, ALNUM + "+/", seed * 100 + line) for line in range(lines))
    return f"-----BEGIN {kind}PRIVATE KEY-----\n{body}\n-----END {kind}PRIVATE KEY-----"


def signed_token(claims: dict[str, object], seed: int = 1) -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, claims)
    encoded = [base64.urlsafe_b64encode(json.dumps(part, separators=(",", ":")).encode()).decode().rstrip("=") for part in parts]
    return ".".join((*encoded, generated(43, ALNUM + "-_", seed)))
