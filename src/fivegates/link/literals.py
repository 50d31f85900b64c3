"""Live literals besides variables: anywhere in an agent's own definition, in what it keeps in a store, and keys to models anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..extract.model import EnvEntry, MountRecord
from ..extract.mounts import HomeFolders, personal_configuration
from ..extract.paths import embedded_source
from ..resolve.interface import Resource
from ..secrets.classifier import Classifier
from ..source import Source
from ..values import Text, Unknown, Value
from .agents import Linked
from .credentials import Credentials
from .stored import StoredSecrets

MOST_VALUES, MOST_TEXT = 50_000, 5_000_000  # values and characters of one resource
SHORTEST = 16


class Literals:
    """Finds literals and hands them to the one list of credentials."""

    def __init__(
        self, classifier: Classifier, credentials: Credentials, people: Mapping[str, Any], sources: Sequence[tuple[Source, str]]
    ) -> None:
        """``people``: the catalogue of what is a person's. ``sources``: every text that was read, with the kind of file it is."""
        self.classifier = classifier
        self._credentials = credentials
        self._people = people
        self._sources = sources

    def of_definition(self, linked: Linked) -> None:
        """Whatever shows itself as a credential in the attributes of a workload: prompts, headers, commands."""
        for value in _texts(linked.record.resource):
            for judged in self.classifier.find(value.text or ""):
                place = embedded_source(value).place(judged.start)
                id = self._credentials.found(judged, value.text or "", place, linked.record.system)
                self._credentials.use(linked, id, "attribute", place)

    def of_store(self, linked: Linked, entry: EnvEntry, stored: StoredSecrets) -> None:
        """What is written into the stored secrets that a variable refers to."""
        for written in stored.written(linked, entry):
            literal = list(written.value.origin.chain())[-1]
            id = self._credentials.write(written.name, written.value, literal.place, written.file_kind, encoded=written.encoded)
            if id is not None:
                self._credentials.use(linked, id, "secret", entry.place)

    def of_host(self, linked: Linked, mount: MountRecord) -> None:
        """A person's configuration that a workload is given from the host."""
        people = self._people
        homes = HomeFolders(people["configuration"], people["configuration_without_sign_in"], people["machine_accounts"])
        provider = personal_configuration(mount.path, homes)
        if provider:
            self._credentials.mount(linked, mount.path, provider, mount.place)

    def of_sources(self) -> None:
        """Keys that open a model by their form alone, wherever they stand."""
        for source, file_kind in self._sources:
            for judged in self.classifier.find_model_keys(source.text):
                self._credentials.found(judged, source.text, source.place(judged.start), file_kind)


def _texts(resource: Resource) -> Iterator[Value]:
    """Texts in a resource's attributes, what is encoded in them by its parts: as many as the limits allow."""
    waiting = [value for name in resource.attributes.names() if (value := resource.get(name)) is not None]
    left = MOST_TEXT
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        data = value.data
        if isinstance(data, Text):
            waiting.append(data.content)
        elif isinstance(data, Unknown):
            if data.content is not None:
                waiting.append(data.content)
        elif isinstance(data, dict):
            waiting.extend(data.values())
        elif isinstance(data, tuple):
            waiting.extend(data)
        elif isinstance(data, str) and SHORTEST <= len(data) <= left:
            left -= len(data)
            yield value
