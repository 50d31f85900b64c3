"""What the name of a variable says: whether it names a secret, of which kind and whose."""

from __future__ import annotations

import re

from ..named_tuple import NamedTuple
from .knowledge import NameKnowledge

LONGEST_NAME = 256
_NEVER_SHIPPED = frozenset(("password", "client-secret", "private-key", "secret"))  # in a browser it is worse, not fine
_WORD = re.compile("[A-Z]++(?![a-z])[0-9]*+|[A-Z]?[a-z]++[0-9]*+|[A-Z]|[0-9]++")


class NameMeaning(NamedTuple):
    """``kind`` is '' where the name is no secret's; ``public``: a build ships it to browsers, and it does not say that it should not be.

    ``seals``: it signs, seals or checks, and nobody signs in with it.
    """

    words: tuple[str, ...]
    kind: str
    provider: str
    opens_only_models: bool
    least: int
    public: bool
    identifier: bool
    seals: bool = False


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case, split at separators and case changes."""
    return tuple(word.lower() for word in _WORD.findall(name[-LONGEST_NAME:]))


def name_before(text: str, at: int) -> str:
    """The name that a value at ``at`` is given to on its line (``name: "value``, ``NAME=value``), '' where there is none."""
    start = max(text.rfind("\n", 0, at) + 1, at - LONGEST_NAME)
    before = text[start:at].rstrip(" \t\"'")
    return (before[:-1].split() or [""])[-1] if before.endswith((":", "=")) else ""


def read_name(name: str, knowledge: NameKnowledge) -> NameMeaning:
    """What ``name`` says; the last secret word decides the kind, the longest provider match decides whose it is."""
    words = words_of(name)
    kind, least = _secret(words, knowledge)
    provider, opens = _provider(words, knowledge)
    opens = opens and kind in ("api-key", "token", "access-key")
    shipped = name.lower().startswith(tuple(f"{prefix}_" for prefix in knowledge.public_prefixes))
    return NameMeaning(
        words=words,
        kind=kind,
        provider=provider,
        opens_only_models=opens,
        least=least,
        public=shipped and not opens and kind not in _NEVER_SHIPPED and "secret" not in words,
        identifier=bool(words) and words[-1] in ("id", "ids", "uuid", "guid"),
        seals=_seals(words, knowledge),
    )


def names_setting(name: str, knowledge: NameKnowledge) -> bool:
    """Whether ``name`` is a plain setting's (``LLM_MODEL``), which is no credential even where it is kept among secrets."""
    words = words_of(name)
    return any(words[-len(ends) :] == ends for ends in knowledge.setting_ends)


def _secret(words: tuple[str, ...], knowledge: NameKnowledge) -> tuple[str, int]:
    # `KEY_NAME2` ends as `KEY_NAME` does, and the digits of `sha256` belong to the word
    if not words or any(_same(words[-1], ends) for ends in knowledge.not_secret_ends):
        return "", 0
    if any(_position(words, harmless) >= 0 for harmless in knowledge.not_secret_words):
        return "", 0
    found = [
        (_position(words, row.words) + len(row.words), len(row.words), row) for row in knowledge.secret if _position(words, row.words) >= 0
    ]
    if not found:
        return "", 0
    end, _length, row = max(found, key=lambda entry: entry[:2])
    # a lone `key` means a secret only where it closes the name
    if row.words == ("key",) and end != len(words):
        return "", 0
    return row.kind, row.least


def _seals(words: tuple[str, ...], knowledge: NameKnowledge) -> bool:
    """Whether the name is that of a secret which signs, seals or checks (``JWT_SECRET``), and which nobody signs in with."""
    return any(_closes(words, ends) for ends in knowledge.seal_ends) or any(
        len(words) == len(whole) and _closes(words, whole) for whole in knowledge.seals
    )


def _closes(words: tuple[str, ...], ends: tuple[str, ...]) -> bool:
    return len(words) >= len(ends) and all(map(_same, words[-len(ends) :], ends))


def _provider(words: tuple[str, ...], knowledge: NameKnowledge) -> tuple[str, bool]:
    found = [row for row in knowledge.providers if _position(words, row.words) >= 0]
    if not found:
        return "", False
    row = max(found, key=lambda row: len(row.words))
    return row.provider, row.opens_only_models


def _position(words: tuple[str, ...], wanted: tuple[str, ...]) -> int:
    """The last place where ``wanted`` stands in a row in ``words``, or -1; digits at the end of a word do not count (``KEY2``)."""
    for start in range(len(words) - len(wanted), -1, -1):
        if _same(words[start], wanted[0]) and all(map(_same, words[start + 1 :], wanted[1:])):
            return start
    return -1


def _same(word: str, wanted: str) -> bool:
    return word == wanted or word.rstrip("0123456789") == wanted
