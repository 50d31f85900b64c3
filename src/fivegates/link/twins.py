"""A compose service and what deploys the same image elsewhere are one agent: the service is how it is started on a developer's machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from .agents import Linked
from .names import image_repository, words

COMPOSE = "compose"
DEPLOYING = frozenset(("deploy", "k8s", "terraform"))

Recipes = Callable[[Linked], Iterable[str]]
Named = Callable[[Linked], str]


def find_twins(groups: Mapping[str, Sequence[Linked]], recipes: Recipes, named: Named) -> Iterator[tuple[str, str]]:
    """Pairs of ids, what is deployed first: of one Dockerfile of the tree (``recipes``) or one image's name. Where several services or
    several deployments have it, those of one name are twins; ``groups`` are the agents so far. ``named``: a name without its environment.
    """
    agents = {key: members for key, members in groups.items() if any(one.verdict.class_ == "agent" for one in members)}
    if not any(members[0].record.system == COMPOSE for members in agents.values()):
        return
    found: dict[tuple[str, str, bool], list[Sequence[Linked]]] = defaultdict(list)
    for members in agents.values():
        for kind, source in dict.fromkeys(source for one in members for source in _sources(one, recipes)):
            found[kind, source, members[0].sample].append(members)
    for sharing in found.values():
        services = [members for members in sharing if members[0].record.system == COMPOSE]
        others = [members for members in sharing if members[0].record.system in DEPLOYING]
        yield from ((other[0].id, service[0].id) for service, other in _pairs(services, others, named))


def _sources(linked: Linked, recipes: Recipes) -> Iterator[tuple[str, str]]:
    yield from (("recipe", path) for path in recipes(linked))
    yield from (("image", image_repository(text)) for found in linked.record.images if (text := found.value.text))


def _pairs(
    services: Sequence[Sequence[Linked]], others: Sequence[Sequence[Linked]], named: Named
) -> Iterator[tuple[Sequence[Linked], Sequence[Linked]]]:
    """The one service of an image is no agent beside those that deploy it: it goes to the first whose name ends alike, else to the first.
    Of several services those are twins whose names end alike, each the only one.
    """
    for service in services if others else ():
        same = [other for other in others if _ends_alike(service[0], named(other[0]))]
        if len(services) == 1:
            yield service, (same or others)[0]
            return
        if len(same) == 1 and sum(_ends_alike(one[0], named(same[0][0])) for one in services) == 1:
            yield service, same[0]


def _ends_alike(service: Linked, other: str) -> bool:
    name, longer = words(service.record.name), words(other)
    return bool(name) and longer[-len(name) :] == name
