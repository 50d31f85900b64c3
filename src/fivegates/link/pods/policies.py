"""Network policies by their forms: whom each selects, and whether outgoing traffic is its."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...extract.kept import space_of
from ...extract.keys import Keys, manifest_name, whole
from ...extract.model import AroundRecord
from ...named_tuple import NamedTuple
from ...values import Value
from .fields import Unsure, items, truth
from .labels import Labels, all_of, calico_selects, selects


class Pod(NamedTuple):
    """What a policy looks at: the labels of a pod, its namespace (as ``space_of`` gives it) and those of the namespace."""

    labels: Labels
    space: str
    namespace: Labels


class Policy(NamedTuple):
    """A policy of the tree. ``space``: its namespace, '*' for all; ``egress``: whether it bounds outgoing traffic of what it selects.

    ``first``: a label that all it selects carry, None where none is known.
    """

    record: AroundRecord
    name: str
    space: str
    egress: bool | None
    first: tuple[str, str] | None
    selects: Callable[[Pod], bool | None]


def read_policies(record: AroundRecord, row: Mapping[str, Any]) -> Iterator[Policy]:
    """The policies that one object holds (one of Cilium may hold several); ``row``: its kind's, empty for a kind that is not known."""
    keys = Keys(record.snake)
    root = whole(record.resource)
    spec = keys.get(root, "spec")
    parts = [*items(root.get("specs")), *([spec] if spec is not None else [])] if row.get("form") == "cilium" else [spec or root]
    space = "*" if row.get("everywhere") else space_of(record.resource, record.snake)
    for part in parts:
        egress, chosen, first = _FORMS[row.get("form", "")](part, keys)
        yield Policy(record, manifest_name(record.resource, keys), space, egress, first, chosen)


Read = tuple[bool | None, Callable[[Pod], bool | None], tuple[str, str] | None]


def _kubernetes(spec: Value, keys: Keys) -> Read:
    """Egress is its own where ``policyTypes`` says so, or where that is absent and there are rules for it."""
    selector, types = keys.get(spec, "podSelector"), keys.get(spec, "policyTypes")
    return _types(types, spec, keys), lambda pod: selects(selector, pod.labels, keys), _first(selector, keys)


def _types(types: Value | None, spec: Value, keys: Keys) -> bool | None:
    if types is None or types.data in (None, ()):
        rules = keys.get(spec, "egress")
        return rules is not None and rules.data is not None
    if types.is_unknown or any(item.is_unknown for item in types.items()):
        return None
    return any(item.text == "Egress" for item in types.items())


def _cilium(spec: Value, keys: Keys) -> Read:
    """A rule that has a part for egress denies by default what it does not allow, unless it says that it does not."""
    by_default = spec.get("enableDefaultDeny")
    egress: bool | None = any(spec.get(part) is not None for part in ("egress", "egressDeny"))
    try:
        denies = truth(by_default.get("egress")) if by_default is not None else None
        egress = egress if denies is None else denies
    except Unsure:
        egress = None
    if spec.get("endpointSelector") is None:
        return egress, lambda pod: False, None  # of nodes
    selector = spec.get("endpointSelector")
    return egress, lambda pod: selects(selector, pod.labels, keys), None


def _calico(spec: Value, keys: Keys) -> Read:
    """Without ``types`` egress is its own where it has rules for it."""
    types, chosen = spec.get("types"), [spec.get(part) for part in ("namespaceSelector", "serviceAccountSelector")]

    def selected(pod: Pod) -> bool | None:
        narrowed = [None if value is not None and value.data not in (None, "", "all()") else True for value in chosen]
        return all_of([calico_selects(spec.get("selector"), pod.labels), *narrowed])

    return _types(types, spec, keys), selected, None


def _admin(spec: Value, keys: Keys) -> Read:
    """Its subject is namespaces, or pods in namespaces."""
    subject = spec.get("subject")
    rules = spec.get("egress")

    def selected(pod: Pod) -> bool | None:
        spaces, pods = (subject.get(part) if subject is not None else None for part in ("namespaces", "pods"))
        if spaces is not None:
            return selects(spaces, pod.namespace, keys)
        if pods is None:
            return None
        return all_of([selects(pods.get("namespaceSelector"), pod.namespace, keys), selects(pods.get("podSelector"), pod.labels, keys)])

    return rules is not None and rules.data not in (None, ()), selected, None


def _namespace(spec: Value, keys: Keys) -> Read:
    return True, lambda pod: True, None


def _unknown(spec: Value, keys: Keys) -> Read:
    return None, lambda pod: None, None


_FORMS: Mapping[str, Callable[[Value, Keys], Read]] = {
    "kubernetes": _kubernetes,
    "cilium": _cilium,
    "calico": _calico,
    "admin": _admin,
    "namespace": _namespace,
    "": _unknown,
}


def _first(selector: Value | None, keys: Keys) -> tuple[str, str] | None:
    wanted = keys.get(selector, "matchLabels") if selector is not None else None
    for name, value in wanted.data.items() if wanted is not None and isinstance(wanted.data, dict) else ():
        if value.text:
            return name, value.text
    return None
