"""How the keys of a manifest are spelt: camelCase in Kubernetes, snake_case with every block a list in Terraform.

Everything that is in a manifest under either spelling, its name and labels among it, is asked for by its Kubernetes key.
"""

from __future__ import annotations

import re
from posixpath import basename

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Source
from ..values import Origin, Value
from .tags import join_tags

CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
REPEATED = (*CONTAINERS, "env", "envFrom", "volumes", "rules", "subjects")  # lists of objects in both spellings
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Keys(NamedTuple):
    """How a language spells the keys of a manifest: ``serviceAccountName`` or ``service_account_name`` (blocks singular)."""

    snake: bool

    def of(self, key: str) -> tuple[str, ...]:
        if not self.snake:
            return (key,)
        snaked = _HUMP.sub("_", key).lower()
        singular = snaked[:-1] if snaked.endswith("s") and not snaked.endswith("ss") else snaked
        return (snaked, singular)

    def get(self, value: Value, key: str) -> Value | None:
        """The entry, unwrapped from the one-element list that a block is."""
        if not self.snake:
            return value.get(key)
        for name in self.of(key):
            inner = value.get(name)
            if inner is not None:
                return self.block(inner) if key not in REPEATED else inner
        return None

    @staticmethod
    def block(value: Value) -> Value:
        """The one element of the list that a block is."""
        items = value.items()
        return items[0] if len(items) == 1 and isinstance(items[0].data, dict) else value

    def walk(self, value: Value | None, path: str) -> Value | None:
        for key in path.split("."):
            if value is None or key == ".":
                return value
            value = self.get(value, key) if key else value
        return value


def whole(resource: Resource) -> Value:
    """The manifest as one value (its top level is only known by name until asked)."""
    data = {name: value for name in resource.attributes.names() if (value := resource.get(name)) is not None}
    first = next(iter(data.values()), None)
    source = first.origin.source if first is not None else Source(resource.place.path, "")
    return Value(data, Origin("entry", source, first.origin.offset if first is not None else 0))


def manifest_name(resource: Resource, keys: Keys) -> str:
    """The name of a manifest, as ``name_of`` gives it."""
    return name_of(resource, keys.get(whole(resource), "metadata"), keys)[0]


def name_of(resource: Resource, metadata: Value | None, keys: Keys) -> tuple[str, bool]:
    """``metadata.name`` and True, or the label and False where that is not known."""
    name = keys.get(metadata, "name") if metadata is not None else None
    if name is not None and name.text:
        return name.text, True
    return resource.label or basename(resource.place.path).partition(".")[0], False


def namespace_of(metadata: Value | None, keys: Keys) -> Value | None:
    """``metadata.namespace`` where it is written. Terraform's provider puts what says none into ``default`` (its documentation)."""
    found = keys.get(metadata, "namespace") if metadata is not None else None
    if found is not None and found.data not in (None, ""):
        return found
    return Value("default", metadata.origin) if keys.snake and metadata is not None and isinstance(metadata.data, dict) else None


def labels_of(keys: Keys, *parts: Value) -> tuple[dict[str, Value], bool]:
    """Labels and annotations of an object and its pod template, and whether all of them are known."""
    holders = [keys.get(holder, "metadata") for holder in parts]
    found = [labels for holder in holders if holder is not None for kind in ("labels", "annotations") if (labels := holder.get(kind))]
    return join_tags([*found, *(holder for holder in holders if holder is not None and holder.is_unknown)])
