"""One rule of a role and whether it allows one request, as the Kubernetes RBAC authorizer matches them.

Source: Kubernetes documentation, "Using RBAC Authorization" (version 1.34), and the API reference of PolicyRule. A rule allows a request
when its verbs, API groups, resources and names all match it; two rules never add up to one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import IntEnum

from ...named_tuple import NamedTuple
from ...values import Origin

EVERY = "*"


class Match(IntEnum):
    """Whether something matches; MAYBE where a part of it is not known. The least of several is what all of them together do."""

    NO = 0
    MAYBE = 1
    YES = 2


class Rule(NamedTuple):
    """A rule as written. ``names`` empty: every name. ``open``: the parts (``verbs``, ``groups`` ...) that may hold more than is listed.

    ``origin``: where the rule stands; None for a role that Kubernetes brings along.
    """

    verbs: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    open: frozenset[str] = frozenset()
    origin: Origin | None = None

    @property
    def is_everything(self) -> bool:
        """Every verb on every resource of every group, under any name."""
        star = all(EVERY in part for part in (self.verbs, self.groups, self.resources))
        return star and not self.names and "names" not in self.open


class Request(NamedTuple):
    """What is asked of the API server. ``namespace`` is '' for what is cluster-wide; ``path`` is set for what is no resource.

    ``name``: create has none (but create of a subresource, as ``pods/exec``, has its object's); list and watch have one only where they
    carry a field selector on ``metadata.name``; deletecollection has none. A request about one namespace object has that namespace.
    """

    verb: str
    group: str = ""
    resource: str = ""
    subresource: str = ""
    name: str = ""
    namespace: str = ""
    path: str = ""


def rule_allows(rule: Rule, request: Request) -> Match:
    """Whether one rule allows a request, wherever it applies."""
    verb = _any(rule, "verbs", rule.verbs, lambda listed: listed in (EVERY, request.verb))
    if request.path:
        return min(verb, _any(rule, "urls", rule.urls, lambda listed: url_matches(listed, request.path)))
    return min(
        verb,
        _any(rule, "groups", rule.groups, lambda listed: listed in (EVERY, request.group)),
        _any(rule, "resources", rule.resources, lambda listed: resource_matches(listed, request.resource, request.subresource)),
        _name(rule, request.name),
    )


def resource_matches(listed: str, resource: str, subresource: str) -> bool:
    """``*`` is everything, ``*/scale`` that subresource of everything; ``pods`` is not its subresources, and ``pods/*`` nothing at all."""
    if listed == EVERY:
        return True
    if not subresource:
        return listed == resource
    return listed in (f"{resource}/{subresource}", f"*/{subresource}")


def url_matches(listed: str, path: str) -> bool:
    """A path itself, or all that begin as ``listed`` does before a star at its end."""
    return listed in (EVERY, path) or (listed.endswith(EVERY) and path.startswith(listed.rstrip(EVERY)))


def _name(rule: Rule, name: str) -> Match:
    if "names" in rule.open and name not in rule.names:
        return Match.MAYBE if name or not rule.names else Match.NO  # with one name at least, what has none is not meant
    return Match.YES if not rule.names or name in rule.names else Match.NO


def _any(rule: Rule, part: str, listed: Collection[str], matches: Callable[[str], bool]) -> Match:
    if any(map(matches, listed)):
        return Match.YES
    return Match.MAYBE if part in rule.open else Match.NO
