"""Why a literal is no live credential: placeholder, template, reference, encrypted, public, ordinary words and the like."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from .knowledge import ValueKnowledge
from .randomness import entropy, is_wordlike, letter_runs

LONGEST_JUDGED = 4096
_CROSSES = frozenset("*x.-_#?")
_ANGLED = re.compile(r"<[^<>]{1,200}>")
_NUMBER = re.compile(r"[+-]?[0-9][0-9_,.:eE+-]{0,63}")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://")
_PATH = re.compile(r"~?(?:\.{0,2}/|[A-Za-z]:\\)")
_VARIABLE = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]*|%[A-Za-z_][A-Za-z0-9_]*%|\{[A-Za-z_][A-Za-z0-9_.]*\}|__[A-Za-z0-9_]+__")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_TOKEN = re.compile(r"[^\s\-_./:@,+=\\]+")
_PLAIN_TOKEN = re.compile(r"[0-9]{1,4}|v?[0-9]{1,3}[a-z]{0,3}|([A-Za-z]{1,24})[0-9]{0,4}")


def harmless(value: str, knowledge: ValueKnowledge) -> str:
    """Why ``value`` (stripped) cannot be a live credential whatever its name, or '' if that stays open.

    One of: empty, encrypted, template, reference, hash, public, placeholder.
    """
    lower = value[:LONGEST_JUDGED].lower()
    if lower in knowledge.empty:
        return "empty"
    if lower.startswith(knowledge.encrypted_starts):
        return "encrypted"
    if is_template(value, knowledge):
        return "template"
    if is_reference(lower, knowledge):
        return "reference"
    if lower.startswith(knowledge.hash_starts):
        return "hash"
    if lower.startswith(knowledge.public_starts):
        return "public"
    return "placeholder" if is_placeholder(value, knowledge) else ""


def is_template(value: str, knowledge: ValueKnowledge) -> bool:
    """Whether something else fills ``value`` in."""
    lower = value[:LONGEST_JUDGED].lower()
    if lower.startswith(knowledge.template_starts) or any(mark in lower for mark in knowledge.template_contains):
        return True
    return _VARIABLE.fullmatch(value) is not None


def is_reference(lower: str, knowledge: ValueKnowledge) -> bool:
    """Whether a value (in lower case) names a secret that is kept elsewhere."""
    return lower.startswith(knowledge.reference_starts) or any(mark in lower for mark in knowledge.reference_contains)


# /a/b/c.pem: whatever its folders are called, no key is in lower case throughout, has three steps and an ending
_FILE_BELOW_ROOT = re.compile(r"(?:/[a-z0-9_-][a-z0-9_.-]{0,40}+){3,20}+")


def is_placeholder(value: str, knowledge: ValueKnowledge) -> bool:
    """Whether ``value`` stands where somebody is to put a secret, or is one that everybody knows."""
    lower = value[:LONGEST_JUDGED].lower()
    if lower.startswith(knowledge.placeholder_starts) or any(mark in lower for mark in knowledge.placeholder_contains):
        return True
    if "..." in lower or set(lower) <= _CROSSES or _ANGLED.search(value) is not None:
        return True
    if len(value) >= 4 and entropy(value[:LONGEST_JUDGED]) < 1.5:
        return True
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:16] in knowledge.published


def ordinary(value: str, knowledge: ValueKnowledge, is_identifier: bool) -> str:
    """Why ``value`` is an ordinary setting although a secret's name holds it, or ''.

    One of: number, url, path, identifier, sentence, ordinary.
    """
    if _NUMBER.fullmatch(value):
        return "number"
    if _URL.match(value):
        return "url"
    if _UUID.fullmatch(value):
        return "identifier" if is_identifier else ""
    if _EMAIL.fullmatch(value):
        return "identifier"
    if any(char.isspace() for char in value[:LONGEST_JUDGED]):
        return "sentence"
    if _FILE_BELOW_ROOT.fullmatch(value) and "." in value[-6:]:
        return "path"
    tokens = _TOKEN.findall(value[:LONGEST_JUDGED].removeprefix("~"))
    if all(_is_plain(token, knowledge) for token in tokens):
        return "path" if _PATH.match(value) else "ordinary"
    return ""


def decoded_text(value: str) -> str | None:
    """The printable text that ``value`` is the base64 of, or None."""
    if len(value) % 4 or len(value) > LONGEST_JUDGED:
        return None
    try:
        decoded = base64.b64decode(value, validate=True).decode("ascii").strip()
    except (binascii.Error, ValueError):
        return None
    return decoded if decoded.isprintable() and len(decoded) >= 3 else None


def _is_plain(token: str, knowledge: ValueKnowledge) -> bool:
    match = _PLAIN_TOKEN.fullmatch(token)
    if match is None:
        return False
    letters = match[1] or ""
    return len(letters) < 4 or all(len(run) < 4 or is_wordlike(run, knowledge.bigrams) for run in letter_runs(letters))
