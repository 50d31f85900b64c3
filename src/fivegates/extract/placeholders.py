"""Objects with a name that no cluster takes: templates for somebody to fill in, which deploy nothing as they are."""

from __future__ import annotations

import re

from ..readers.interface import Problem
from ..resolve.interface import Resource
from ..values import Value
from .keys import Keys, whole

REASON = "a manifest with a name that Kubernetes refuses, for somebody to fill in"

# Names of what runs pods and of custom resources are DNS subdomains, those of namespaces labels; others (of RBAC) may hold more.
_REFUSED = re.compile(r"[^a-z0-9.-]")


def refused_name(resource: Resource) -> Problem | None:
    """Why a manifest is a template: its name, or its namespace's, is text that Kubernetes refuses. None where it may be taken.

    ``AGENT_NAME``, ``<name>`` and ``{{name}}`` are refused. Not what a shell fills in (``${NAME}``), what a chart makes of its values, and
    what another file puts in: it is not written there, and may be another name in the end.
    """
    metadata = Keys(False).get(whole(resource), "metadata")
    for key in ("name", "namespace"):
        value = metadata.get(key) if metadata is not None else None
        if value is not None and _is_refused(value) and value.place.path == resource.place.path:
            return Problem(value.place, REASON, "template")
    return None


def _is_refused(value: Value) -> bool:
    text = value.text
    if not text or "$" in text or _REFUSED.search(text) is None:
        return False
    return not any(link.source.is_rendered for link in value.origin.chain())
