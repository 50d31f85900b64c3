"""Whether a selector selects a pod: yes, no, or not known, because a label or the selector is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ...extract.keys import Keys
from ...named_tuple import NamedTuple
from ...values import Value
from ..names import glob_matches
from .fields import items

_CILIUM_SOURCES = ("k8s:", "any:", "k8s.", "any.")
_MOST_TERMS = 50


class Labels(NamedTuple):
    """The labels of a pod: ``known`` by name (None: a value that is not known), whether these are all, and what controllers may ``add``."""

    known: Mapping[str, str | None]
    are_all: bool
    added: Sequence[str]

    def has(self, name: str) -> bool | None:
        if name in self.known:
            return True
        return False if self.are_all and not any(glob_matches(glob, name) for glob in self.added) else None

    def equals(self, name: str, values: Iterable[str]) -> bool | None:
        """Whether the label has one of these values."""
        if name not in self.known:
            return False if self.has(name) is False else None
        value = self.known[name]
        return None if value is None else value in values


def all_of(answers: Iterable[bool | None]) -> bool | None:
    """True only if all are; False as soon as one is."""
    found = list(answers)
    return False if False in found else None if None in found else True


def negated(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def selects(selector: Value | None, labels: Labels, keys: Keys) -> bool | None:
    """A label selector of Kubernetes (and Cilium, whose labels may say where they are from); an empty one selects everything."""
    if selector is None or selector.data is None:
        return True
    if selector.is_unknown:
        return None
    return all_of([*_equal(keys.get(selector, "matchLabels"), labels), *_meet(items(keys.get(selector, "matchExpressions")), labels, keys)])


def _equal(wanted: Value | None, labels: Labels) -> list[bool | None]:
    if wanted is None or wanted.data is None:
        return []
    if not isinstance(wanted.data, dict):
        return [None]
    return [labels.equals(_bare(name), (_text(value),)) if _text(value) else None for name, value in wanted.data.items()]


def _meet(expressions: Iterable[Value], labels: Labels, keys: Keys) -> list[bool | None]:
    answers: list[bool | None] = []
    for expression in expressions:
        name, operator = keys.get(expression, "key"), keys.get(expression, "operator")
        listed = expression.get("values")
        values = [_text(value) for value in listed.items()] if listed is not None else []
        if name is None or not name.text or operator is None or "" in values or (listed is not None and listed.is_unknown):
            answers.append(None)
        else:
            answers.append(_operate(operator.text or "", _bare(name.text), values, labels))
    return answers


def _operate(operator: str, name: str, values: list[str], labels: Labels) -> bool | None:
    if operator == "In":
        return labels.equals(name, values)
    if operator == "NotIn":
        return negated(labels.equals(name, values))
    if operator in ("Exists", "DoesNotExist"):
        return labels.has(name) if operator == "Exists" else negated(labels.has(name))
    return None


def _bare(name: str) -> str:
    return next((name.removeprefix(source) for source in _CILIUM_SOURCES if name.startswith(source)), name)


def _text(value: Value) -> str:
    """A label's value as text, '' where it is not known."""
    data = value.data
    return str(data).lower() if isinstance(data, bool) else str(data) if isinstance(data, str | int) else ""


# A term of a selector in Calico's language; what is in parentheses or joined otherwise is not read.
_ALL = re.compile(r"\s*all\(\s*\)\s*")
_HAS = re.compile(r"\s*(!?)\s*has\(\s*([\w./-]+)\s*\)\s*")
_COMPARED = re.compile(r"""\s*([\w./-]+)\s*(==|!=)\s*(?:'([^']*)'|"([^"]*)")\s*""")
_LISTED = re.compile(r"""\s*([\w./-]+)\s+(in|not in)\s*\{([^{}]*)\}\s*""")


def calico_selects(selector: Value | None, labels: Labels) -> bool | None:
    """A selector in Calico's language; none, or an empty one, selects everything."""
    if selector is None or selector.data in (None, ""):
        return True
    terms = (selector.text or "").split("&&")
    if not selector.text or len(terms) > _MOST_TERMS:
        return None
    return all_of([_term(term, labels) for term in terms])


def _term(term: str, labels: Labels) -> bool | None:
    if _ALL.fullmatch(term):
        return True
    if found := _HAS.fullmatch(term):
        return negated(labels.has(found[2])) if found[1] else labels.has(found[2])
    if found := _COMPARED.fullmatch(term):
        answer = labels.equals(found[1], (found[3] or found[4] or "",))
        return answer if found[2] == "==" else negated(answer)
    if found := _LISTED.fullmatch(term):
        values = [part.strip().strip("'\"") for part in found[3].split(",")]
        answer = labels.equals(found[1], values)
        return answer if found[2] == "in" else negated(answer)
    return None
