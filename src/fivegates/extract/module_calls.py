"""Calls of Terraform modules that are not in the tree: whether something runs behind one, by what it is given."""

from __future__ import annotations

from ..resolve.terraform.elsewhere import MODULE
from ..values import Value
from .model import WorkloadRecord

NOT_HERE = "the module that runs it is not in this tree"


def behind_call(record: WorkloadRecord) -> WorkloadRecord | None:
    """The workload behind a call, of which the module may say more; None where the call hands no variables to a process. Any other record
    is given back.
    """
    if record.resource.type != MODULE:
        return record
    if not any(entry.via == "env" and entry.name[:1].isupper() for entry in record.env):
        return None
    return record._replace(tags={**_said(record), **record.tags}, env_complete=False, image_elsewhere=NOT_HERE)


def _said(record: WorkloadRecord) -> dict[str, Value]:
    """What a call says of what it makes in plain arguments, as others say it in tags: its owner, its environment."""
    arguments = ((name, record.resource.get(name)) for name in record.resource.attributes.names())
    return {name.lower(): value for name, value in arguments if value is not None and (value.text or value.is_unknown)}
