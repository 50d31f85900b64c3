"""Which resource types keep, carry, audit or watch logs, by the logging catalogue: they are handed to linking as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TABLES = ("stores", "routes", "audits", "alerts", "alert_helpers")


def observed_types(logging: Mapping[str, Any]) -> frozenset[str]:
    """Every resource type (``group/Kind`` for Kubernetes) that ``catalog/logging.yaml`` speaks of."""
    single = (
        *logging["deliveries"].values(),
        logging["model_logs"],
        logging["locks"]["bucket"],
        logging["locks"]["resource"],
        logging["audit_policy"],
        *logging["collectors"]["kinds"],
        "/ConfigMap",
        "/Namespace",
    )
    return frozenset(type for table in _TABLES for type in logging[table]) | frozenset(single)
