"""The one redactor that every output passes: no live credential leaves it, collected or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from .arguments import NAME as ARGUMENT
from .classifier import Classifier
from .embedded import find_named
from .needles import SHORTEST, Needles, forms_of
from .randomness import character_classes
from .sanitise import sanitise

LONGEST_LABEL = 80


class Collected(NamedTuple):
    """A live value as it was collected: its label, and the ``path`` of the file it stands in, '' where that is not known."""

    label: str
    secret: str
    path: str

    def __repr__(self) -> str:
        return f"Collected({self.label!r})"


class Redactor:
    """Collects live values while the tree is read and takes them, and what shows itself as live, out of everything that is printed.

    A text carries ``[secret NAME]`` in their place; data carries ``{"$secret": NAME}`` where the whole value is one.
    """

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier
        self._names: dict[str, str] = {}
        self._needles: Needles | None = None
        self.collected: list[Collected] = []

    def collect(self, name: str, secret: str, path: str = "") -> None:
        """Remember a live ``secret`` under the variable's or object's ``name``; the first name of a value stays."""
        if len(secret) < SHORTEST or secret in self._names:
            return
        label = self._label(name)
        self.collected.append(Collected(label, secret, path))
        for form in forms_of(secret):
            self._names.setdefault(form, label)
        least = 3 if "://" in secret else 2  # the host of a webhook and its path are words
        for piece in secret.split("/") if "/" in secret else ():  # where a path or an ARN is expected, a step of it is taken for a name
            if len(piece) >= SHORTEST and character_classes(piece) >= least:
                self._names.setdefault(piece, label)
        self._needles = None

    def learn_from(self, other: Redactor) -> None:
        """Remember what another one has collected: what is printed may speak of both trees."""
        for form, label in other._names.items():
            self._names.setdefault(form, label)
        self._needles = None

    def collect_data(self, data: Any) -> None:
        """Remember what entries of JSON-like ``data`` hold by their keys: a longer text elsewhere may carry the same value."""
        if isinstance(data, list | tuple):
            for item in data:
                self.collect_data(item)
            self._collect_arguments(" ".join(item for item in data if isinstance(item, str)))
        if not isinstance(data, Mapping):
            return
        for key, value in data.items():
            if not isinstance(value, str):
                self.collect_data(value)
                continue
            name = self._entry_name(data, key)
            judged = self._classifier.classify(name, value)
            if judged is not None and judged.live:
                self.collect(name, value[judged.start : judged.end])

    def _collect_arguments(self, line: str) -> None:
        """Remember the passwords of a command, whose words may be apart."""
        for start, end, name in self._named(line):
            self.collect(name, line[start:end])

    def redact(self, text: str) -> str:
        """``text`` with a marker in place of every credential, also of one that invisible or control characters pull apart."""
        marked = self._mark(text)
        clean = sanitise(marked)
        seen = self._mark(clean) if clean != marked else clean
        return seen if seen != clean else marked

    def _mark(self, text: str) -> str:
        pieces: list[str] = []
        done = 0
        for start, end, name in self._spans(text):
            pieces += (text[done:start], f"[secret {self._shown(name)}]")
            done = end
        return "".join((*pieces, text[done:])) if pieces else text

    def redact_data(self, data: Any) -> Any:
        """A copy of JSON-like ``data`` without credentials; an entry is also judged by its key, a ``value`` by the ``name`` beside it."""
        if isinstance(data, str):
            return self._redact_value("", data)
        if isinstance(data, Mapping):
            return {self.redact(str(key)): self._redact_entry(data, key, value) for key, value in data.items()}
        if isinstance(data, list | tuple):
            return [self.redact_data(item) for item in data]
        return data

    def _redact_entry(self, data: Mapping[Any, Any], key: Any, value: Any) -> Any:
        if not isinstance(value, str):
            return self.redact_data(value)
        return self._redact_value(self._entry_name(data, key), value)

    @staticmethod
    def _entry_name(data: Mapping[Any, Any], key: Any) -> str:
        beside = data.get("name") if key == "value" else None
        return beside if isinstance(beside, str) else str(key)

    def _redact_value(self, name: str, value: str) -> Any:
        label = self._names.get(value)
        if label is not None:
            return {"$secret": self._shown(label)}
        judged = self._classifier.classify(name, value)
        if judged is None or not judged.live:
            return self.redact(value)
        secret = value[judged.start : judged.end]
        if len(secret) == len(value.strip()):
            return {"$secret": self._shown(self._label(name or judged.format or judged.kind))}
        return self.redact(value).replace(secret, f"[secret {self._shown(self._label(name or judged.kind))}]")

    @property
    def _known(self) -> Needles:
        if self._needles is None:
            self._needles = Needles(self._names)
        return self._needles

    def _shown(self, label: str) -> str:
        """A label as it may be printed: the name of one variable may hold what another one was found to keep."""
        return "a secret" if any(True for _ in self._known.find(label)) else label

    def _spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Merged spans of what was collected and of what shows itself, in order; the first name of overlapping ones."""
        spans = list(self._known.find(text))
        spans += ((judged.start, judged.end, judged.format or judged.kind) for judged in self._classifier.find(text))
        spans += self._named(text)
        spans.sort(key=lambda span: (span[0], -span[1]))
        current: tuple[int, int, str] | None = None
        for start, end, name in spans:
            if current is None:
                current = (start, end, name)
            elif start < current[1]:
                current = (current[0], max(end, current[1]), current[2])
            else:
                yield current
                current = (start, end, name)
        if current is not None:
            yield current

    def _named(self, text: str) -> Iterator[tuple[int, int, str]]:
        """What is a credential by the name that the text itself gives it."""
        for start, name, value in find_named(text):
            judged = self._classifier.classify(name, value)
            if judged is not None and judged.live:
                yield start + judged.start, start + judged.end, self._label(name)
        yield from ((start, end, ARGUMENT) for start, end in self._classifier.find_arguments(text))

    def _label(self, name: str) -> str:
        """A name fit to print: it comes from the tree and may itself hide a credential or a control character."""
        clean = sanitise(name).replace("\n", " ")[: LONGEST_LABEL * 4]
        if any(True for _ in self._classifier.find(clean)):
            return "a secret"
        return clean[:LONGEST_LABEL].replace("]", "") or "a secret"

    def __repr__(self) -> str:
        return f"Redactor({len(self._names)} forms)"
