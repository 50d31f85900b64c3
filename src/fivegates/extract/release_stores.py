"""The Secrets and ConfigMaps that a release's values hand over whole, by the names under which charts take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..resolve.interface import Resource
from ..resolve.release_settings import Path
from ..values import Value
from .containers import CONFIG_MAP, SECRET, SOURCES
from .kept import Find, Kept
from .model import LoadedStore
from .paths import line_in
from .release_values import ReleaseValues

# What a plain name under each of these is that of; a map under it, or a list of them, says it itself.
STORES: Mapping[str, str] = {
    "envFrom": "",
    "extraEnvFrom": "",
    "additionalEnvFrom": "",
    "existingSecret": "",
    "envFromSecret": SECRET,
    "envFromSecrets": SECRET,
    "environmentSecrets": SECRET,
    "extraEnvFromSecret": SECRET,
    "extraEnvVarsSecret": SECRET,
    "extraEnvVarsSecrets": SECRET,
    "extraSecretNamesForEnvFrom": SECRET,
    "additionalEnvSecretName": SECRET,
    "envFromConfigMap": CONFIG_MAP,
    "envFromConfigMaps": CONFIG_MAP,
    "environmentConfigMaps": CONFIG_MAP,
    "extraEnvVarsCM": CONFIG_MAP,
    "extraEnvVarsCMs": CONFIG_MAP,
}
_SHORT = {"secret": SECRET, "configMap": CONFIG_MAP}  # a name straight away, as the app-template chart takes it
_OWN = {SECRET: "secrets", CONFIG_MAP: "configMaps"}  # where values of that chart define stores of their own, by identifier
_CONTENT = {SECRET: ("data", "stringData"), CONFIG_MAP: ("data",)}


class ReleaseStores:
    """``fullname``: what the chart calls its objects, '' where these files do not say."""

    def __init__(self, values: ReleaseValues, fullname: str, resource: Resource) -> None:
        self._values = values
        self._fullname = fullname
        self._resource = resource

    def below(self, path: Path, but: Iterable[Path]) -> Iterator[LoadedStore]:
        """Every store that is handed over whole below a path of the values, but not below those in ``but``."""
        for found, value in self._values.named(STORES, path, but):
            for item in value.items() or (value,):
                yield from self._stores(item, STORES[found[-1]])

    def name(self, text: str) -> str:
        """A name with what a template puts into it; '' where that is not known."""
        return self._values.written(Value(text, self._values.root.origin)).text or "" if "{{" in text else text

    def find(self, outside: Find) -> Find:
        """Finds what ``outside`` does, and what the values themselves say that the chart makes."""

        def find(makes: str, name: str) -> Kept | None:
            return self._own(makes, name) or outside(makes, name)

        return find

    def _stores(self, item: Value, makes: str) -> Iterator[LoadedStore]:
        prefix = item.get("prefix")
        before = "" if prefix is None else prefix.text
        for key, made in (*SOURCES.items(), *_SHORT.items()):
            reference = item.get(key)
            name = reference if reference is None or reference.text else reference.get("name")
            own = reference.get("identifier") if reference is not None else None
            if name is not None:
                yield LoadedStore(made, self.name(name.text or ""), before, line_in(name, self._resource).place)
            elif own is not None and own.text:
                yield LoadedStore(made, self.called(own.text), before, line_in(own, self._resource).place)
        name = (item if item.text else item.get("name")) if makes else None
        if name is not None and name.text:
            yield LoadedStore(makes, self.name(name.text), before, line_in(name, self._resource).place)

    def called(self, identifier: str) -> str:
        """What the chart calls a store that the values define, '' where that is not known."""
        return f"{self._fullname}-{identifier}" if self._fullname else ""

    def _own(self, makes: str, name: str) -> Kept | None:
        identifier = next((one for one in self._values.entries(_OWN[makes]) if self.called(one) == name), None)
        if identifier is None:
            return None
        held = [self._values.entries(_OWN[makes], identifier, part) for part in _CONTENT[makes]]
        return Kept(
            {key: None if makes == SECRET and part == 0 else value for part, one in enumerate(held) for key, value in one.items()}, True
        )
