"""Configurations of tool servers: which agents load which file, and so which tools they have and which credentials they act with."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from ..extract.mcp import InlineFile, Kept, NamedFile, extract_server, files_named
from ..extract.paths import embedded_source
from ..facts.model import ToolGrant, Unresolved
from ..named_tuple import NamedTuple
from ..readers.interface import DEFAULT_LIMITS
from ..readers.mcp import McpFile, McpServer, McpTool, WrittenText, read_mcp
from ..source import Place, Source
from .agents import Linked, LogicalAgent
from .code import CodeFolders
from .credentials import Credentials
from .evidence import AGENT_FROM, Sign, Verdict
from .places import Locations

DEEPEST = 3  # folders between an agent's code and a configuration that it reads
MOST_LOADED = 200_000  # servers and their tools, for each agent that loads them


class Loaded(NamedTuple):
    """A file that an agent loads, and the line that says so."""

    file: McpFile
    place: Place


class Served(NamedTuple):
    """What the files add: tool servers as agents of that class with their workloads, and what agents may call.

    ``unresolved``: agents whose files are beyond the bound.
    """

    agents: list[LogicalAgent]
    grants: list[ToolGrant]
    unresolved: list[Unresolved]

    @property
    def workloads(self) -> list[Linked]:
        return [member for agent in self.agents for member in agent.members]


class ToolFiles:
    """The configurations of a tree. A developer's own add nothing but the credentials that are written into them."""

    def __init__(
        self,
        files: Mapping[str, McpFile],
        known: Mapping[str, Any],
        credentials: Credentials,
        locations: Locations,
        names_file: Callable[[str, str], bool],
        is_sample: Callable[[str], bool],
        built: Collection[str],
        kept: Kept,
    ) -> None:
        """``known``: the catalogue. ``names_file``: whether the code of a folder names a file. ``built``: folders that hold a Dockerfile.
        ``kept``: configurations that ConfigMaps hold.
        """
        self._kept = kept
        self._near = _by_folder(files)
        self._files = files
        self._known = known
        self._credentials = credentials
        self._locations = locations
        self._names_file = names_file
        self._is_sample = is_sample
        self._built = frozenset(built)
        self._found: dict[tuple[WrittenText, ...], list[str]] = {}
        self._passed: dict[tuple[str, str], McpFile] = {}
        self._servers: dict[tuple[str, str], LogicalAgent] = {}

    def collect(self) -> None:
        """Hand every literal of every file to the list of credentials."""
        for file in self._files.values():
            self._credentials.add_tool_file(file.written)
            for server in file.servers:
                self._literals(server)

    def _literals(self, server: McpServer) -> list[str]:
        """The live literals of a server, looked for once however many agents call it."""
        if server.written not in self._found:
            self._found[server.written] = self._credentials.add_tool_file(server.written)
        return self._found[server.written]

    def serve(self, agents: Sequence[LogicalAgent], workloads: Sequence[Linked], folders: CodeFolders) -> Served:
        """What the agents load. ``workloads``: among which a server's address may name one."""
        programs = folders.programs(linked.record for linked in workloads)
        services = {(linked.record.resource.unit, linked.record.resource.label): linked for linked in workloads}
        grants: dict[tuple[str, str, str, str], ToolGrant] = {}
        unresolved: dict[str, Unresolved] = {}
        left = MOST_LOADED
        for agent in agents:
            for member in agent.members if agent.verdict.class_ == "agent" else ():
                files = self._loaded(member, folders, programs)
                left -= sum(1 + len(server.tools) for loaded in files for server in loaded.file.servers)
                if files and left < 0:
                    reason = f"agents load more than {MOST_LOADED:,} tool servers and tools"
                    unresolved[agent.id] = Unresolved(agent.id, "tool_grants", reason, self._locations.add(files[0].place))
                    continue
                rules = [rule for loaded in files for rule in loaded.file.rules]
                for loaded in files:
                    for server in loaded.file.servers:
                        target = _service(server, member, services) or self._listed(loaded.file, server)
                        for row in self._grants(member, _ruled(server, rules), target):
                            grants.setdefault((row.deployment, row.server, row.tool, row.mode), row)
                        for id in self._literals(server):
                            self._credentials.hold_tool(member, id, server.name, loaded.place)
        return Served(list(self._servers.values()), list(grants.values()), list(unresolved.values()))

    def _loaded(self, linked: Linked, folders: CodeFolders, programs: Mapping[str, int]) -> list[Loaded]:
        """The files that a workload is given, or that lie with its code and are named there, unless the folder makes several programs."""
        found: dict[str, Loaded] = {}
        for named in files_named(linked.record, self._known["checkouts"], self._kept):
            if isinstance(named, InlineFile):
                inline = self._read(embedded_source(named.value), named.client)
                found.setdefault(f"{inline.source.path}:{named.value.place.line}", Loaded(inline, named.place))
            elif named.path in self._files:
                found.setdefault(named.path, Loaded(self._as_read_by(named), named.place))
        for folder, place in folders.of(linked.record) if self._files else ():
            for path in self._near.get(folder, ()) if programs.get(folder, 1) == 1 else ():
                if path not in found and self._is_read_from(path, self._files[path], folder):
                    found[path] = Loaded(self._files[path], place)
        return list(found.values())

    def _as_read_by(self, named: NamedFile) -> McpFile:
        """The file as the client reads it that it is passed to: a name that anybody's program takes says nothing of who is asked."""
        file = self._files[named.path]
        if not named.client or file.client:
            return file
        key = (named.path, named.client)
        if key not in self._passed:
            self._passed[key] = self._read(file.source, named.client)
        return self._passed[key]

    def _read(self, source: Source, client: str) -> McpFile:
        """A configuration in a client's shape; one that is broken or a template has no servers."""
        row = next((row for row in self._known["clients"] if row["client"] == client), None) or self._known["inline"][client]
        file, _problems = read_mcp(source, row, self._known, DEFAULT_LIMITS)
        return file

    def _is_read_from(self, path: str, file: McpFile, folder: str) -> bool:
        """Whether a program built from ``folder`` reads the file: it lies there, is no developer's, and the program's code names it."""
        prefix = "" if folder in (".", "") else f"{folder}/"
        inner = path.removeprefix(prefix)
        if file.read_by != "application" or not path.startswith(prefix) or inner.count("/") > DEEPEST:
            return False
        between = posixpath.dirname(path)
        while len(between) > len(prefix):
            if between in self._built:
                return False  # another program's
            between = posixpath.dirname(between)
        return file.own or self._names_file(folder, posixpath.basename(path))

    def _listed(self, file: McpFile, server: McpServer) -> LogicalAgent:
        """The server as one of the inventory, once however many agents call it."""
        key = (file.source.path, server.name)
        if key not in self._servers:
            record = extract_server(file, server)
            id = f"{record.system}/{file.source.path}/{server.name}"
            sign = Sign("type", record.resource.type, AGENT_FROM, record.source, server.place, record.class_)
            linked = Linked(record, id, None, "", self._is_sample(file.source.path), [sign], Verdict(record.class_, AGENT_FROM, False), id)
            self._servers[key] = LogicalAgent(id, server.name, [linked])
        return self._servers[key]

    def _grants(self, agent: Linked, server: McpServer, target: Linked | LogicalAgent) -> Iterator[ToolGrant]:
        workload = target.members[0].id if isinstance(target, LogicalAgent) else target.id
        for tool in server.tools:
            yield ToolGrant(agent.agent, agent.id, server.name, workload, tool.name, tool.mode, self._locations.add(tool.place))


def _by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    """Paths by each folder that is near enough above them."""
    found: dict[str, list[str]] = {}
    for path in paths:
        folder = path
        for _ in range(DEEPEST + 1):
            folder = posixpath.dirname(folder)
            found.setdefault(folder or ".", []).append(path)
            if not folder:
                break
    return found


def _ruled(server: McpServer, rules: Sequence[tuple[str, McpTool]]) -> McpServer:
    """The server with what settings say of its tools, which goes before what holds for all of them."""
    said = {tool.name: tool for name, tool in rules if name == server.name}
    if not said:
        return server
    return server._replace(tools=(*said.values(), *(tool for tool in server.tools if tool.name not in said)))


def _service(server: McpServer, agent: Linked, services: Mapping[tuple[str, str], Linked]) -> Linked | None:
    """The workload beside the agent that a server's address names."""
    try:
        host = urlsplit(server.address).hostname or ""
    except ValueError:
        return None
    found = services.get((agent.record.resource.unit, host))
    return found if found is not agent else None
