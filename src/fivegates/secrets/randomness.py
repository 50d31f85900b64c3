"""Whether a text looks generated or written by a person: entropy, runs, and how word-like its letters are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log2

# Everything is judged on its first characters only: a longer text does not look more random.
JUDGED = 512
# Mean surprise of a letter pair, in bits, up to which letters read like a word: English words have 3 to 4.5, random letters 5 to 6.
WORDLIKE = 4.6
SHORTEST_WORD = 4
_GROUP = re.compile("[-_.:/ ]")
_RUN = re.compile("[A-Z]*+[a-z]++|[A-Z]++")
_DATE = re.compile(r"[0-9]{2,}+|!")
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i"})


def entropy(text: str) -> float:
    """Shannon entropy of the characters, in bits per character; 0.0 for an empty text."""
    total = len(text)
    return -sum(n / total * log2(n / total) for n in Counter(text).values()) if total else 0.0


def strength(text: str) -> int:
    """Bits of a generated text, estimated from its own characters; an upper bound for text written by a person."""
    return int(len(text) * entropy(text[:JUDGED]))


def looks_repeated(text: str) -> bool:
    """Runs such as ``abcdef``, ``1111`` or one piece over and over, as people type them where a value is wanted."""
    text = text[:JUDGED]
    if len(text) < 8:
        return False
    steps = sum(abs(ord(b) - ord(a)) <= 1 for a, b in pairwise(text))
    triples = {text[i : i + 3] for i in range(len(text) - 2)}
    return steps > 0.45 * len(text) or len(triples) < 0.6 * (len(text) - 2) or _counted_groups(text) > 1 or _counts_up(text)


def _counts_up(text: str) -> bool:
    """Whether both the letters and the digits of a text such as ``a1b2c3d4`` count up, each for themselves."""
    lower = text.lower()
    return _is_counted([ord(char) - 97 for char in lower if "a" <= char <= "z"], 26) and _is_counted(
        [int(char) for char in lower if "0" <= char <= "9"], 10
    )


def _is_counted(numbers: Sequence[int], size: int) -> bool:
    """Whether most steps of a row are one and the same, such as 1 2 3 or 1 3 5; ``size``: where the row begins again (or with f in hex)."""
    if len(numbers) < 4:
        return False
    steps = Counter(1 if (a, b) == (5, 0) else (b - a) % size for a, b in pairwise(numbers))
    return max(steps.values()) >= 0.75 * (len(numbers) - 1)


def _counted_groups(text: str) -> int:
    """How many groups of a text such as ``1234-abcd-x7`` count up one by one."""
    groups = (group for group in _GROUP.split(text) if len(group) >= 4)
    return sum(all(ord(b) - ord(a) == 1 for a, b in pairwise(group)) for group in groups)


def letter_runs(text: str) -> list[str]:
    """The words of a text as a person would split it: at non-letters and where lower case turns into upper case."""
    return _RUN.findall(text)


def is_wordlike(run: str, bigrams: Sequence[bytes]) -> bool:
    """Whether a run of letters reads like a word; ``bigrams`` as in the catalogue."""
    if len(run) < SHORTEST_WORD or not (run.islower() or run.isupper() or run[1:].islower()):
        return False
    letters = [ord(char) - 97 for char in run.lower()]
    return sum(bigrams[a][b] for a, b in pairwise(letters)) <= WORDLIKE * (len(run) - 1)


def word_share(text: str, bigrams: Sequence[bytes]) -> float:
    """The share of a text's letters and digits that stand in word-like runs, from 0.0 to 1.0."""
    text = text[:JUDGED]
    counted = sum(char.isalnum() for char in text)
    words = sum(len(run) for run in letter_runs(text) if is_wordlike(run, bigrams))
    return words / counted if counted else 1.0


def is_default_password(text: str, words: frozenset[str]) -> bool:
    """Whether nothing is left of a text once known default words are taken away, also after undoing 0 for o, $ for s and the like."""
    lower = text[:64].lower()
    plain = "".join(char for char in lower if char.isalpha())
    spelt = "".join(char for char in lower.rstrip("0123456789!?.*#").translate(_LEET) if char.isalpha())
    dated = "".join(char for char in _DATE.sub("", lower).translate(_LEET) if char.isalpha())  # a year or a count between the words
    whole = "".join(char for char in lower if char.isalnum())  # neo4j-dev: a word may hold a digit
    return any(not candidate or _made_of(candidate, words) for candidate in (plain, spelt, dated, whole))


def _made_of(text: str, words: frozenset[str]) -> bool:
    reachable = [True] + [False] * len(text)
    for end in range(1, len(text) + 1):
        reachable[end] = any(reachable[start] and text[start:end] in words for start in range(max(0, end - 16), end))
    return reachable[-1]


def character_classes(text: str) -> int:
    """How many of lower case, upper case, digits and others occur."""
    return sum(
        (
            any(char.islower() for char in text),
            any(char.isupper() for char in text),
            any(char.isdigit() for char in text),
            any(not char.isalnum() for char in text),
        )
    )
