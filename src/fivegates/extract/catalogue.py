"""The data that extraction is driven by, and the Terraform types that it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..named_tuple import NamedTuple
from .builds import BUILDERS
from .key_objects import is_key_type
from .memberships import is_people_type

RELEASE = "helm_release"
POOL_PROVIDER = "google_iam_workload_identity_pool_provider"
SURROUNDING = frozenset(
    ("/ServiceAccount", "/Namespace", "rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding")
)


class Catalogue(NamedTuple):
    """The data that extraction is driven by, as loaded from the package."""

    workloads: Mapping[str, Any]
    kubernetes: Mapping[str, Any]
    identities: Mapping[str, Any]
    grants: Mapping[str, Any]
    links: Mapping[str, Any]
    trusts: Mapping[str, Any]
    administrators: Mapping[str, Any]
    exposure: Mapping[str, Any]
    images: Mapping[str, Any]
    companions: Mapping[str, Any]
    schedules: Mapping[str, Any]
    keys: Mapping[str, Any]
    people: Mapping[str, Any]
    references: Mapping[str, Any]
    custom: Mapping[str, Any]
    runtime: Mapping[str, Any]
    harnesses: Mapping[str, Any]
    carriers: Mapping[str, Any]
    observed: frozenset[str] = frozenset()  # types that keep, carry, audit or watch logs
    stores: frozenset[str] = frozenset()  # types that hold data

    def surrounds(self, kind: str) -> bool:
        """Whether a kind or type says what the pods around it may do."""
        return (
            kind in SURROUNDING
            or kind in self.runtime["network_policies"]
            or kind in self.runtime["policy_makers"]
            or kind in self.runtime["admission"]
            or kind in self.runtime["clusters"]
            or kind in self.runtime["nodes"]
            or kind.endswith(tuple(self.runtime["network_policy_names"]))
        )

    def wants(self, type: str) -> bool:
        """Whether anything is extracted from a Terraform type: all others need no evaluation until something refers to them."""
        return (
            type in self.workloads
            or type in self.identities
            or type in self.grants
            or type in self.links["resources"]
            or type in self.exposure["resources"]
            or type in self.exposure["texts"]
            or type in self.exposure["guards"]
            or type in self.exposure["kubernetes"]["services"]
            or type in self.exposure["kubernetes"]["ingresses"]
            or type in self.images["starters"]
            or type in self.companions
            or type in self.schedules
            or type in (RELEASE, *BUILDERS)
            or type in self.links["tools"]
            or type == POOL_PROVIDER
            or type in self.kubernetes["terraform"]
            or type in self.kubernetes["terraform_manifests"]
            or is_key_type(type, self.keys)
            or is_people_type(type, self.people)
            or (type.startswith("google_") and type.endswith(("_iam_member", "_iam_binding", "_iam_policy")))
            or type in self.observed
            or type in self.stores
            or type in self.runtime["clusters"]
            or type in self.runtime["nodes"]
        )
