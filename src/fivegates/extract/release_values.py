"""The values that a ``helm_release`` hands to its chart: documents in order, then single settings by path; the later one wins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..readers.interface import DEFAULT_LIMITS
from ..resolve.interface import Resource
from ..values import Text, Unknown, Value
from .paths import embedded_source

MOST_NODES = 2_000
DEEPEST = 8
_SETTINGS = ("set", "set_list", "set_sensitive")
_STEP = re.compile(r"(?:\\.|[^.\\\[])++|\[[0-9]{1,4}\]")

Path = tuple[str, ...]


class ReleaseValues:
    """``complete``: every document and every setting's name was read, so what is not found was not given."""

    def __init__(self, resource: Resource) -> None:
        self.complete = True
        self._documents: list[Value] = []
        self._settings: dict[Path, Value] = {}
        self._read_documents(resource)
        self._read_settings(resource)

    def get(self, *path: str) -> Value | None:
        """The value at a path, None where none is given; a map may also be given entry by entry (see ``entries``)."""
        if path in self._settings:
            return self._settings[path]
        for document in reversed(self._documents):
            value: Value | None = document
            for name in path:
                value = value.get(name) if value is not None else None
            if value is not None and value.data is not None:
                return value
        return None

    def entries(self, *path: str) -> dict[str, Value]:
        """The entries of the map at a path, from every document and setting."""
        found: dict[str, Value] = {}
        for document in self._documents:
            value: Value | None = document
            for name in path:
                value = value.get(name) if value is not None else None
            if value is not None and isinstance(value.data, dict):
                found |= value.data
        found |= {key[-1]: value for key, value in self._settings.items() if key[:-1] == path}
        return found

    def named(self, *names: str) -> Iterator[tuple[Path, Value]]:
        """Everything below any path whose last name is one of ``names``, in documents; bounded in depth and number."""
        left = MOST_NODES
        for document in self._documents:
            pending: list[tuple[Path, Value]] = [((), document)]
            while pending and left > 0:
                path, value = pending.pop()
                left -= 1
                if path and path[-1] in names:
                    yield path, value
                elif isinstance(value.data, dict) and len(path) < DEEPEST:
                    pending.extend(((*path, key), entry) for key, entry in value.data.items())

    def settings(self) -> Iterator[tuple[Path, Value]]:
        """Every single setting by its path."""
        yield from self._settings.items()

    def _read_documents(self, resource: Resource) -> None:
        values = resource.get("values")
        if values is None or values.data is None:
            return
        if values.is_unknown:
            self.complete = False
        for value in values.items():
            self._read_document(value)

    def _read_document(self, value: Value) -> None:
        data = value.data
        content = data.content if isinstance(data, Text | Unknown) else None
        if content is not None:
            self._documents.append(content)
            self.complete = self.complete and not content.is_unknown
        elif value.text is None:
            self.complete = False
        else:
            from ..readers.yaml import parse_yaml

            stream = parse_yaml(embedded_source(value), DEFAULT_LIMITS)
            self._documents += [document.root for document in stream.documents]
            self.complete = self.complete and not stream.problems

    def _read_settings(self, resource: Resource) -> None:
        for kind in _SETTINGS:
            settings = resource.get(kind)
            if settings is None or settings.data is None:
                continue
            self.complete = self.complete and not settings.is_unknown
            for setting in settings.items():
                name, value = setting.get("name"), setting.get("value")
                if name is None or name.text is None or value is None:
                    self.complete = False
                else:
                    self._settings[setting_path(name.text)] = value


def setting_path(name: str) -> Path:
    r"""``serviceAccount.annotations.eks\.amazonaws\.com/role-arn`` and ``env[0].name`` as steps."""
    return tuple(re.sub(r"\\(.)", r"\1", step) for step in _STEP.findall(name[:1000]))
