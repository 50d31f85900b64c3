"""What patterns and the redactor promise for any text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import product

from fivegates.iam.aws.patterns import contains, normal, overlaps
from fivegates.secrets.classifier import Classifier
from fivegates.secrets.knowledge import load_knowledge
from fivegates.secrets.redactor import Redactor
from fivegates.secrets.sanitise import sanitise

SECRET = "hV7" + "qR2mX9tLw4ZbK8cYd"
SIGNS = "ab*?"
LETTERS = ("", *("".join(word) for length in (1, 2, 3, 4) for word in product("ab", repeat=length)))


@cache
def _matches(pattern: str) -> frozenset[str]:
    """The words of LETTERS that a pattern covers, letter by letter."""

    def covers(pattern: str, word: str) -> bool:
        if not pattern:
            return not word
        if pattern[0] == "*":
            return covers(pattern[1:], word) or (bool(word) and covers(pattern, word[1:]))
        return bool(word) and pattern[0] in (word[0], "?") and covers(pattern[1:], word[1:])

    return frozenset(word for word in LETTERS if covers(pattern, word))


def patterns(data: bytes) -> None:
    """Against the words themselves: containment never says yes wrongly, overlap is never denied wrongly."""
    half = min(len(data) // 2, 6)
    one, other = ("".join(SIGNS[byte % len(SIGNS)] for byte in part) for part in (data[:half], data[half : 2 * half]))
    assert _matches(one) == _matches(normal(one))
    if contains(one, other):
        assert _matches(other) <= _matches(one)
    if _matches(one) & _matches(other):
        assert overlaps(one, other)
        assert overlaps(other, one)
    text, wide = data.decode("latin-1"), data[::-1].decode("latin-1")
    assert contains(text, text)
    assert overlaps(text, wide) == overlaps(wide, text)


def redactor(data: bytes) -> None:
    """A value that was collected is in no text that was redacted, wherever it stands and whatever is around it."""
    classifier = _classifier()
    found = Redactor(classifier)
    found.collect("TOKEN", SECRET)
    text = data.decode("utf-8", "replace")
    at = len(text) // 2
    for shown in (found.redact(text[:at] + SECRET + text[at:]), found.redact(text[:at] + "\u200b".join(SECRET) + text[at:])):
        assert SECRET not in sanitise(shown)
    assert SECRET not in str(found.redact_data({text: [SECRET, {"value": f"{text}{SECRET}"}]}))


@cache
def _classifier() -> Classifier:
    return Classifier(load_knowledge())


TARGETS: dict[str, Callable[[bytes], None]] = {"patterns": patterns, "redactor": redactor}
