"""What a harness may do without asking anybody: every tool, every command of a shell, or a whole tool server.

Only what the run itself and the settings that were read show: a flag or a documented default opens everything, unless something that is
given bounds it, or may bound it and could not be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from ..values import Unknown, Value
from .harness_commands import flag_values
from .harness_runs import HarnessRun
from .shell_words import OPEN, shell_text

Row = Mapping[str, Any]
EVERY = "*"
COMMANDS = "shell"


class Opened(NamedTuple):
    """``tool`` of ``server`` ('' for the harness's own): ``*`` or ``shell`` (any command). ``why``: the flag, setting or default."""

    server: str
    tool: str
    why: str


def opened_tools(run: HarnessRun) -> Iterator[Opened]:
    """What a run opens."""
    why = _opening(run)
    if why and not _may_be_bounded(run):
        yield Opened("", EVERY, why)
        return
    yield from _listed(run)


def setting(settings: Iterable[Value], path: str) -> Value | None:
    """The first value at a dotted path of the settings."""
    for root in settings:
        value: Value | None = root
        for step in path.split("."):
            value = value.get(step) if value is not None else None
        if value is not None:
            return value
    return None


def _opening(run: HarnessRun) -> str:
    """Why everything is open, '' where nothing says so."""
    open_: Row = run.row["open"]
    for flag in open_.get("flags", ()):
        if any(word.partition("=")[0] == flag and word.partition("=")[2].lower() != "false" for word in run.arguments):
            return f"it runs with {flag}"
    for flag, values in open_.get("values", {}).items():
        given = flag_values(run.arguments, (flag,))
        if given and given[0].replace('"', "").replace(" ", "") in values:
            return f"it runs with {flag} {values[0]}"
    for name, values in open_.get("env", {}).items():
        if run.env.get(name) in values:
            return f"{name} is {run.env[name]}"
    for path, values in open_.get("settings", {}).items():
        value = setting(run.settings, path)
        if value is not None and value.text in values:
            return f"{path} is {value.text}"
    return _opening_input(run) or ("nothing bounds its tools, and by default all are allowed" if open_.get("default") == "all" else "")


def _opening_input(run: HarnessRun) -> str:
    for name, values in run.action.get("opens", {}).items():
        value = run.inputs.get(name)
        if value is None and run.action.get("default") == name:
            return f"{name} is {values[0]} where it is not given"
        data = value.data if value is not None else None
        text = str(data).lower() if isinstance(data, bool) else data
        if text in values:
            return f"{name} is {text}"
    return ""


def _may_be_bounded(run: HarnessRun) -> bool:
    """Whether something holds although everything is open, or may hold and is not known."""
    bounded: Row = run.row.get("bounded", {})
    if not bounded:
        return False
    if not run.is_told or _hides_flags(run.arguments, run.row["open"].get("flags", ())):
        return True
    only = _entries(run, bounded.get("only", {}))
    if only is not None and not set(only) & set(bounded["only"].get("any", ())):
        return True
    denied = [*(_entries(run, bounded.get("denied", {})) or ()), *_input_entries(run, "denied")]
    if any(OPEN in entry or entry in bounded.get("shell", ()) for entry in denied):
        return True
    return _is_sandboxed(run, bounded.get("sandbox", {})) or _is_given(run, bounded.get("given", {}))


def _hides_flags(arguments: Iterable[str], switches: Iterable[str]) -> bool:
    """Whether a word that these files do not say may stand for further flags; behind a flag, but for ``switches``, it is its value."""
    alone = tuple(switches)
    before = ""
    for word in arguments:
        if word.startswith(OPEN) and not (before.startswith("-") and "=" not in before and before not in alone):
            return True
        before = word
    return False


def _entries(run: HarnessRun, where: Row) -> list[str] | None:
    """The entries of a list of tools that flags or settings give; None where there is none."""
    given = flag_values(run.arguments, where.get("flags", ()))
    lists = [value for path in where.get("settings", ()) if (value := setting(run.settings, path)) is not None]
    if given is None and not lists:
        return None
    entries = [entry for text in given or () for entry in split_tools(text)]
    for value in lists:
        entries += [OPEN] if isinstance(value.data, Unknown) else [item.text or OPEN for item in value.items()]
    return entries


def _input_entries(run: HarnessRun, what: str) -> list[str]:
    return [entry for name in run.action.get(what, ()) if name in run.inputs for entry in split_tools(shell_text(run.inputs[name]))]


def split_tools(text: str) -> list[str]:
    """Tools as harnesses list them: by commas, spaces or lines, but not inside of brackets."""
    entries, entry, depth = [], "", 0
    for char in f"{text},":
        depth = depth + 1 if char == "(" else max(depth - 1, 0) if char == ")" else depth
        if depth == 0 and (char == "," or char.isspace()):
            entries += [entry] if entry else []
            entry = ""
        else:
            entry += char
    return [*entries, entry.strip().removesuffix(",")] if entry.strip(" ,") else entries


def _is_sandboxed(run: HarnessRun, where: Row) -> bool:
    for flag, values in where.get("values", {}).items():
        given = flag_values(run.arguments, (flag,))
        if given is not None and (not given or OPEN in given[0] or given[0] in values):
            return True
    return any(name in run.env and run.env[name] in (None, *values) for name, values in where.get("env", {}).items())


def _is_given(run: HarnessRun, where: Row) -> bool:
    """Whether anything of this is there at all."""
    if flag_values(run.arguments, where.get("flags", ())) is not None or any(name in run.env for name in where.get("env", ())):
        return True
    settings = (setting(run.settings, path) for path in where.get("settings", ()))
    return any(value is not None and value.data not in (False, None) for value in settings) or any(
        name in run.inputs for name in where.get("inputs", ())
    )


def _listed(run: HarnessRun) -> Iterator[Opened]:
    """Entries of a list of allowed tools that stand for every command, or for a whole server.

    What the repository's own settings say of servers is not told here: ``link.tool_files`` reads it with the servers themselves.
    """
    allowed: Row = run.row.get("allowed", {})
    entries = [*(_entries(run, allowed) or ()), *_input_entries(run, "allowed")] if allowed else []
    files = run.row.get("files", ())
    given = run._replace(settings=tuple(root for root in run.settings if root.place.path not in files))
    of_run = {*(_entries(given, allowed) or ()), *_input_entries(run, "allowed")} if allowed else set()
    seen = set()
    for entry in entries:
        server = _whole_server(entry, allowed.get("server", "")) if entry in of_run else ""
        if entry in allowed["any"] and not _is_denied(run):
            tool = EVERY if entry == EVERY else COMMANDS
            found = Opened("", tool, f"{entry} in its list of allowed tools " + ("is every tool" if entry == EVERY else "is every command"))
        elif server:
            found = Opened(server, EVERY, f"{entry} in its list of allowed tools is the whole server")
        else:
            continue
        if (found.server, found.tool) not in seen:
            seen.add((found.server, found.tool))
            yield found


def _is_denied(run: HarnessRun) -> bool:
    bounded: Row = run.row.get("bounded", {})
    denied = [*(_entries(run, bounded.get("denied", {})) or ()), *_input_entries(run, "denied")]
    return any(OPEN in entry or entry in bounded.get("shell", ()) for entry in denied)


def _whole_server(entry: str, prefix: str) -> str:
    """The server that an entry stands for as a whole: ``mcp__github`` and ``mcp__github__*``, not ``mcp__github__get_issue``."""
    if not prefix or not entry.startswith(prefix) or OPEN in entry:
        return ""
    name = entry.removeprefix(prefix).removesuffix("__*")
    return "" if "__" in name or "*" in name else name
