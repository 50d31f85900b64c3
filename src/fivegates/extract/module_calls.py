"""Calls of Terraform modules that are not in the tree: whether something runs behind one, by what it is given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..resolve.interface import Resource
from ..values import Value
from .model import WorkloadRecord
from .workloads import extract_workload

NOT_HERE = "the module that runs it is not in this tree"
_FIRST = re.compile(r"[a-z_]++")


class ModuleCalls:
    """``row``: what such modules call their arguments, as of a workload's type."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self._row = row
        self._environments = frozenset(match[0] for one in row["env"] if (match := _FIRST.match(one["path"])) is not None)

    def workload(self, resource: Resource) -> WorkloadRecord | None:
        """The workload behind a call, of which the module may say more; None where the call hands no variables to a process."""
        if self._environments.isdisjoint(resource.attributes.names()):
            return None
        record = extract_workload(resource, self._row)
        if not any(entry.via == "env" and entry.name[:1].isupper() for entry in record.env):
            return None
        return record._replace(tags={**_said(resource), **record.tags}, env_complete=False, image_elsewhere=NOT_HERE)


def _said(resource: Resource) -> dict[str, Value]:
    """What a call says of what it makes in plain arguments, as others say it in tags: its owner, its environment."""
    arguments = ((name, resource.get(name)) for name in resource.attributes.names())
    return {name.lower(): value for name, value in arguments if value is not None and (value.text or value.is_unknown)}
