"""Images that an overlay replaces: another name, tag or digest for every image of a name."""

from __future__ import annotations

import re

from ...named_tuple import NamedTuple
from ...values import Value
from .accumulated import Accumulated, text_at
from .context import Context
from .fields import change_at, change_items, with_entry
from .kustomization import Kustomization
from .tables import Tables

_VERSION = re.compile(r"(?::[a-zA-Z0-9_.{}-]*+)?(?:@sha256:[a-zA-Z0-9_.{}-]*+)?")
_PATTERN_SIGNS = frozenset("*+?()[]{}|^$\\")
_LISTS = ("containers", "initContainers")


class _Replacement(NamedTuple):
    """One entry of ``images``; ``setting`` is what in it decides."""

    name: str
    new_name: str
    new_tag: str
    digest: str
    tag_suffix: str
    setting: Value

    def applied(self, image: Value) -> Value:
        text = image.text
        if text is None or not _is_named(text, self.name):
            return image
        name, tag, digest = split_image(text)
        name = self.new_name or name
        if self.new_tag or self.digest:
            tag, digest = self.new_tag, self.digest
        elif self.tag_suffix:
            tag, digest = tag + self.tag_suffix, ""
        written = name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")
        return Value(written, self.setting.origin)


def replace_images(objects: list[Accumulated], kustomization: Kustomization, tables: Tables, context: Context) -> list[Accumulated]:
    """With the entries of ``images``, one after the other; definitions of custom resources are left alone."""
    for entry in kustomization.listed("images"):
        replacement = _replacement(entry, context)
        if replacement is not None:
            objects = [_replaced(one, replacement, tables) for one in objects]
    return objects


def _replacement(entry: Value, context: Context) -> _Replacement | None:
    for field in ("name", "newName", "newTag", "digest", "tagSuffix"):
        found = entry.get(field)
        if found is not None and found.data is not None and found.text is None:
            (context.gap if found.is_unknown else context.error)(found, f"{field} of an image must be text")
            return None
    name = text_at(entry, "name")
    if _PATTERN_SIGNS & set(name):
        context.gap(entry, "an image name that is a pattern is not supported")
        return None
    setting = next((found for field in ("newTag", "digest", "tagSuffix", "newName") if (found := entry.get(field)) is not None), entry)
    new_name, new_tag, digest, suffix = (text_at(entry, field) for field in ("newName", "newTag", "digest", "tagSuffix"))
    return _Replacement(name, new_name, new_tag, digest, suffix, setting)


def _replaced(one: Accumulated, replacement: _Replacement, tables: Tables) -> Accumulated:
    now = one.id
    if now.kind == "CustomResourceDefinition":
        return one
    root = _in_containers(one.root, replacement)
    for spec in tables.fields.get("images", ()):
        if spec.selects(now.group, now.version, now.kind):
            root = change_at(root, spec.path, replacement.applied)
    return one.with_root(root)


def _in_containers(value: Value, replacement: _Replacement) -> Value:
    """Every image in a list called ``containers`` or ``initContainers``, however deep it lies."""
    if isinstance(value.data, tuple):
        return change_items(value, lambda item: _in_containers(item, replacement))
    if not isinstance(value.data, dict):
        return value
    for name, entry in value.data.items():
        if isinstance(entry.data, dict | tuple):
            changed = _in_containers(entry, replacement)
            if name in _LISTS and isinstance(changed.data, tuple):
                changed = change_items(changed, lambda item: change_at(item, ("image",), replacement.applied))
            value = with_entry(value, name, changed)
    return value


def _is_named(image: str, name: str) -> bool:
    """Whether the image is ``name`` with any tag and digest; kustomize takes the name as a pattern, where a dot is any character."""
    if len(image) < len(name) or not all(wanted in (".", given) for wanted, given in zip(name, image, strict=False)):
        return False
    return _VERSION.fullmatch(image, len(name)) is not None


def split_image(image: str) -> tuple[str, str, str]:
    """Name, tag and digest; a port belongs to the name."""
    rest, _, digest = image.partition("@")
    slash = max(rest.find("/"), 0)
    colon = rest.find(":", slash)
    if colon < 0:
        return rest, "", digest
    return rest[:colon], rest[colon + 1 :], digest
