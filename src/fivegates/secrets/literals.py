"""Why a literal is no live credential: placeholder, template, reference, encrypted, public, ordinary words and the like."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from .knowledge import ValueKnowledge
from .randomness import entropy, is_wordlike, letter_runs

LONGEST_JUDGED = 4096
LONGEST_NAME = 128
_CROSSES = frozenset("*x.-_#?")
_ANGLED = re.compile(r"<[^<>]{1,200}>")
_NUMBER = re.compile(r"[+-]?[0-9][0-9_,.:eE+-]{0,63}")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://")
_PATH = re.compile(r"~?(?:\.{0,2}/|[A-Za-z]:\\)")
_HOME = re.compile(r"~/|/(?:etc|home|mnt|opt|root|srv|tmp|usr|var)/")
_FILE = re.compile(r"[\w@.*-]{1,40}+(?:/[\w@.*-]{1,40}+){0,20}+")
_VARIABLE = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]*|%[A-Za-z_][A-Za-z0-9_]*%|\{[A-Za-z_][A-Za-z0-9_.]*\}|__[A-Za-z0-9_]+__")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_TOKEN = re.compile(r"[^\s\-_./:@,+=\\]+")
_NAME_PARTS = re.compile("[-_./:]++")
# a part of a name: webhook, Webhook, WEBHOOK, clientId, python312, k8s, s390x, 2024
_NAME_PART = re.compile(
    r"(?:[A-Za-z][a-z]{0,19}+(?:[A-Z][a-z]{1,19}+){0,4}+[A-Z]?|[A-Z]{1,20}+)[0-9]{0,5}+[A-Za-z]{0,2}+|[0-9]{1,4}+[a-z]?"
)
_POSTGRES_HASH = re.compile("md5[0-9a-f]{32}")
_APP_PASSWORD = re.compile("[a-z]{4}(?: [a-z]{4}){3}")
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
    if lower.startswith(knowledge.hash_starts) or _POSTGRES_HASH.fullmatch(value):
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
    return is_published(value, knowledge)


def is_published(value: str, knowledge: ValueKnowledge) -> bool:
    """Whether documentation shows ``value`` to everybody."""
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:16] in knowledge.published


def ordinary(value: str, knowledge: ValueKnowledge, is_identifier: bool) -> str:
    """Why ``value`` is an ordinary setting although a secret's name holds it, or ''.

    One of: number, url, path, identifier, sentence, ordinary.
    """
    if _NUMBER.fullmatch(value):
        return "number"
    if _URL.match(value):
        return "url"
    id = _UUID.match(value)
    if id is not None and id.end() == len(value):
        return "identifier" if is_identifier else ""
    if id is not None and names_something(value[id.end() :], knowledge):  # a vault's project, and what is kept there
        return "identifier"
    if _EMAIL.fullmatch(value):
        return "identifier"
    if any(char.isspace() for char in value[:LONGEST_JUDGED]):
        return "" if is_app_password(value) else "sentence"
    if _is_path(value, knowledge):
        return "path"
    tokens = _TOKEN.findall(value[:LONGEST_JUDGED].removeprefix("~"))
    if all(_is_plain(token, knowledge) for token in tokens):
        return "path" if _PATH.match(value) else "ordinary"
    return "ordinary" if names_something(value, knowledge) else ""


def is_app_password(value: str) -> bool:
    """Whether ``value`` is written as Google shows a password for one application: four groups of four letters, with blanks between."""
    return _APP_PASSWORD.fullmatch(value) is not None


def is_rented(account: str, knowledge: ValueKnowledge) -> bool:
    """Whether ``account`` (user@host) is one of a database at a provider that sells them, by how its host ends and begins."""
    host = account.rpartition("@")[2].partition(":")[0].lower()
    ends = next((ends for ends in knowledge.rented_hosts if host.endswith(ends)), None)
    if ends is None or is_placeholder(account, knowledge):
        return False
    parts = host.removesuffix(ends).split(".")
    return len(parts) >= knowledge.rented_hosts[ends] and all(parts) and not any(part in "abcdefgh12345678" for part in parts)


def _is_path(value: str, knowledge: ValueKnowledge) -> bool:
    if _HOME.match(value) or (_FILE_BELOW_ROOT.fullmatch(value) and "." in value[-6:]):
        return True
    text = value.strip("\"'")
    return text.lower().endswith(knowledge.file_ends) and _FILE.fullmatch(text) is not None


def names_something(value: str, knowledge: ValueKnowledge) -> bool:
    """Whether ``value`` is what something is called (``discord-webhook-url``, ``OIDC_CLIENT_ID``, ``keycloakClientId``): parts that could
    each be a word or a number, one of them a word that names use. Parts of one length are how licence keys and the like are grouped.
    """
    parts = [part for part in _NAME_PARTS.split(value[:LONGEST_NAME]) if part]
    if len(value) > LONGEST_NAME or not all(map(_NAME_PART.fullmatch, parts)):
        return False
    words = [word.lower() for part in parts for word in letter_runs(part)]
    if len(words) < 2 or (len(parts) > 2 and len(set(map(len, parts))) == 1):
        return False
    if len(parts) == 1:  # keycloakClientId: a key may look so by chance, but would hardly end in such a word
        return value.isalpha() and words[-1] in knowledge.name_words and all(len(word) > 1 for word in words)
    return any(word in knowledge.name_words or is_wordlike(word, knowledge.bigrams) for word in words)


def decoded_text(value: str) -> str | None:
    """The printable text that ``value`` is the base64 of, or None."""
    if len(value) % 4 == 1 or len(value) > LONGEST_JUDGED:
        return None
    try:
        decoded = base64.b64decode(value + "=" * (-len(value) % 4), validate=True).decode("ascii").strip()
    except (binascii.Error, ValueError):
        return None
    return decoded if decoded.isprintable() and len(decoded) >= 3 else None


def _is_plain(token: str, knowledge: ValueKnowledge) -> bool:
    match = _PLAIN_TOKEN.fullmatch(token)
    if match is None:
        return False
    letters = match[1] or ""
    return len(letters) < 4 or all(len(run) < 4 or is_wordlike(run, knowledge.bigrams) for run in letter_runs(letters))
