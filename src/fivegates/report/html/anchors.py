"""Names of places in the page: the same for the same agent, identity or finding in every report, so that a link to one can be kept."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from ...named_tuple import NamedTuple
from .model import Document

LENGTH = 10


class Anchors(NamedTuple):
    """By index; ``findings`` by check and index in it."""

    agents: tuple[str, ...]
    identities: tuple[str, ...]
    findings: tuple[tuple[str, ...], ...]


def anchors_of(page: Document) -> Anchors:
    taken: set[str] = set()
    return Anchors(
        agents=_named("a", (one.id for one in page.agents), taken),
        identities=_named("i", (one.canonical for one in page.identities), taken),
        findings=tuple(_named("f", (one.fingerprint for one in check.findings), taken) for check in page.checks),
    )


def _named(letter: str, texts: Iterable[str], taken: set[str]) -> tuple[str, ...]:
    """Two texts that the redactor made one are told apart by their order."""
    found: list[str] = []
    for text in texts:
        name = f"{letter}-{sha256(text.encode('utf-8', 'replace')).hexdigest()[:LENGTH]}"
        number, unique = 1, name
        while unique in taken:
            number += 1
            unique = f"{name}-{number}"
        taken.add(unique)
        found.append(unique)
    return tuple(found)
