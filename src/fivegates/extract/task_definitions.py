"""Task definitions of Amazon ECS in files of their own as workloads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..resolve.interface import Resource
from .defined import Defined
from .model import WorkloadRecord
from .workloads import extract_workload

PUT_IN = "whoever releases a task definition puts another image in"


def extract_task_definitions(
    definitions: Iterable[Resource], workloads: Iterable[WorkloadRecord], row: Mapping[str, Any]
) -> Iterator[WorkloadRecord]:
    """Task definitions in files of their own that nothing else defines. Whoever releases one puts the image in that was just built."""
    defined = Defined(workloads)
    for resource in definitions:
        record = extract_workload(resource, row)
        if not record.named or not defined.is_there(record.kind, record.name):
            yield record._replace(image_elsewhere=PUT_IN)
