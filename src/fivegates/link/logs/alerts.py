"""Alert rules, and which agents each of them names: by text, or by a reference to what is the agent's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ...extract.keys import Keys, manifest_name
from ...extract.workloads import resource_name
from ...facts.model import AlertOn, AlertRule
from ...resolve.interface import Resource
from ...values import Unknown, Value
from ..names import glob_matches
from ..places import Locations
from .cluster_alerts import is_alert, watched
from .filters import filtered
from .observed import Completeness, Observed, is_open, nested

_WORD = re.compile(r"[A-Za-z0-9]++(?:[-_][A-Za-z0-9]++)*+[-_]?+")
_STARS = frozenset("*.[(|+?%\\")  # what makes a pattern of the word before it
SHORTEST = 3  # letters before the star of a pattern that may mean an agent
Address = tuple[str, str]  # unit, address


class Alerts:
    """Every alert rule of the tree by the words in it and by what it refers to, also through a metric or service between the two.

    ``is_closed``: all that the rules watch is known, and nothing was left unread that could hold another one.
    """

    def __init__(self, observed: Observed, catalogue: Mapping[str, Any], completeness: Completeness, locations: Locations) -> None:
        self._observed = observed
        self._words: dict[str, set[str]] = defaultdict(set)
        self._begins: dict[str, set[str]] = defaultdict(set)
        self._addresses: dict[Address, set[str]] = defaultdict(set)
        self._behind: dict[str, set[str]] = {}  # helper -> the rules that name it
        self._on_all: dict[str, set[str]] = defaultdict(set)  # kind of workload -> the rules that watch every one of it
        self._wide: Sequence[Mapping[str, Any]] = catalogue["alerts_on_all"]
        self._filters: Mapping[str, Mapping[str, Any]] = catalogue["alerts_by_filter"]
        self.is_closed = completeness.everything
        self.rows: list[AlertRule] = []
        rules: Mapping[str, Sequence[str]] = catalogue["alerts"]
        helpers: Mapping[str, Sequence[str]] = catalogue["alert_helpers"]
        written = catalogue["alerts_written_as"]
        for resource in observed.of(rules):
            if not is_alert(resource, written):
                continue
            for what in watched(resource, written):
                self._on_all[what].add(_id(resource))
            rule = self._rule(resource, rules[resource.type], locations)
            if not resource.conditional:  # one that a switch makes may watch an agent, and obliges nobody to watch the others
                self.rows.append(rule)
        if self.rows:
            self._add_helpers(helpers)

    def _rule(self, resource: Resource, arguments: Sequence[str], locations: Locations) -> AlertRule:
        name = manifest_name(resource, Keys(False)) if "/" in resource.type else resource_name(resource, arguments[:1])[0]
        row = AlertRule(_id(resource), resource.type, name, locations.of(resource.place, resource))
        self._read(resource, arguments, row.id)
        for wide in self._wide:
            if resource.type == wide["type"] and _watches_all(resource, wide):
                for kind in wide["kinds"]:
                    self._on_all[kind].add(row.id)
        for kind in filtered(resource, self._filters.get(resource.type)):
            self._on_all[kind].add(row.id)
        return row

    def _add_helpers(self, helpers: Mapping[str, Sequence[str]]) -> None:
        """What a helper names is named by every rule that names the helper: by its address, its name, or that of its metric."""
        found = list(self._observed.of(helpers))
        for resource in found:
            names = [
                text for argument in ("name", "metric_transformation") for one in nested(resource.get(argument)) for text in _said(one)
            ]
            rules = set(self._addresses.get((resource.unit, resource.address), ()))
            for name in names:
                rules |= self._naming(name)
            self._behind[f"helper {resource.unit} {resource.address}"] = rules
        for resource in found:
            self._read(resource, helpers[resource.type], f"helper {resource.unit} {resource.address}")

    def _read(self, resource: Resource, arguments: Sequence[str], rule: str) -> None:
        for argument in arguments:
            value = resource.get(argument)
            if value is None:
                continue
            parts = list(nested(value))
            if any(is_open(one, self._observed.lookup) for one in parts):
                self.is_closed = False
            for one in parts:
                for text in _texts(one):
                    self._listen(text, rule)
            for target in self._observed.referred_by(parts):
                self._addresses[target.unit, target.address].add(rule)

    def _listen(self, text: str, rule: str) -> None:
        for word, is_begin in _words_of(text):
            self._words[word].add(rule)
            if is_begin:
                self._begins[word].add(rule)

    def on(self, agent: str, names: Iterable[str], addresses: Iterable[Address], kinds: Iterable[str] = ()) -> Iterator[AlertOn]:
        """The rules that name one of an agent's names, refer to one of its addresses, or watch everything of one of its kinds."""
        found = {rule for kind in kinds for rule in self._on_all.get(kind, ())}
        for name in names:
            found |= self._naming(name)
        for address in addresses:
            found |= self._addresses.get(address, set())
        rules = {rule for one in found for rule in self._behind.get(one, (one,))}
        yield from (AlertOn(rule, agent) for rule in sorted(rules))

    def _naming(self, name: str) -> set[str]:
        found = [_folded(match[0]) for match in _WORD.finditer(name)]
        whole = [self._words.get(word, set()) for word in found]
        rules = set.intersection(*whole) if whole else set()
        for word in found[-1:]:
            for end in range(SHORTEST, len(word)):
                rules = rules | self._begins.get(word[:end], set())
        return rules


@lru_cache(maxsize=1_000)  # the rules about one thing stand together, and say the same of it
def _words_of(text: str) -> tuple[tuple[str, bool], ...]:
    """Every word of a text, and whether it is the beginning of a pattern that may mean an agent."""
    found = [(_folded(match[0]), text[match.end() : match.end() + 1]) for match in _WORD.finditer(text)]
    return tuple((word, after in _STARS and len(word) >= SHORTEST) for word, after in found)


def _id(resource: Resource) -> str:
    return f"{resource.unit} {resource.address}"


def _watches_all(resource: Resource, row: Mapping[str, Any]) -> bool:
    at, narrowed = resource.get(row["at"]), resource.get(row["unless"])
    return at is not None and glob_matches(row["glob"], at.text or "") and (narrowed is None or narrowed.data in (None, {}))


def _folded(word: str) -> str:
    return word.lower().replace("_", "-").strip("-")


def _said(value: Value) -> Iterator[str]:
    if isinstance(value.data, str):
        yield value.data


def _texts(value: Value) -> Iterator[str]:
    """A text, the known parts of a template, and the keys of a map."""
    data = value.data
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from data
    elif isinstance(data, Unknown):
        yield from (part for part in data.parts if isinstance(part, str))
