"""docs/commands.md: every command with its options, from the command line itself, and the shapes of what it prints."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from fivegates.cli.failures import USAGE_ERROR
from fivegates.cli.main import BROKEN_PIPE, COMMANDS, INTERNAL_ERROR, INTERRUPTED

from .markdown import code, codes, fence, prose, table
from .schema_keys import kind_of
from .templates import fill

SCHEMAS = Path(__file__).parents[2] / "schemas"
_CODE_OR_OPTION = re.compile(r"`[^`]*`|(?<![\w-])(--[a-z][a-z-]*)")
OF_A_CHECK = "check.schema.json"


def render() -> str:
    """The whole page."""
    commands = dict(all_commands())
    return fill(
        "commands",
        "the command line itself",
        {
            "contents": table(
                ("command", "answers"),
                [(f"[{name}](#fivegates-{name.replace(' ', '-')})", _sentences(one.short_help or "")) for name, one in commands.items()],
            ),
            "commands": "\n\n".join(_command(name, command) for name, command in commands.items()),
            "usage_error": str(USAGE_ERROR),
            "internal_error": str(INTERNAL_ERROR),
            "interrupted": str(INTERRUPTED),
            "broken_pipe": str(BROKEN_PIPE),
        },
    )


def all_commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by its name; those of a group, not the group."""
    for name in COMMANDS:
        command: click.Command = import_module(f"fivegates.cli.{name}").command
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", one) for inner, one in command.commands.items())
        else:
            yield name, command


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"fivegates {name}", help_option_names=["-h", "--help"])
    usage = " ".join([f"fivegates {name}", *command.collect_usage_pieces(context)])
    rows = [_option(parameter) for parameter in command.get_params(context) if isinstance(parameter, click.Option)]
    blocks = [
        f"## fivegates {name}",
        fence(usage),
        *_help(command),
        table(("option", "value", "meaning"), rows),
        *_shape(name, command),
    ]
    return "\n\n".join(blocks)


def _help(command: click.Command) -> Iterator[str]:
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        verbatim = paragraph.removeprefix("\b\n")
        yield fence(verbatim) if verbatim != paragraph else _sentences(paragraph)


def _sentences(text: str) -> str:
    """Prose in which options are code, as the screen has no other way to show them."""
    return prose(_CODE_OR_OPTION.sub(lambda found: f"`{found[1]}`" if found[1] else found[0], text))


def _option(option: click.Option) -> tuple[str, str, str]:
    names = codes([*option.opts, *option.secondary_opts])
    default = [f"Default: {code(option.default)}."] if isinstance(option.default, str) and option.default else []
    return names, _value(option), " ".join([_sentences(option.help or ""), *default])


def _value(option: click.Option) -> str:
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return codes(map(str, option.type.choices))
    return code(option.metavar or option.type.name.upper())


def _shape(name: str, command: click.Command) -> Iterator[str]:
    """What ``--format json`` prints, from the schema whose title names the command."""
    formats = next(
        (option.type.choices for option in command.params if option.name == "format" and isinstance(option.type, click.Choice)), ()
    )
    if "json" not in formats:
        return
    file, schema = _schema(name)
    if not schema:
        yield f"With `--format json`: {_CHECKS[name]} [`{OF_A_CHECK}`](../schemas/{OF_A_CHECK})."
        return
    rows = [(code(key), kind_of(of), _sentences(_meaning(of))) for key, of in schema["properties"].items()]
    yield f"With `--format json`, an object of the shape [`{file}`](../schemas/{file}):"
    yield table(("key", "type", "meaning"), rows)


def _meaning(schema: Mapping[str, Any]) -> str:
    """What a key is; of a list that says nothing itself, what each of its items is."""
    return str(schema.get("description") or schema.get("items", {}).get("description", ""))


_CHECKS = {
    "checks": "an object whose `checks` is a list of checks, with the keys but not the examples of",
    "explain": "one check with its examples, with the keys of",
}


def _schema(name: str) -> tuple[str, Mapping[str, Any]]:
    """The schema for what a command prints; ('', {}) where there is none."""
    for path in sorted(SCHEMAS.glob("*.schema.json")):
        schema: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if schema.get("title") == f"Result of fivegates {name}":
            return path.name, schema
    return "", {}
