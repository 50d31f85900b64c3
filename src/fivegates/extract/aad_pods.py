"""Azure AD pod identity, the forerunner of workload identity: a label of a pod selects a binding, which names an identity by its object.

Source: the project's documentation, concepts AzureIdentity and AzureIdentityBinding. Its standard mode looks for pods in every namespace.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..resolve.interface import Resource
from .model import Mention, WorkloadRecord
from .paths import select_first

GROUP = "aadpodidentity.k8s.io/"
IDENTITY, BINDING = f"{GROUP}AzureIdentity", f"{GROUP}AzureIdentityBinding"
LABEL = "aadpodidbinding"
_NAMES = (("spec.resourceID", "azure_identity"), ("spec.clientID", "azure_client"))

Key = tuple[str, str, str]  # unit, namespace, and a name or selector


class PodBindings:
    """The bindings of every unit."""

    def __init__(self) -> None:
        self._identities: dict[Key, Resource] = {}
        self._bindings: dict[tuple[str, str], list[Resource]] = {}

    def note(self, resource: Resource) -> None:
        """An identity by its name, a binding by its selector."""
        if resource.type == IDENTITY:
            self._identities[resource.unit, _text(resource, "metadata.namespace"), _text(resource, "metadata.name")] = resource
        else:
            self._bindings.setdefault((resource.unit, _text(resource, "spec.selector")), []).append(resource)

    def bind(self, workload: WorkloadRecord) -> WorkloadRecord:
        """The workload with the identities that its label selects."""
        label = workload.tags.get(LABEL)
        if label is None or not label.text or not self._bindings:
            return workload
        found = tuple(self._selected(workload.resource.unit, label.text))
        return workload._replace(mentions=(*workload.mentions, *found)) if found else workload

    def _selected(self, unit: str, selector: str) -> Iterator[Mention]:
        for binding in self._bindings.get((unit, selector), ()):
            named = unit, _text(binding, "metadata.namespace"), _text(binding, "spec.azureIdentity")
            identity = self._identities.get(named)
            if identity is not None:
                yield from _mention(identity)


def _mention(identity: Resource) -> Iterator[Mention]:
    for path, kind in _NAMES:
        found = select_first(identity, path)
        if found is not None and found.value.text:
            yield Mention(kind, found, LABEL)
            return


def _text(resource: Resource, path: str) -> str:
    found = select_first(resource, path)
    return (found.value.text or "") if found is not None else ""
