"""The variables of a job: what the files set is put in, what GitLab sets for each run is unknown, the rest is the project's by its name.

Source: "Where variables can be used" and "Predefined CI/CD variables reference" in GitLab's documentation. A variable that no file sets
is one of the project's, its groups' or the instance's settings, or is given by who starts the pipeline; whether it is masked or protected
no file says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from ...catalog import load
from ...values import Origin, Reference, Unknown, Value, joined_texts

PROJECT = "gitlab:."
MOST_LEVELS = 10
MOST_TEXT = 100_000
MOST_LOOKUPS = 1_000  # for one value
_NAMED = re.compile(r"\$\$|\$(?:([A-Za-z_][A-Za-z0-9_]*+)|\{([A-Za-z_][A-Za-z0-9_]*+)\}|\{([A-Za-z_][A-Za-z0-9_]*+)[^}\n]{0,300}+\})")


class Variables:
    """Looks a name up in the layers that a job sees, the strongest first.

    ``varying``: names that rules or a matrix set, with the values they may take. ``made``: names that are made for each run (tokens of
    ``id_tokens``) or kept elsewhere (``secrets``). ``environment``: the job's; the project may keep another value for each.
    """

    def __init__(
        self,
        layers: Iterable[Mapping[str, Value]],
        varying: Mapping[str, tuple[Value, ...]] | None = None,
        made: Iterable[str] = (),
        environment: str = "",
    ) -> None:
        self._layers = tuple(layers)
        self._varying = varying or {}
        self._made = frozenset(made)
        self._environment = environment
        self._left = MOST_LOOKUPS

    def with_layer(self, layer: Mapping[str, Value]) -> Variables:
        """The same, with names that count before all others (what a script assigns)."""
        varying = {name: values for name, values in self._varying.items() if name not in layer}
        return Variables((layer, *self._layers), varying, self._made - layer.keys(), self._environment)

    def in_environment(self, environment: str) -> Variables:
        """The same, as a job of this environment sees them."""
        return Variables(self._layers, self._varying, self._made, environment)

    def all(self, most: int, origin: Origin) -> dict[str, Value]:
        """Every variable that the files set, up to so many, the strongest first; a text that names no other is taken as it is."""
        found: dict[str, Value] = {}
        for layer in self._layers:
            for name, entry in layer.items():
                if name in found:
                    continue
                if len(found) >= most:
                    return found
                is_plain = isinstance(entry.data, str) and "$" not in entry.data and name not in self._varying and name not in self._made
                found[name] = entry if is_plain else self.get(name, origin)
        return found

    def passed_on(self) -> frozenset[str]:
        """Names whose value another name is given as it is: what they hold is used under that one."""
        texts = ((name, _written(entry)[0].text or "") for layer in self._layers for name, entry in layer.items())
        named = ((name, _NAMED.fullmatch(text)) for name, text in texts if text.startswith("$"))
        return frozenset(other for name, found in named if found is not None and (other := found[1] or found[2]) and other != name)

    def sets(self, name: str) -> bool:
        """Whether the files say anything of a name."""
        return name in self._varying or name in self._made or any(name in layer for layer in self._layers)

    def get(self, name: str, origin: Origin) -> Value:
        """The value of a variable that is named at ``origin``."""
        self._left = MOST_LOOKUPS
        return self._get(name, origin, 0, frozenset())

    def fill(self, value: Value) -> Value:
        """A text with its variables put in; anything else as it is. ``$$`` is a dollar sign."""
        self._left = MOST_LOOKUPS
        return self._fill(value, 0, frozenset())

    def _get(self, name: str, origin: Origin, level: int, around: frozenset[str]) -> Value:
        self._left -= 1
        if self._left < 0:
            return Value(Unknown(reason="variables that name too many others"), origin)
        if name in self._varying:
            branches = self._varying[name]
            return Value(Unknown(branches=branches, reason=f"{name} differs from run to run"), origin)
        if name in self._made or is_predefined(name):
            return Value(Unknown(reason=f"{name} is made for each run"), origin)
        written = next((layer[name] for layer in self._layers if name in layer), None) if name not in around else None
        if written is None:
            return self._of_project(name, origin)
        value, expands = _written(written)
        if level >= MOST_LEVELS or not expands:
            return value
        return self._fill(value, level + 1, around | {name})

    def _of_project(self, name: str, origin: Origin) -> Value:
        owner = f"environments.{self._environment}." if self._environment else ""
        reference = Reference(PROJECT, f"{owner}variables.{name}")
        link = Origin("reference", origin.source, origin.offset, name, origin, reference)
        return Value(Unknown(frozenset({reference}), exact=True), link)

    def _fill(self, value: Value, level: int, around: frozenset[str]) -> Value:
        text = value.text
        if text is None or "$" not in text or len(text) > MOST_TEXT:
            return value
        whole = _NAMED.fullmatch(text)
        if whole is not None and (whole[1] or whole[2]):
            return self._get(whole[1] or whole[2], value.origin, level, around)
        parts: list[str | Unknown] = []
        end = 0
        for found in _NAMED.finditer(text):
            parts += [text[end : found.start()], self._piece(found, value.origin, level, around)]
            end = found.end()
        return _joined([*parts, text[end:]], value.origin)

    def _piece(self, found: re.Match[str], origin: Origin, level: int, around: frozenset[str]) -> str | Unknown:
        if found.group() == "$$":
            return "$"
        if found[3]:
            return Unknown(reason=f"{found[3]} or what stands in for it")
        data = self._get(found[1] or found[2], origin, level, around).data
        return data if isinstance(data, Unknown) else str(data) if isinstance(data, str | int) else Unknown()


def is_predefined(name: str) -> bool:
    """Whether GitLab sets a variable for each run by itself."""
    names, beginnings = _predefined()
    return name in names or name.startswith(beginnings)


@cache
def _predefined() -> tuple[frozenset[str], tuple[str, ...]]:
    rows = load("gitlab")["predefined"]
    return frozenset(rows["names"]), tuple(rows["beginnings"])


def _written(entry: Value) -> tuple[Value, bool]:
    """The value of an entry of ``variables``, written as a text or as a map, and whether variables in it are put in."""
    expand = entry.get("expand")
    value = entry.get("value") if isinstance(entry.data, dict) else entry
    if value is None:
        return Value("", entry.origin), False
    shown = Value(str(value.data), value.origin) if isinstance(value.data, int) and not isinstance(value.data, bool) else value
    return shown, expand is None or expand.data is not False


def _joined(pieces: list[str | Unknown], origin: Origin) -> Value:
    if sum(len(piece) for piece in pieces if isinstance(piece, str)) > MOST_TEXT:
        return Value(Unknown(reason="variables that make a text too long"), origin)
    return joined_texts(pieces, origin)
