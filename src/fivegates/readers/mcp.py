"""Configurations of tool servers (Model Context Protocol): a file of any known client to its servers, their tools and its texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..named_tuple import NamedTuple
from ..source import Pinned, Place, Source
from ..values import Data, Origin, Value
from .interface import Limits, Problem

ALL_TOOLS = "*"
ALLOWED, APPROVAL, DENIED = "allowed", "approval", "denied"
MOST_SERVERS = 1_000
_FLAG = re.compile(r"--?[A-Za-z][\w-]*+")
_NAMED = re.compile(r"(?:--?)?+([A-Za-z_][\w.-]*+)=(.++)", re.DOTALL)
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*+):[ ]*+(.++)", re.DOTALL)
_QUERY = re.compile(r"[?&]([A-Za-z_][\w.-]*+)=([^&#\s\"']++)")


class McpTool(NamedTuple):
    """What is said of one tool (``*``: all that the server has) where it is said. ``mode``: allowed | approval | denied."""

    name: str
    mode: str
    place: Place


class WrittenText(NamedTuple):
    """A text of the file, with the name that holds it ('' where none does)."""

    name: str
    text: str
    place: Place


class McpServer(NamedTuple):
    """One server as configured. ``image``: what a container of it is run from, ``address``: where it is reached; '' for none.

    ``written``: every text in it that may be a credential, in order.
    """

    name: str
    place: Place
    image: str
    address: str
    tools: tuple[McpTool, ...]
    written: tuple[WrittenText, ...]


class McpFile(NamedTuple):
    """A configuration: its servers that are switched on, and the texts that stand outside of any server.

    ``read_by``: developer | application; ``own``: the program beside it reads it by its name alone. ``rules``: what a client's settings say
    of tools of servers that are configured elsewhere, with the server's name.
    """

    source: Source
    client: str
    read_by: str
    own: bool
    servers: tuple[McpServer, ...]
    written: tuple[WrittenText, ...]
    rules: tuple[tuple[str, McpTool], ...] = ()


def client_of(path: str, known: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The catalogue's row for a file: by its folder and name, else by its name; a file in a hidden folder is a developer's own."""
    folder, _, name = path.lower().rpartition("/")
    for row in known["clients"]:
        for file in row["files"]:
            if name == file or f"/{folder}/{name}".endswith(f"/{file}"):
                hidden = any(part.startswith(".") for part in folder.split("/"))
                return {**row, "read_by": "developer"} if hidden else row
    return None


def read_mcp(source: Source, row: Mapping[str, Any], known: Mapping[str, Any], limits: Limits) -> tuple[McpFile, list[Problem]]:
    """The configuration in ``source``, and what is wrong with it; never raises on bad input.

    ``row``: the client's of the catalogue, ``known``.
    """
    root, problems = _root(source, limits)
    servers = _Servers(row, known["fields"], tuple(known["references"]), tuple(known["schemes"]))
    found = servers.read(root) if root is not None else []
    outside = tuple(servers.written(root)) if root is not None else ()
    rules = tuple(_rules(root, row["rules"])) if root is not None and "rules" in row else ()
    return McpFile(source, row["client"], row["read_by"], bool(row.get("own")), tuple(found[:MOST_SERVERS]), outside, rules), problems


def _rules(root: Value, paths: Mapping[str, str]) -> Iterator[tuple[str, McpTool]]:
    """``mcp__server__tool``, or ``mcp__server`` (``mcp__server__*``) for all that the server has; of other tools these lists speak too.

    A pattern that means some of them names none that is known.
    """
    for path, mode in paths.items():
        listed = _at(root, path)
        for item in listed.items() if listed is not None else ():
            mark, _, rest = (item.text or "").partition("mcp__")
            server, _, tool = rest.partition("__")
            if not mark and server and "(" not in rest and "*" not in server + tool.removeprefix(ALL_TOOLS):
                yield server, McpTool(tool or ALL_TOOLS, mode, item.place)


def _root(source: Source, limits: Limits) -> tuple[Value | None, list[Problem]]:
    """The one document of the file; none for an empty file."""
    if not source.text.strip():
        return None, []
    if source.path.lower().endswith(".toml"):
        return _toml(source)
    from .yaml import parse_json, parse_yaml

    is_yaml = source.path.lower().endswith((".yaml", ".yml"))
    stream = parse_yaml(source, limits) if is_yaml else parse_json(source, limits, comments=True)
    return (stream.documents[0].root if stream.documents else None), list(stream.problems)


