"""Finds the credentials of one file: by the names of its entries, and by what shows itself anywhere in its text."""

from __future__ import annotations

from ..named_tuple import NamedTuple
from ..readers.interface import Limits
from ..readers.text import decode
from ..secrets.classifier import Classifier, Judgement
from ..secrets.encoded import decode_base64
from ..source import Place
from .entries import entries_of


class Committed(NamedTuple):
    """A credential at ``place``. ``name``: the entry that holds it, '' where it only shows itself; ``kind``, ``provider``, ``format`` and
    ``opens_only_models`` as in ``Judgement``. It holds no part of the value.
    """

    place: Place
    name: str
    kind: str
    provider: str
    format: str
    opens_only_models: bool


class Found(NamedTuple):
    """A live ``secret`` as ``judged``, held by ``name`` ('' where it only shows itself) at ``place``. Not to be printed."""

    place: Place
    name: str
    judged: Judgement
    secret: str

    def __repr__(self) -> str:
        return f"Found({self.place}, {self.name!r})"


def find_committed(path: str, data: bytes, classifier: Classifier, limits: Limits) -> list[Committed]:
    """What a file holds, in order of lines; one credential on one line counts once. Raises ``ReadError`` for what is no text.

    A file that its own language would refuse is still searched for what shows itself.
    """
    return sorted(_committed(found.name, found.judged, found.place) for found in find_values(path, data, classifier, limits))


def find_values(path: str, data: bytes, classifier: Classifier, limits: Limits) -> list[Found]:
    """The same with the values, for those who compare them."""
    source = decode(path, data)
    found: dict[tuple[int, str], Found] = {}
    named: set[str] = set()  # a value is what its entry's name says of it, live or not, and no other thing where the text repeats it
    for entry in entries_of(source, limits):
        judged = classifier.classify(entry.name, entry.value)
        if judged is None:
            continue
        secret = entry.value[judged.start : judged.end]
        named.add(_compact(secret))
        if judged.live and not classifier.is_shipped(judged, source.text, source.text.find(secret)):
            found.setdefault((entry.place.line, secret), Found(entry.place, entry.name, judged, secret))
    for judged in classifier.find(source.text):
        secret = source.text[judged.start : judged.end]
        plain = decode_base64(secret + "=" * (-len(secret) % 4)) or ""  # a format ends where the padding begins
        if named.isdisjoint((_compact(secret), _compact(plain))):
            place = source.place(judged.start)
            found.setdefault((place.line, secret), Found(place, "", judged, secret))
    return list(found.values())


def _compact(secret: str) -> str:
    """A key without its line breaks: a block is indented in its file, and not in the value of its entry."""
    return "".join(secret.replace("\\n", "").split())


def _committed(name: str, judged: Judgement, place: Place) -> Committed:
    return Committed(place, name, judged.kind, judged.provider, judged.format, judged.opens_only_models)
