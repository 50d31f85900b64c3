"""What is known of a value's text: of an image, of a reference to something stored, of all that is written in a document."""

from __future__ import annotations

from collections.abc import Iterable

from ..values import Origin, Unknown, Value, joined_texts

HOLE = "*"  # what nobody says of a text
MOST_TEXTS = 5_000  # values inside one attribute
_PARTS = ("registry", "repository", "name", "tag", "digest")  # of an image


def reference_text(value: Value) -> str | None:
    """What a reference to a stored secret names: its text, or the one thing an exact unknown stands for, with what a template adds to it
    (``${...arn}:KEY::`` is an entry of that secret).
    """
    if value.text:
        return value.text
    data = value.data
    if not isinstance(data, Unknown):
        return None
    head, tail = (data.parts[0], data.parts[1:]) if data.parts else (data, ())
    if isinstance(head, Unknown) and head.exact and all(isinstance(part, str) for part in tail):
        reference = next(iter(head.references))
        return f"{reference.unit}/{reference.address}{''.join(str(part) for part in tail)}"
    return None


def image_text(value: Value) -> str | None:
    """An image reference as far as it is known: text, or a template's text with its unknown parts as ``HOLE``."""
    if value.text:
        return value.text
    if isinstance(value.data, Unknown) and value.data.parts:
        return "".join(part if isinstance(part, str) else HOLE for part in value.data.parts)
    return None


def part_name(container: Value) -> str:
    """What a container is called, '' where it is called nothing or that is not known."""
    name = container.get("name")
    return (name.text or "") if name is not None else ""


def joined_image(parts: Value) -> Value | None:
    """An image of a map of registry, repository, tag and digest; None where it names no repository."""
    given = {name: value for name in _PARTS if (value := parts.get(name)) is not None and value.data is not None}
    repository = given.get("repository") or given.get("name")
    if repository is None or not repository.text:
        return None
    registry, tag, digest = (given.get(name) for name in ("registry", "tag", "digest"))
    pieces: list[str | Value | Unknown | None] = []
    for before, value, after in (("", registry, "/"), ("", repository, ""), (":", tag, ""), ("@", digest, "")):
        if value is not None and value.data != "":
            pieces += [before, value, after]
    if tag is None and digest is None:
        pieces.append(Unknown())  # whoever takes it has a tag of its own
    return joined(pieces, (tag if tag is not None and tag.text else repository).origin)  # whoever pins the image edits its tag


def written_text(value: Value) -> str:
    """All text of a value that is known: of a template its known parts, of a structure encoded with unknown parts its known strings."""
    texts: list[str] = []
    pending = [value]
    for _ in range(MOST_TEXTS):
        if not pending:
            break
        one = pending.pop()
        data = one.data
        if isinstance(data, Unknown):
            texts.append(image_text(one) or "")
            pending += [data.content] if data.content is not None else []
        elif isinstance(data, dict):
            pending.extend(data.values())
        elif isinstance(data, tuple):
            pending.extend(data)
        else:
            texts.append(one.text or "")
    return "\n".join(texts)


def joined(pieces: Iterable[str | Value | Unknown | None], origin: Origin) -> Value:
    """Texts and values, one behind the other, as a template would put them together; None is left out."""
    found = (piece.data if isinstance(piece, Value) else piece for piece in pieces)
    return joined_texts((data if isinstance(data, Unknown) else str(data) for data in found if data is not None), origin)
