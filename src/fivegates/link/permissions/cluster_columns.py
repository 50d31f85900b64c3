"""Columns of grants that a cloud's identity has in a cluster, by access policies of Amazon EKS."""

from __future__ import annotations

from typing import Any

from ...extract.model import GrantRecord

# They are modelled on the roles for people that every cluster has (Amazon EKS user guide, access policy permissions).
BASIC = frozenset(f"AmazonEKS{name}Policy" for name in ("ClusterAdmin", "Admin", "AdminView", "Edit", "View"))
BREADTHS = {"cluster": "account", "namespace": "type"}


def cluster_columns(record: GrantRecord) -> dict[str, Any]:
    """``wildcard``, ``breadth`` and ``role_kind`` of a grant."""
    return {"wildcard": "", "breadth": BREADTHS.get(record.scope or ""), "role_kind": "basic" if record.role in BASIC else ""}
