"""Where each workload's output goes: by what is configured on it, else by what its platform does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...extract.paths import line_in, select
from ...named_tuple import NamedTuple
from ...resolve.interface import Resource
from ...source import Place
from ...values import Unknown, Value
from ..agents import Linked
from ..places import Locations
from .observed import Observed
from .stores import Stores, shown

Row = Mapping[str, Any]


class Sink(NamedTuple):
    """One way of a workload's output, as in ``log_sinks``; ``options`` are further texts that say where it ends."""

    kind: str
    place: Place
    target: str | None = None
    store: str | None = None
    verdict: str = "written"
    declared: bool = True
    part: str = ""
    options: tuple[str, ...] = ()


class Sinks:
    """Asks a workload's resource where its output goes. What is not known gives no sink and a reason."""

    def __init__(self, observed: Observed, stores: Stores, catalogue: Row, locations: Locations) -> None:
        self._observed = observed
        self._stores = stores
        self._defaults: Mapping[str, Row] = catalogue["defaults"]
        self._configured: Mapping[str, Row] = catalogue["configured"]
        self._locations = locations

    def of(self, linked: Linked) -> tuple[list[Sink], str]:
        """Every sink, and why there may be others, '' where that is known."""
        kind, resource = linked.record.kind, linked.record.resource
        if resource.type == "aws_ecs_task_definition":
            return self._containers(linked, "container_definitions|json[]")
        if resource.type == "aws_batch_job_definition":
            return self._batch(linked)
        if resource.type == "compose/service":
            return self._service(resource)
        if _runs_in_cluster(linked):
            return [Sink("node", resource.place, declared=False)], ""
        if resource.type == "aws_lambda_function":
            return self._function(linked)
        if resource.type in ("azurerm_container_app", "azurerm_container_app_job"):
            return self._container_app(resource)
        return self._as_configured(linked) or self._by_default(linked, kind), ""

    def _as_configured(self, linked: Linked) -> list[Sink]:
        """What an argument of the workload names."""
        row = self._configured.get(linked.record.kind)
        found = select(linked.record.resource, row["path"]) if row is not None else ()
        return [
            Sink(str(row["sink"]), one.holder.place, shown(one.value), self._stores.of(one.value))
            for one in found
            if row is not None and one.value.data not in (None, "")
        ]

    def _by_default(self, linked: Linked, kind: str) -> list[Sink]:
        row = self._defaults.get(kind)
        if row is None or not row["keeps"]:
            return []
        target = str(row["target"]).replace("{name}", linked.record.name) if "target" in row else None
        return [self._kept(linked.record.resource, target, row.get("store"), linked.record.platform, declared=False)]

    def _kept(self, resource: Resource, target: str | None, kind: str | None, provider: str, *, declared: bool) -> Sink:
        """A sink that the platform writes; it is ``declared`` also where the store it goes to is defined here."""
        scope = self._observed.scope(resource, provider) if kind is not None else ""
        store = self._stores.named(kind, scope, target) if kind is not None and target is not None else None
        shape = {"aws_log_group": "log_group", "gcp_log_bucket": "log_bucket"}.get(kind or "", "platform")
        return Sink(shape, resource.place, target, store, declared=declared or store is not None)

    def _function(self, linked: Linked) -> tuple[list[Sink], str]:
        resource = linked.record.resource
        for found in select(resource, "logging_config[].log_group"):
            if found.value.data is not None:
                return [self._group(found.value, found.holder.place, resource)], ""
        if not linked.record.named:
            return [self._kept(resource, None, None, "aws", declared=False)._replace(kind="log_group")], ""
        return self._by_default(linked, linked.record.kind), ""

    def _group(self, value: Value, place: Place, resource: Resource, part: str = "") -> Sink:
        """A log group by name or reference."""
        target = shown(value)
        store = self._stores.of(value)
        if store is None and target is not None:
            store = self._stores.named("aws_log_group", self._observed.scope(resource, "aws"), target)
        return Sink("log_group", place, target, store, part=part)

    def _batch(self, linked: Linked) -> tuple[list[Sink], str]:
        resource = linked.record.resource
        found = next(select(resource, "container_properties|json.logConfiguration"), None)
        if found is None or found.value.data is None:
            return self._by_default(linked, linked.record.kind), ""
        sink = self._driver(found.value, resource, "")
        return ([sink], "") if sink is not None else ([], "its log configuration is not known")

    def _containers(self, linked: Linked, path: str) -> tuple[list[Sink], str]:
        """A task: every container with what it logs to; a container beside logged ones is judged only where the model's variables are."""
        resource = linked.record.resource
        containers = [found.value for found in select(resource, path)]
        if not containers or any(isinstance(one.data, Unknown) for one in containers):
            return [], "its containers are not known"
        sinks: list[Sink] = []
        silent: list[Value] = []
        for container in containers:
            configuration = _entry(container, "logConfiguration")
            if _entry(container, "firelensConfiguration") is not None:
                continue
            if configuration is None or configuration.data is None:
                silent.append(container)
                continue
            sink = self._driver(configuration, resource, _name(container))
            if sink is None:
                return [], "the log configuration of a container is not known"
            sinks.append(sink)
        return [*sinks, *self._silent(linked, silent, alone=not sinks)], ""

    def _silent(self, linked: Linked, containers: Sequence[Value], *, alone: bool) -> Iterator[Sink]:
        speaking = {sign.place for sign in linked.signs if sign.family == "model-env"}
        for container in containers:
            if alone or _places(container, ("environment", "secrets")) & speaking:
                yield Sink("none", line_in(container, linked.record.resource).place, part=_name(container))

    def _driver(self, configuration: Value, resource: Resource, part: str) -> Sink | None:
        """What a log configuration of Docker's shape says; None where its driver is not known."""
        if isinstance(configuration.data, Unknown):
            return None
        driver, options = _entry(configuration, "logDriver"), _entry(configuration, "options")
        if driver is None or driver.text is None:
            return None
        place = line_in(driver, resource).place
        if driver.text == "none":
            return Sink("none", place, part=part)
        group = options.get("awslogs-group") if options is not None else None
        if driver.text == "awslogs" and group is not None:
            return self._group(group, place, resource, part)
        return Sink(f"driver:{driver.text}", place, None, part=part, options=tuple(_texts(options)))

    def _service(self, resource: Resource) -> tuple[list[Sink], str]:
        """A compose service: the daemon's driver unless ``logging`` names one."""
        for found in select(resource, "logging.driver"):
            if found.value.text is None:
                return [], "its log driver is not known"
            if found.value.text == "none":
                return [Sink("none", line_in(found.value, resource).place)], ""
            return [Sink(f"driver:{found.value.text}", found.holder.place)], ""
        return [Sink("platform", resource.place, declared=False)], ""

    def _container_app(self, resource: Resource) -> tuple[list[Sink], str]:
        """A container app logs where its environment says."""
        value = resource.get("container_app_environment_id")
        for environment in self._observed.referred(value):
            if environment.type == "azurerm_container_app_environment":
                workspace = environment.get("log_analytics_workspace_id")
                if workspace is not None and workspace.data is not None:
                    return [Sink("workspace", workspace.place, shown(workspace), self._stores.of(workspace))], ""
        return [], ""


