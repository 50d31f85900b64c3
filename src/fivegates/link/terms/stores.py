"""Stores of data whose class is known, and who may read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...extract.tags import read_tags
from ...facts.model import Store, StoreRead
from ...globs import glob_matches
from ...iam.aws.arns import SOME_ACCOUNT, known_account, reference_form
from ...iam.aws.holding import AwsHolding
from ...iam.aws.patterns import contains
from ...iam.held import ALLOWED, Decision, Holding
from ...named_tuple import NamedTuple
from ...resolve.interface import Resource
from ...settings import DataClass
from ...values import Unknown
from ..canonical import Scopes
from ..permissions.holdings import Holdings
from ..places import Locations

MOST_STORES = 2000  # of one tree that are looked at
_HOLE = re.compile(r"\{([a-z_]+)\}")
PREFIXES = {"aws_": "aws", "google_": "gcp", "azurerm_": "azure"}


class Kept(NamedTuple):
    """A store of one class. ``names``: how policies write it, without what is inside."""

    row: Store
    resource: Resource
    provider: str
    names: tuple[str, ...]
    inside: str
    reads: Sequence[str]


class Stores:
    """``known``: the catalogue's ``stores``; ``classes``: what the configuration says of resources."""

    def __init__(
        self, resources: Iterable[Resource], known: Mapping[str, Any], classes: Sequence[DataClass], scopes: Scopes, locations: Locations
    ) -> None:
        self._known = known
        self._classes = classes
        self._scopes = scopes
        self._locations = locations
        wanted = (one for one in resources if one.type in known["types"] and one.mode == "managed" and not one.conditional)
        self._kept = [kept for resource in list(wanted)[:MOST_STORES] for kept in self._keep(resource)]

    def rows(self, identities: Iterable[str], holdings: Holdings | None) -> Iterator[Store | StoreRead]:
        """Every store with a class, and which of these identities may read it."""
        yield from (one.row for one in self._kept)
        if not self._kept or holdings is None:
            return
        for identity in identities:
            for holding in holdings.of(identity):
                for one in self._kept:
                    if one.provider == holding.provider:
                        yield from self._read(identity, holding, one)

    def _keep(self, resource: Resource) -> Iterator[Kept]:
        provider = next(name for prefix, name in PREFIXES.items() if resource.type.startswith(prefix))
        row = self._known["types"][resource.type]
        names = tuple(self._names(resource, provider, row.get("name")))
        for data_class, via in self._classes_of(resource, names).items():
            id = f"{resource.unit.partition(':')[2]}//{resource.address}"
            store = Store(id, resource.address, data_class, via, self._locations.of(resource.place, resource))
            yield Kept(store, resource, provider, names, row.get("inside", ""), row["reads"])

    def _classes_of(self, resource: Resource, names: Sequence[str]) -> dict[str, str]:
        """Each class with what says it."""
        found: dict[str, str] = {}
        tags = read_tags(resource, ("tags", "labels"))[0]
        for key in self._known["tags"]:
            text = tags[key].text if key in tags else None
            for word in re.split(r"[,;|+]", text or ""):
                name = normal_class(word)
                if name and name not in self._known["free"]:
                    found.setdefault(name, f"tag {key}")
        called = (*names, resource.address)
        for one in self._classes:
            if any(glob_matches(glob, name) for glob in one.resources for name in called):
                found.setdefault(normal_class(one.name), "configuration")
        return found

    def _names(self, resource: Resource, provider: str, form: str | None) -> Iterator[str]:
        filled = self._filled(resource, form) if form is not None else None
        if filled is not None:
            yield filled
        if provider == "aws":
            yield reference_form(resource.unit, resource.address)
        else:
            yield resource.address
            yield f"{resource.address}.id"

    def _filled(self, resource: Resource, form: str) -> str | None:
        """The name with its holes filled; None where a part of it is not known."""
        texts: dict[str, str] = {}
        for hole in _HOLE.findall(form):
            if hole == "account":
                texts[hole] = known_account(self._scopes.aws_account(resource))
            elif hole == "project":
                texts[hole] = self._scopes.gcp_project(resource, resource.get("project")).replace("?", "")
            elif hole == "region":
                value = resource.provider.get("region") if resource.provider is not None else None
                texts[hole] = (value.text or "*") if value is not None else "*"
            else:
                value = resource.get(hole)
                texts[hole] = (value.text if value is not None else None) or ""
        return None if "" in texts.values() else _HOLE.sub(lambda hole: texts[hole[1]], form)

    def _read(self, identity: str, holding: Holding, one: Kept) -> Iterator[StoreRead]:
        """The first action that certainly reads it."""
        for action in one.reads:
            found = _of_aws(holding, action, one) if isinstance(holding, AwsHolding) else self._of_scope(holding, action, one)
            if found is not None and found.witnesses:
                given = found.witnesses[0].given
                yield StoreRead(identity, one.row.id, action, given.by, self._locations.granted(given))
                return

    def _of_scope(self, holding: Holding, action: str, one: Kept) -> Decision | None:
        """In Google Cloud and Azure: given on the store itself, on its project, or on its resource group."""
        around = {*one.names}
        if one.provider == "gcp":
            around.add(f"projects/{self._scopes.gcp_project(one.resource, one.resource.get('project'))}")
        group = one.resource.get("resource_group_name")
        if group is not None and isinstance(group.data, Unknown) and group.data.exact:
            around.add(f"{next(iter(group.data.references)).address}.id")
        reaches = holding.reach(action)
        return next((reach.decision for reach in reaches if reach.decision.verdict == ALLOWED and reach.resource in around), None)


def _of_aws(holding: AwsHolding, action: str, one: Kept) -> Decision | None:
    """By a pattern that covers all of the store, or some of what is in it."""
    for pattern in holding.patterns(action):
        least = pattern.least if pattern is not None else None
        if least is None:
            continue
        for name in one.names:
            inside = f"{name}{one.inside}"
            asked = inside if contains(least, inside) else least if SOME_ACCOUNT not in name and contains(inside, least) else None
            if asked is not None and (decision := holding.decide(action, asked)).verdict == ALLOWED:
                return decision
    return None


def normal_class(text: str) -> str:
    """A class of data as tags and contracts write it: in lower case, with dashes."""
    return "-".join(text.lower().replace("_", " ").split())
