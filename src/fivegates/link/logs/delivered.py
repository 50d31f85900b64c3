"""Logs that no argument of the workload speaks of: delivery of its log by others, Application Insights, the log of model invocations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ...extract.paths import select_first
from ...facts.model import Grant
from ..agents import Linked
from ..effective import Run
from .alerts import Address
from .observed import Observed
from .sinks import Sink
from .stores import Stores, shown


def delivered_sinks(observed: Observed, stores: Stores, catalogue: Mapping[str, Any]) -> dict[Address, list[Sink]]:
    """Sinks by the resource whose log is delivered: by a diagnostic setting, or by a delivery with its source and its destination."""
    types = catalogue["deliveries"]
    found: dict[Address, list[Sink]] = defaultdict(list)
    for setting in observed.of([types["setting"]]):
        workspace = setting.get("log_analytics_workspace_id")
        if workspace is not None and workspace.data not in (None, ""):
            for resource in observed.referred(setting.get("target_resource_id")):
                found[resource.unit, resource.address].append(Sink("workspace", setting.place, shown(workspace), stores.of(workspace)))
    for delivery in observed.of([types["delivery"]]):
        source = next((one for one in observed.referred(delivery.get("delivery_source_name")) if one.type == types["source"]), None)
        end = next((one for one in observed.referred(delivery.get("delivery_destination_arn")) if one.type == types["destination"]), None)
        if source is None or end is None:
            continue
        target = select_first(end, "delivery_destination_configuration[].destination_resource_arn")
        value = target.value if target is not None else None
        for resource in observed.referred(source.get("resource_arn")):
            found[resource.unit, resource.address].append(Sink("log_group", delivery.place, shown(value), stores.of(value)))
    return found


def insight_sinks(observed: Observed, stores: Stores, row: Mapping[str, Any], linked: Linked) -> list[Sink]:
    """Application Insights, where the workload is given its connection string. What it keeps stands in its workspace, if it has one."""
    found = []
    for entry in linked.record.env:
        if entry.name == row["variable"]:
            for component in observed.referred(entry.value):
                if component.type == row["type"]:
                    store = stores.of(component.get(row["kept_by"])) or stores.among([component])
                    found.append(Sink("app_insights", entry.place, component.address, store))
    return found


def model_sinks(
    observed: Observed, stores: Stores, catalogue: Mapping[str, Any], grants: Iterable[Grant]
) -> Callable[[Linked, Sequence[Run]], list[Sink]]:
    """The invocation log of a root's model calls, for workloads there that may call a model."""
    by_unit: dict[str, list[Sink]] = defaultdict(list)
    for resource in observed.of([catalogue["model_logs"]]):
        group = select_first(resource, "logging_config[].cloudwatch_config[].log_group_name")
        value = group.value if group is not None else None
        by_unit[resource.unit].append(Sink("model_invocations", resource.place, shown(value), stores.of(value)))
    callers = {grant.identity for grant in grants if by_unit and grant.effect == "Allow" and (grant.action or "").startswith("bedrock:")}

    def of(linked: Linked, runs: Sequence[Run]) -> list[Sink]:
        return by_unit.get(linked.record.resource.unit, []) if any(run.identity in callers for run in runs) else []

    return of
