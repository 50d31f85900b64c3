"""Configurations of tool servers that a workload names: files that it mounts or is passed, and what is written into a step itself."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from ..named_tuple import NamedTuple
from ..readers.mcp import McpFile, McpServer, client_of
from ..resolve.attributes import MappingAttributes
from ..resolve.interface import Resource
from ..source import Place
from ..values import Origin, Value
from .jobs import action_of
from .keys import Keys
from .model import PodRecord, Selected, WorkloadRecord
from .paths import line_in, select
from .texts import written_text

SYSTEM = "mcp"
CHECKOUT = "actions/checkout"
CONFIG_MAP = "/ConfigMap"
MOST_FLAGS = 50
# `--mcp-config FILE`, also with an equals sign or in quotes, and `--additional-mcp-config @FILE`
_PASSED = re.compile(r"--(?:additional-)?+mcp-config(?:=|[ \t]{1,8}+)(?:'([^'\n]{1,4000}+)'|\"([^\"\n]{1,4000}+)\"|([^\s'\"]{1,400}+))")


class NamedFile(NamedTuple):
    """A workload is given the file ``path`` at ``place``. ``client``: who reads it, '' where that is not told."""

    path: str
    place: Place
    client: str = ""


class InlineFile(NamedTuple):
    """A configuration is written into a step or a ConfigMap: ``value`` is its text. ``client``: whose shape it has."""

    value: Value
    client: str
    place: Place


# What ConfigMaps hold that is a configuration, by deploy unit and name: its text and the client whose shape it has.
Kept = Mapping[tuple[str, str], Sequence[tuple[Value, str]]]


def config_maps(resources: Iterable[Resource], known: Mapping[str, Any]) -> Kept:
    """The configurations that ConfigMaps hold under the name of a file; ``known``: the catalogue."""
    found: dict[tuple[str, str], list[tuple[Value, str]]] = {}
    for resource in resources:
        data = resource.get("data") if resource.type == CONFIG_MAP else None
        for key, value in data.data.items() if data is not None and isinstance(data.data, dict) else ():
            row = client_of(key, known) if value.text else None
            if row is not None:
                found.setdefault((resource.unit, resource.label), []).append((value, row["client"]))
    return found


def files_named(record: WorkloadRecord, checkouts: Mapping[str, Any], kept: Kept) -> Iterator[NamedFile | InlineFile]:
    """What a compose service mounts as one file or a pod as a ConfigMap, and what the steps of a job pass to the agent that they run.

    ``checkouts``: the catalogue's, of what an action's agent reads of a checkout by itself.
    """
    if record.system == "compose":
        yield from _mounted(record.resource)
    elif record.system == "k8s":
        for pod in record.pods if kept else ():
            yield from _volumes(pod, kept)
    elif record.system == "github":
        steps = _steps(record.resource)
        checked_out = False
        for step in steps:
            action = action_of(step)
            checked_out = checked_out or action == CHECKOUT
            yield from _passed(step, action)
            for beginning, row in checkouts.items() if checked_out else ():
                if action.startswith(beginning):
                    yield from (NamedFile(file, _place(step), row["client"]) for file in row["files"])


def _mounted(resource: Resource) -> Iterator[NamedFile]:
    folder = resource.unit.partition(":")[2].rpartition("/")[0] or "."
    for found in select(resource, "volumes[]"):
        value = found.value
        source = value.get("source") if isinstance(value.data, dict) else value
        text = (source.text or "") if source is not None else ""
        path = text if isinstance(value.data, dict) else text.partition(":")[0]
        if path.startswith(("./", "../")) or (path and "/" in path and not path.startswith(("/", "~"))):
            yield NamedFile(posixpath.normpath(posixpath.join(folder, path)), line_in(value, resource).place)
    yield from _configured(resource, folder)


def _volumes(pod: PodRecord, kept: Kept) -> Iterator[InlineFile]:
    keys = Keys(pod.snake)
    volumes = keys.get(pod.spec, "volumes")
    for volume in volumes.items() if volumes is not None else ():
        projected = keys.get(keys.get(volume, "projected") or volume, "sources")
        for source in (volume, *(projected.items() if projected is not None else ())):
            holder = keys.get(source, "configMap")
            named = keys.get(holder, "name") if holder is not None else None
            if named is not None and named.text:
                for value, client in kept.get((pod.resource.unit, named.text), ()):
                    yield InlineFile(value, client, line_in(named, pod.resource).place)


def _configured(resource: Resource, folder: str) -> Iterator[NamedFile]:
    """Files that the project gives its services as ``configs``."""
    sections = resource.extra.get("sections")
    configs = sections.get("configs") if isinstance(sections, dict) else None
    for found in select(resource, "configs[]"):
        named = found.value.get("source") if isinstance(found.value.data, dict) else found.value
        config = configs.get(named.text) if isinstance(configs, dict | Value) and named is not None and named.text else None
        file = config.get("file") if isinstance(config, Value) else None
        if file is not None and file.text:
            yield NamedFile(posixpath.normpath(posixpath.join(folder, file.text)), line_in(found.value, resource).place)


def _steps(job: Resource) -> tuple[Value, ...]:
    steps = job.get("steps")
    return steps.items() if steps is not None else ()


def _place(step: Value) -> Place:
    uses = step.get("uses")
    return uses.place if uses is not None else step.place


def _passed(step: Value, action: str) -> Iterator[NamedFile | InlineFile]:
    given = step.get("with")
    if given is not None and action.startswith("anthropics/claude-code"):
        config = given.get("mcp_config")
        if config is not None and config.text:
            yield _inline_or_named(config.text.strip(), config, "Claude Code")
    if given is not None and action.endswith(("run-gemini-cli", "gemini-cli-action")):
        settings = given.get("settings") or given.get("settings_json")
        if settings is not None and settings.text:
            yield InlineFile(settings, "run-gemini-cli", settings.place)
    arguments = given.get("claude_args") if given is not None else None
    for value in (step.get("run"), arguments):
        if value is not None:
            for match in islice(_PASSED.finditer(written_text(value)), MOST_FLAGS):
                yield _inline_or_named(next(part for part in match.groups() if part), value, "Claude Code")


def _inline_or_named(text: str, value: Value, client: str) -> NamedFile | InlineFile:
    if text.startswith("{"):
        return InlineFile(Value(text, value.origin), client, value.place)
    return NamedFile(posixpath.normpath(text.removeprefix("@")), value.place, client)


def extract_server(file: McpFile, server: McpServer) -> WorkloadRecord:
    """A configured tool server as a workload; ``image`` is what a container of it is run from."""
    resource = Resource(
        unit=f"{SYSTEM}:{file.source.path}",
        type="mcp/server",
        address=f"servers.{server.name}",
        label=server.name,
        place=server.place,
        attributes=MappingAttributes({}),
    )
    origin = Origin("entry", file.source, 0, server.name)
    image = Value(server.image, origin)
    return WorkloadRecord(
        resource=resource,
        system=SYSTEM,
        platform=SYSTEM,
        kind="server",
        name=server.name,
        named=True,
        class_="tool_server",
        weight=0.0,
        mentions=(),
        identity_absent="none",
        env=(),
        env_complete=True,
        env_files=(),
        images=(Selected(image, origin),) if server.image else (),
        code=(),
        tags={},
        tags_known=True,
        schedule=None,
        source=f"a tool server of {file.client}" if file.client else "a tool server",
    )