def _toml(source: Source) -> tuple[Value | None, list[Problem]]:
    from ..toml_lines import TomlError, parse_toml

    try:
        return _placed(parse_toml(source.text), source, (), ""), []
    except TomlError as error:
        found = re.search(r"line ([0-9]+)", str(error))
        return None, [Problem(Place(source.path, int(found[1]) if found else 1), "not valid TOML")]
    except RecursionError:
        return None, [Problem(Place(source.path, 1), "nested too deep")]


def _placed(data: Any, source: Source, route: tuple[str | int, ...], name: str) -> Value:
    """What the TOML parser gave, each part with its line."""
    from ..toml_lines import find_line

    origin = Origin("entry", Pinned("", Place(source.path, find_line(source.text, route))), 0, name)
    made: Data = data if isinstance(data, str | bool | int) else None
    if isinstance(data, dict):
        made = {key: _placed(value, source, (*route, key), key) for key, value in data.items()}
    elif isinstance(data, list):
        made = tuple(_placed(value, source, (*route, at), "") for at, value in enumerate(data))
    return Value(made, origin)


class _Servers:
    """Reads the servers of one file by the keys of its client."""

    def __init__(
        self, row: Mapping[str, Any], fields: Mapping[str, Sequence[str]], references: tuple[str, ...], schemes: tuple[str, ...]
    ) -> None:
        self._row = row
        self._fields = fields
        self._references = references
        self._schemes = tuple(f"{scheme} " for scheme in schemes)
        self._taken: set[int] = set()  # servers, which are no text of the file's own

    def read(self, root: Value) -> list[McpServer]:
        found = []
        for path in self._row["servers"]:
            for name, server in _named(_at(root, path)):
                if isinstance(server.data, dict) and id(server) not in self._taken and self._is_server(server):
                    self._taken.add(id(server))
                    read = self._server(name, server)
                    found += [read] if not self._is_off(server) else []
        return found

    def written(self, root: Value) -> Iterator[WrittenText]:
        """Texts below a value, in order, with the names that hold them; servers that were read are left out."""
        waiting: list[tuple[str, Value, bool]] = [("", root, False)]
        while waiting:
            name, value, is_argument = waiting.pop()
            data = value.data
            if id(value) in self._taken and value is not root:
                continue
            if isinstance(data, dict):
                waiting.extend(reversed([(key, inner, False) for key, inner in data.items()]))
            elif isinstance(data, tuple):
                is_command = name in self._fields["arguments"] or name in self._fields["command"]
                yield from _arguments(data) if is_command else ()
                waiting.extend((name if not is_command else "", inner, is_command) for inner in reversed(data))
            elif isinstance(data, str) and data and not data.startswith(self._references):
                yield from self._text("" if is_argument else name, data, value.place)

    def _text(self, name: str, text: str, place: Place) -> Iterator[WrittenText]:
        bare = next((text[len(scheme) :].strip() for scheme in self._schemes if text.startswith(scheme)), "")
        if bare:
            yield WrittenText("bearer_token" if name.lower() == "authorization" else name, bare, place)
        else:
            yield WrittenText(name, text, place)
        for match in _QUERY.finditer(text) if "://" in text else ():
            yield WrittenText(match[1], match[2], place)

    def _is_server(self, server: Value) -> bool:
        """Whether a map starts or reaches something: what else stands among servers (settings for all of them) is none."""
        return (
            any(self._field(server, field) is not None for field in ("command", "address", "image")) or server.get("transport") is not None
        )

    def _is_off(self, server: Value) -> bool:
        off, on = self._field(server, "off"), self._field(server, "on")
        return (off is not None and off.data is True) or (on is not None and on.data is False)

    def _server(self, name: str, server: Value) -> McpServer:
        address = self._field(server, "address") or _at(server, "transport.url")
        image = self._field(server, "image")
        text = (address.text or "") if address is not None else ""
        return McpServer(
            name,
            server.place,
            (image.text or "") if image is not None else _image(self._command(server)),
            text,
            tuple(self._tools(server)),
            tuple(self.written(server)),
        )

    def _command(self, server: Value) -> list[str]:
        """Command and arguments as one list of words, in every shape."""
        command, arguments = self._field(server, "command"), self._field(server, "arguments")
        words: list[str] = []
        if command is not None and isinstance(command.data, dict):
            path = command.get("path") or command.get("cmd")
            arguments = arguments or command.get("args")
            words += [(path.text or "") if path is not None else ""]
        elif command is not None:
            words += [command.text] if command.text else [item.text or "" for item in command.items()]
        return words + [item.text or "" for item in (arguments.items() if arguments is not None else ())]

    def _tools(self, server: Value) -> Iterator[McpTool]:
        """What is said of the server's tools; of a tool that is approved nothing else is said."""
        approved = {tool.name: tool for tool in self._listed(server, "approved", ALLOWED)}
        trusted = self._field(server, "trusted")
        if trusted is not None and trusted.data in (True, "approve"):
            approved[ALL_TOOLS] = McpTool(ALL_TOOLS, ALLOWED, trusted.place)
        denied = {tool.name: tool for tool in self._listed(server, "withheld", DENIED)}
        asks = self._row["asks"]
        offered = list(self._listed(server, "offered", APPROVAL if asks else ALLOWED))
        if not offered and self._field(server, "offered") is None and asks is not None:
            offered = [McpTool(ALL_TOOLS, APPROVAL if asks else ALLOWED, server.place)]
        if ALL_TOOLS in approved and offered and ALL_TOOLS not in {tool.name for tool in offered}:
            approved |= {tool.name: tool._replace(mode=ALLOWED) for tool in offered}  # all that it sees is not all that there is
            del approved[ALL_TOOLS]
        yield from (tool for tool in approved.values() if tool.name not in denied)
        yield from (tool for tool in offered if tool.name not in denied and tool.name not in approved and ALL_TOOLS not in approved)
        yield from denied.values()

    def _listed(self, server: Value, field: str, mode: str) -> Iterator[McpTool]:
        listed = self._field(server, field)
        for item in listed.items() if listed is not None else ():
            if item.text:
                yield McpTool(item.text, mode, item.place)

    def _field(self, server: Value, field: str) -> Value | None:
        return next((found for key in self._fields[field] if (found := server.get(key)) is not None), None)


