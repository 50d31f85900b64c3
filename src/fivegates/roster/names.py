"""One person is written in many ways; here each way is brought to the form in which two are compared. Never by a part of a name."""

from __future__ import annotations

_PREFIXES = ("mailto:", "user:default/", "user:")
_TEAM_PREFIXES = ("group:default/", "group:", "team:")
_NOREPLY = "@users.noreply.github.com"


def fold_person(name: str) -> str:
    """``Alice <Alice@Example.com>``, ``mailto:alice@example.com`` and ``alice@example.com`` are one; ``@alice`` is ``alice``.

    ``123+alice@users.noreply.github.com`` is the address that GitHub gives the account ``alice``.
    """
    text = name.strip()
    if text.endswith(">") and "<" in text:
        text = text[text.rindex("<") + 1 : -1].strip()
    text = text.lower()
    for prefix in _PREFIXES:
        text = text.removeprefix(prefix)
    if text.endswith(_NOREPLY):
        return text.removesuffix(_NOREPLY).rpartition("+")[2]
    return text.removeprefix("@")


def fold_team(name: str) -> str:
    """``group:support-leads``, ``@org/support-leads`` and ``Support-Leads`` are one team."""
    text = name.strip().lower()
    for prefix in _TEAM_PREFIXES:
        text = text.removeprefix(prefix)
    return text.rpartition("/")[2] if text.startswith("@") else text
