"""All rows about pods and containers, in one place: walls, tokens, network, images."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ...extract.found import Extraction
from ...extract.model import Mention
from ...facts.model import Egress
from ...facts.store import Fact
from ...named_tuple import NamedTuple
from ...resolve.interface import Resource
from ...values import Reference
from ..agents import Linked
from ..places import Locations
from ..sidecars import Sidecars
from .accounts import Accounts
from .escapes import Escapes
from .network import Networks
from .nodes import Nodes
from .tokens import Tokens
from .verification import Verification


class Surroundings(NamedTuple):
    """What the rows are made by beside the extraction: the catalogue ``runtime``; the ``kinds`` of
    Terraform's types; ``annotations`` that hand an account a cloud identity;
    the text of manifests of which something is ``unread``; whether everything was read that could make objects of a cluster.
    """

    runtime: Mapping[str, Any]
    kinds: Mapping[str, str]
    annotations: Mapping[str, Any]
    unread: Sequence[str]
    is_all_read: bool


def pod_rows(
    extraction: Extraction,
    workloads: Sequence[Linked],
    surroundings: Surroundings,
    cluster_of: Callable[[Resource], str],
    locations: Locations,
    who: Callable[[Mention, Resource], str | None],
    lookup: Callable[[Reference], Resource | None],
    sidecars: Sidecars,
) -> Iterator[Fact]:
    """Rows of ``escapes``, ``token_mounts``, ``network_policies``, ``egress``, ``node_reach`` and ``image_verification``.

    ``who``: the one identity that is surely meant, None where there is none.
    """
    around, runtime = extraction.around, surroundings.runtime
    yield from Escapes(runtime, locations, sidecars).rows(workloads)
    accounts = Accounts(around, extraction.assumes, extraction.trusts, surroundings.annotations, surroundings.unread)
    yield from Tokens(accounts, runtime, locations).rows(workloads)
    networks = list(Networks(around, runtime, surroundings.kinds, cluster_of, locations).rows(workloads))
    yield from networks
    if any(record.kind in runtime["nodes"] for record in around):
        bounded = {row.workload for row in networks if isinstance(row, Egress) and row.bounded is not False}
        yield from Nodes(around, runtime, cluster_of, who, lookup, locations).rows(workloads, bounded)
    yield from Verification(around, runtime, surroundings.is_all_read, locations).rows(workloads)
