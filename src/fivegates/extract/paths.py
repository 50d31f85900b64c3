"""The path language of the catalogue: ``template[].containers[].env[]``, ``container_definitions|json[].image``.

Dotted names step into maps (``'a.b/c'`` is one name); ``[]`` visits each element (and takes a single object for a list of one), ``{}``
each value of a map; ``|json`` looks inside a string that holds JSON, ``|yaml`` inside one that holds a YAML document. A step that meets an
unknown value yields that value: the caller decides what not knowing means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from ..readers.interface import DEFAULT_LIMITS
from ..resolve.interface import Resource
from ..source import Pinned, Source
from ..values import Origin, Text, Unknown, Value
from .model import Selected

Step = tuple[str, tuple[str, ...]]
_HEADER = 400  # characters of a key, its block indicator, and how far the first line is set in
_TEXTS = ("literal", "attribute", "computed")  # links at which a heredoc may stand


@lru_cache(maxsize=2048)
def parse_path(path: str) -> tuple[Step, ...]:
    """A path as steps: a name and what to do with its value (``each``, ``values``, ``json``, ``yaml``) in order."""
    steps: list[Step] = []
    for part in _parts(path):
        quoted = part[1:].partition("'")[0] if part.startswith("'") else None
        name = quoted if quoted is not None else part.split("|", 1)[0].split("[", 1)[0].split("{", 1)[0]
        rest = part[len(name) + (0 if quoted is None else 2) :]
        actions: list[str] = []
        while rest:
            if rest.startswith("[]"):
                actions.append("each")
                rest = rest[2:]
            elif rest.startswith("{}"):
                actions.append("values")
                rest = rest[2:]
            elif rest.startswith(("|json", "|yaml")):
                actions.append(rest[1:5])
                rest = rest[5:]
            else:
                raise ValueError(f"path {path!r}: {rest!r} is not understood")
        steps.append((name, tuple(actions)))
    return tuple(steps)


def _parts(path: str) -> list[str]:
    """What stands between the dots that are not in quotes."""
    parts = [""]
    for at, text in enumerate(path.split("'")):
        if at % 2:
            parts[-1] += f"'{text}'"
        else:
            first, *rest = text.split(".")
            parts[-1] += first
            parts += rest
    return parts


def select(resource: Resource, path: str) -> Iterator[Selected]:
    """Every value at ``path`` of a resource, with the argument or entry that holds it."""
    return _walk(resource.get, parse_path(path), 0, None, resource)


def select_each(resource: Resource, path: str) -> Iterator[Selected]:
    """Every value at ``path`` that is not null, the elements of a list one by one."""
    for found in select(resource, path):
        if isinstance(found.value.data, tuple):
            for item in found.value.data:
                yield Selected(item, found.holder)
        elif found.value.data is not None:
            yield found


def select_first(resource: Resource, path: str) -> Selected | None:
    """The first value at ``path``, or None."""
    return next(select(resource, path), None)


def first_of(resource: Resource, paths: Iterable[str]) -> Selected | None:
    """What the first of several paths leads to that is set."""
    return next((found for path in paths if (found := select_first(resource, path)) is not None and found.value.data is not None), None)


def text_at(resource: Resource, path: str) -> str | None:
    """The first value at ``path`` where it is a text."""
    found = select_first(resource, path)
    return found.value.text if found is not None else None


def first_text(found: Selected | None) -> str | None:
    """The text found, or the first of a list."""
    if found is None:
        return None
    return found.value.text or next((item.text for item in found.value.items()), None)


def select_in(value: Value, path: str, resource: Resource, holder: Origin | None = None) -> Iterator[Selected]:
    """Every value at ``path`` below a value of the resource."""
    if isinstance(value.data, Unknown) and value.data.content is None:
        yield Selected(value, _held(value, holder, resource))
        return
    yield from _walk(value.get, parse_path(path), 0, holder, resource)


def _walk(
    get: Callable[[str], Value | None], steps: tuple[Step, ...], at: int, holder: Origin | None, resource: Resource
) -> Iterator[Selected]:
    name, actions = steps[at]
    value = get(name)
    if value is None:
        return
    held = _held(value, holder, resource)
    if not actions:  # as nearly every step
        if at + 1 == len(steps) or _is_opaque(value):
            yield Selected(value, held)
        else:
            yield from _walk(value.get, steps, at + 1, held, resource)
        return
    values = [(value, held)]
    for action in actions:
        values = [(inner, _held(inner, held, resource)) for outer, held in values for inner in _READERS[action](outer)]
    for inner, held in values:
        if at + 1 == len(steps) or _is_opaque(inner):
            yield Selected(inner, held)
        else:
            yield from _walk(inner.get, steps, at + 1, held, resource)


def _held(value: Value, holder: Origin | None, resource: Resource) -> Origin:
    """The newest link that stands in the resource's own file, else what held the value before."""
    origin = value.origin
    if origin.kind in ("attribute", "entry", "override") and origin.source.path == resource.place.path:
        return origin
    return holder or origin


