"""Whether the entries of a contract hold what is granted, and whether an entry is granted at all; the same for every provider."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from importlib import import_module
from typing import Any

from .model import Allowed, Granted, Right, Term, UnreadableError

PROVIDERS = ("aws", "gcp", "azure", "kubernetes", "github", "mcp", "http")  # keys of scope.apis
LONGEST = 2000  # characters of an entry
MOST_TERMS = 500  # of an entry
MOST_COMPARED = 2_000_000  # pairs of a term and a right, of one tree; of what is more it is not known whether it is contained


class Budget:
    """How much is still compared; shared by all judges of a tree."""

    def __init__(self, left: int = MOST_COMPARED) -> None:
        self._left = left

    @property
    def is_spent(self) -> bool:
        """Whether something was not compared."""
        return self._left < 0

    def take(self, count: int) -> bool:
        """Whether so many more may be compared."""
        self._left -= count
        return self._left >= 0


def language_of(provider: str) -> Any:
    """The module that reads a provider's entries."""
    return import_module(f".{provider}", __package__)


def entry_of(granted: Granted) -> str:
    """The entry of ``scope.apis`` that allows exactly what is granted; ``parse`` reads it back."""
    return granted.entry


def parse(provider: str, entry: str) -> tuple[Term, ...]:
    """What an entry allows, one term for each verb, kind or tool. Raises ``UnreadableError``."""
    if provider not in PROVIDERS:
        raise UnreadableError(f"{provider!r} is none of {', '.join(PROVIDERS)}")
    if len(entry) > LONGEST:
        raise UnreadableError(f"an entry has at most {LONGEST:,} characters")
    terms: tuple[Term, ...] = tuple(language_of(provider).parse(" ".join(entry.split())))
    if len(terms) > MOST_TERMS:
        raise UnreadableError(f"an entry says at most {MOST_TERMS} things")
    return terms


class Judge:
    """Decides for one contract at one provider. ``allowed``: what it allows, roles among it already with what they hold."""

    def __init__(self, provider: str, allowed: Allowed, budget: Budget | None = None) -> None:
        self._language = language_of(provider)
        self._budget = budget or Budget()
        self._roles = [term for term in allowed.terms if term.role]
        self._listed: dict[str, list[Term]] = {}  # terms of one action, where actions are compared as texts
        self._open: list[Term] = []  # all others but roles
        for term in allowed.terms:
            self._add(term, exact=provider == "gcp")
        self._is_known = allowed.is_known

    def _add(self, term: Term, *, exact: bool) -> None:
        if term.role:
            return
        if exact and "*" not in term.right.action:
            self._listed.setdefault(term.right.action, []).append(term)
        else:
            self._open.append(term)

    def contains(self, granted: Granted) -> bool | None:
        """Whether all of what is granted is allowed; None where that depends on what is not known."""
        if not self._budget.take(1 + len(self._roles)):
            return None
        named = [self._language.covers(term.right, granted.on._replace(action="")) for term in self._naming(granted)]
        if True in named:
            return True
        held = None if granted.rights is None else self._contains_all(granted.rights)
        if held:
            return True
        return None if None in named or held is None or not self._is_known else False

    def _naming(self, granted: Granted) -> Iterable[Term]:
        return (term for term in self._roles if any(self._language.names(term.role, role) for role in granted.roles))

    def contains_right(self, right: Right) -> bool | None:
        """Whether one thing that may be done is allowed; None where that depends on what is not known."""
        found = self._contains(right)
        return None if found is False and not self._is_known else found

    def _contains_all(self, rights: Collection[Right]) -> bool | None:
        answers = {self._contains(right) for right in rights}
        return False if False in answers else None if None in answers else True

    def _contains(self, right: Right) -> bool | None:
        terms = [*self._listed.get(right.action, ()), *self._open]
        if not self._budget.take(1 + len(terms)):
            return None
        answers = [self._language.covers(term.right, right) for term in terms]
        return True if True in answers else None if None in answers else False


def is_granted(provider: str, terms: Collection[Term], granted: Iterable[Granted], budget: Budget | None = None) -> bool:
    """Whether an identity may do something of an entry: then the entry is not idle. What is only possible counts, and what is too much."""
    language, left = language_of(provider), budget or Budget()
    return any(_is_met(language, term, one, left) for one in granted for term in terms)


def _is_met(language: Any, term: Term, one: Granted, budget: Budget) -> bool:
    if not budget.take(1 + len(one.rights or ())):
        return True
    if one.rights is None and not one.roles:
        return True  # nobody knows what it gives
    if term.role:
        named = any(language.names(term.role, role) for role in one.roles)
        return named and bool(language.meets(term.right, one.on._replace(action="")))
    if one.rights is None:
        return True
    return any(language.meets(term.right, right) for right in (*one.rights, *one.more))