def _runs_in_cluster(linked: Linked) -> bool:
    """Whether it runs as pods; a custom resource that names a cloud's identity instead of an account is run by that cloud."""
    mentions = linked.record.mentions
    is_cloud = bool(mentions) and all(mention.kind != "k8s_service_account" for mention in mentions)
    return linked.record.platform == "kubernetes" and not (is_cloud and linked.record.class_ != "host")


def _entry(value: Value, name: str) -> Value | None:
    """An entry by its name in any case: the provider reads container definitions so."""
    found = value.get(name)
    if found is not None or not isinstance(value.data, dict):
        return found
    return next((entry for key, entry in value.data.items() if key.lower() == name.lower()), None)


def _name(container: Value) -> str:
    name = container.get("name")
    return name.text if name is not None and name.text else "?"


def _places(container: Value, keys: Iterable[str]) -> set[Place]:
    """The places of a container's variables, as evidence tells them."""
    listed = [entry for key in keys if (entries := container.get(key)) is not None for entry in entries.items()]
    values = [value for entry in listed for key in ("value", "valueFrom") if (value := entry.get(key)) is not None]
    return {link.place for value in (*listed, *values) for link in value.origin.chain()}


def _texts(value: Value | None) -> Iterator[str]:
    for item in value.data.values() if value is not None and isinstance(value.data, dict) else ():
        text = shown(item)
        if text is not None:
            yield text