def _is_opaque(value: Value) -> bool:
    return isinstance(value.data, Unknown)


def line_in(value: Value, resource: Resource, holder: Value | None = None) -> Origin:
    """The newest link of a value's chain in the resource's own file, else of its ``holder``'s, else its newest link."""
    links = [*value.origin.chain(), *(holder.origin.chain() if holder is not None else ())]
    return next((link for link in links if link.source.path == resource.place.path), value.origin)


def _each(value: Value) -> tuple[Value, ...]:
    data = value.data
    if isinstance(data, tuple):
        return data
    return () if data is None else (value,)


def _values(value: Value) -> tuple[Value, ...]:
    data = value.data
    return tuple(data.values()) if isinstance(data, dict) else (value,) if isinstance(data, Unknown) else ()


def _json(value: Value) -> tuple[Value, ...]:
    inner = decode_json(value)
    return () if inner is None else (inner,)


def _yaml(value: Value) -> tuple[Value, ...]:
    data = value.data
    if not isinstance(data, str) or isinstance(data, Text):
        return _json(value)
    from ..readers.yaml import parse_yaml

    documents = parse_yaml(embedded_source(value), DEFAULT_LIMITS).documents
    return (documents[0].root,) if documents else ()


_READERS: dict[str, Callable[[Value], tuple[Value, ...]]] = {"each": _each, "values": _values, "json": _json, "yaml": _yaml}


def decode_json(value: Value) -> Value | None:
    """The structure inside a JSON string: kept by ``jsonencode``, or read from the text with its lines, around what is not known of it."""
    data = value.data
    if isinstance(data, Text):
        return data.content
    if isinstance(data, Unknown):
        return data.content or _around(value) or value
    if not isinstance(data, str):
        return value
    from ..readers.yaml import parse_json

    stream = parse_json(embedded_source(value), DEFAULT_LIMITS)
    if stream.problems or not stream.documents:
        return None
    return stream.documents[0].root


def _around(value: Value) -> Value | None:
    """What is known of the JSON that a template writes."""
    if not isinstance(value.data, Unknown) or not any(isinstance(part, str) for part in value.data.parts):
        return None
    from .templates import decode_template

    return decode_template(value)


def embedded_source(value: Value) -> Source:
    """The text of a string value as a source whose lines are lines of the file it stands in, where that can be told."""
    text = str(value.text or "")  # a Text is no plain string, and libyaml takes nothing else
    literal = _written(value.origin)
    if literal.source.text == text and not isinstance(literal.source, Pinned):
        return literal.source  # file() of the whole
    if literal.kind in _TEXTS and literal.source.text[literal.offset : literal.offset + 2] == "<<":
        return Source(literal.source.path, text, literal.place.line + 1)
    if literal.kind == "computed" and not literal.offset and literal.source.text.count("\n") == text.count("\n"):
        return Source(literal.source.path, text)  # templatefile() of the whole
    if literal.kind == "entry" and _is_block(literal, text):
        return Source(literal.source.path, text, literal.place.line + 1)
    return Pinned(text, literal.place)


def _written(origin: Origin) -> Origin:
    """The link at which a text is written: where a template stands, else where the value comes from."""
    link = origin
    for link in origin.chain():
        if link.kind == "computed" and link.name == "template":
            break
    return link


def _is_block(literal: Origin, text: str) -> bool:
    """Whether an entry of YAML is a literal block (``key: |``) whose lines are the lines of ``text``, set in."""
    if isinstance(literal.source, Pinned):
        return False
    head, _, rest = literal.source.text[literal.offset : literal.offset + _HEADER + len(text)].partition("\n")
    return "|" in head.partition("#")[0] and rest.partition("\n")[0].strip() == text.partition("\n")[0].strip()
