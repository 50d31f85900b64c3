"""Things of the tree by what people call them in contracts: the address of a resource, a manifest, or the path of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ..contracts.model import ContractRecord
from ..facts.model import Enforcer
from ..resolve.interface import Resource
from ..source import Place
from .places import Locations


class NamedThings:
    """``resources``: those that are listed; ``blocks``: every ``resource`` block of Terraform by its address without module, also of types
    that nothing else asks about; ``paths``: of all files. Nothing is looked at before something is asked for.
    """

    def __init__(
        self, resources: Sequence[Resource] = (), blocks: Callable[[], Mapping[str, Place]] | None = None, paths: Iterable[str] = ()
    ) -> None:
        self._resources = resources
        self._blocks = blocks
        self._paths = paths
        self._found: dict[str, Place] | None = None

    @property
    def resources(self) -> Sequence[Resource]:
        """Every resource that is listed."""
        return self._resources

    def find(self, reference: str) -> Place | None:
        """Where ``github_repository_environment.prod``, ``infra/github//github_repository_environment.prod``,
        ``support/Deployment/drafter``, ``bots/drafter`` (a service of a compose project) or ``.github/CODEOWNERS`` is.

        None where the tree has no such thing.
        """
        found = self._all()
        last = ".".join(reference.rpartition("//")[2].split(".")[-2:])  # without root and modules
        return found.get(reference) or found.get(reference.partition("#")[0]) or found.get(last)

    def types(self) -> set[str]:
        """Types of everything that is listed, and of every block of Terraform."""
        blocks = self._blocks() if self._blocks is not None else {}
        return {one.type for one in self._resources} | {address.partition(".")[0] for address in blocks}

    def _all(self) -> dict[str, Place]:
        if self._found is None:
            self._found = {path: Place(path, 1, 1) for path in self._paths}
            self._found |= self._blocks() if self._blocks is not None else {}
            self._found |= {one.address: one.place for one in reversed(self._resources) if "/" in one.address}
            self._found |= {_service(one): one.place for one in reversed(self._resources) if one.type == "compose/service"}
        return self._found


def _service(resource: Resource) -> str:
    """``project/service``, as contracts name it."""
    return f"{resource.unit.rpartition('/')[2]}/{resource.address.partition('.')[2]}"


def enforcers(records: Iterable[ContractRecord], things: NamedThings, locations: Locations) -> Iterator[Enforcer]:
    """What the approvals of contracts name and the tree has, once each."""
    for reference in dict.fromkeys(one.enforced_by for record in records for one in record.approvals if one.enforced_by):
        place = things.find(reference)
        if place is not None:
            yield Enforcer(reference, locations.add(place))