def _at(value: Value, path: str) -> Value | None:
    """What stands at a dotted path; a key that has a dot in it counts too."""
    whole = value.get(path)
    if whole is not None or "." not in path:
        return whole
    first, _, rest = path.partition(".")
    below = value.get(first)
    return _at(below, rest) if below is not None else None


def _named(servers: Value | None) -> Iterator[tuple[str, Value]]:
    """Servers with their names: the keys of a map, or what each item of a list calls itself."""
    if servers is None:
        return
    if isinstance(servers.data, dict):
        yield from servers.data.items()
    for item in servers.items():
        name = item.get("name")
        if name is not None and name.text:
            yield name.text, item


def _arguments(items: tuple[Value, ...]) -> Iterator[WrittenText]:
    """What arguments of a command name: ``--name value``, ``--name=value``, ``NAME=value``, ``Header: value``."""
    flag = ""
    for item in items:
        text = item.text or ""
        named = _NAMED.fullmatch(text) or _HEADER.fullmatch(text)
        if named is not None and "://" not in named[1]:
            value = named[2].strip()
            scheme = re.match(r"(?:Bearer|Basic|Token)[ ]++", value, re.IGNORECASE)
            name = "bearer_token" if named[1].lower() == "authorization" else named[1]
            yield WrittenText(name, value[scheme.end() :] if scheme is not None else value, item.place)
        elif flag and not text.startswith("-"):
            yield WrittenText(flag, text, item.place)
        flag = text.lstrip("-") if len(text) > 2 and _FLAG.fullmatch(text) else ""


def _image(words: list[str]) -> str:
    """The image that ``docker run`` (or ``podman run``) starts, '' for another command or where a flag's value cannot be told from it."""
    if not words or words[0].rpartition("/")[2] not in ("docker", "podman", "nerdctl") or "run" not in words[1:3]:
        return ""
    rest = words[words.index("run") + 1 :]
    at = 0
    while at < len(rest):
        word = rest[at]
        if not word.startswith("-"):
            return word
        at += 1 if "=" in word or word in _ALONE else 2
    return ""


# Flags of `docker run` that take no value.
_ALONE = frozenset(
    (
        "-i",
        "-t",
        "-it",
        "-ti",
        "-d",
        "-P",
        "--rm",
        "--init",
        "--interactive",
        "--tty",
        "--detach",
        "--privileged",
        "--read-only",
        "--publish-all",
    )
)
