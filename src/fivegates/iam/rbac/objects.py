"""Roles and role bindings as written, without the language that they are written in.

Source: Kubernetes API reference, rbac.authorization.k8s.io/v1, and what its validation refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ...named_tuple import NamedTuple
from ...values import Origin
from .rules import Match, Rule
from .subjects import Subject

ROLE, CLUSTER_ROLE = "Role", "ClusterRole"
GROUP_NAME = "rbac.authorization.k8s.io"


class Requirement(NamedTuple):
    """One thing that a label selector asks: ``operator`` In | NotIn | Exists | DoesNotExist."""

    key: str
    operator: str
    values: tuple[str, ...] = ()


class Selector(NamedTuple):
    """All of its requirements together; none at all selects everything. ``open``: it may ask for more than is listed."""

    requirements: tuple[Requirement, ...] = ()
    open: bool = False

    def selects(self, labels: Mapping[str, str], complete: bool) -> Match:
        """Whether an object with these labels is selected; not ``complete``: it may carry more."""
        found = min((_meets(labels, complete, one) for one in self.requirements), default=Match.YES)
        return min(found, Match.MAYBE) if self.open else found


class Role(NamedTuple):
    """``namespace``: '' for a ClusterRole, None where it is not known. ``complete``: every rule of it is listed.

    ``selectors``: of an aggregated ClusterRole, whose own rules the controller overwrites; None for any other. ``labels_complete``:
    every label is listed.
    """

    kind: str
    name: str
    namespace: str | None
    rules: tuple[Rule, ...]
    complete: bool = True
    labels: Mapping[str, str] = MappingProxyType({})
    labels_complete: bool = True
    selectors: tuple[Selector, ...] | None = None


class Binding(NamedTuple):
    """``namespace``: '' for a ClusterRoleBinding, None where it is not known. ``role_name``: None where it is not known.

    ``complete``: every subject of it is listed. ``refused``: why the API server does not take it, '' where it does. ``origin``: where
    the role is named.
    """

    name: str
    namespace: str | None
    role_kind: str
    role_name: str | None
    subjects: tuple[Subject, ...]
    complete: bool = True
    refused: str = ""
    origin: Origin | None = None

    @property
    def is_cluster_wide(self) -> bool:
        return self.namespace == ""


def _meets(labels: Mapping[str, str], complete: bool, asked: Requirement) -> Match:
    value = labels.get(asked.key)
    if value is None and not complete:
        return Match.MAYBE
    meets = {
        "In": value is not None and value in asked.values,
        "NotIn": value is None or value not in asked.values,
        "Exists": value is not None,
        "DoesNotExist": value is None,
    }.get(asked.operator)
    return Match.MAYBE if meets is None else Match.YES if meets else Match.NO
