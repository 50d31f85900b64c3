"""The command line as a whole: which commands there are, and how every way of ending becomes an exit code."""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import click

from ..errors import FivegatesError, UsageError
from .failures import report_crash, report_failure
from .interrupts import insistent_interrupts
from .output import ReaderLeft, silence_stdout
from .version import version_text

# What somebody comes for -> the commands that serve it.
GROUPS = {
    "Find and judge": ("scan", "diff", "agents", "score"),
    "Ask about one thing": ("why", "who", "explain"),
    "Mend and decide": ("contract", "split", "baseline", "review", "leaver"),
    "Set up": ("init", "config", "checks", "secrets", "roles", "cache"),
    "Take further": ("query", "facts", "fleet", "resolve", "schema"),
}
COMMANDS = tuple(name for names in GROUPS.values() for name in names)
INTERRUPTED, BROKEN_PIPE, INTERNAL_ERROR = 130, 141, 3


class Commands(click.Group):
    """Imports the module of a command only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f".{cmd_name}", __package__).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands below what they are for, all in one column."""
        longest = max(len(name) for name in COMMANDS)
        width = formatter.width - 6 - longest
        for heading, names in GROUPS.items():
            found = ((name, self.get_command(ctx, name)) for name in names)
            rows = [(name.ljust(longest), one.get_short_help_str(width)) for name, one in found if one is not None]
            with formatter.section(heading):
                formatter.write_dl(rows)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise UsageError(f"there is no command {args[0]!r}", _closest_command(args[0]))
        return super().resolve_command(ctx, args)


def _show_version(ctx: click.Context, _: click.Parameter, is_asked: bool) -> None:
    if is_asked:
        click.echo(version_text(), nl=False)
        ctx.exit()


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("-V", "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show the version and exit.")
def fivegates() -> None:
    """Find AI agents in Terraform, Kubernetes and repository files, and check each one's identity, credentials and contract.

    \b
    fivegates scan               what is wrong, in your repository
    fivegates explain FG201      why a finding matters, and how to mend it
    fivegates diff main          only what a change brings
    fivegates COMMAND --help     how each command is typed
    """


def run() -> int:
    """Run the command line given to this process and return its exit code; nothing is ever raised but a request to exit."""
    _make_streams_safe()
    gc.disable()  # one short run: what it builds lives to its end, and looking for cycles among it costs half the reading of manifests
    try:
        with insistent_interrupts():
            code = fivegates.main(prog_name="fivegates", standalone_mode=False)
    except FivegatesError as error:
        return report_failure(error)
    except click.exceptions.NoArgsIsHelpError as error:
        sys.stderr.write(f"{error.format_message()}\n")
        return error.exit_code
    except click.ClickException as error:
        return report_failure(error)
    except (KeyboardInterrupt, click.Abort):
        sys.stderr.write("interrupted\n")
        return INTERRUPTED
    except ReaderLeft:
        silence_stdout()
        return BROKEN_PIPE
    except Exception as error:
        report_crash(error)
        return INTERNAL_ERROR
    return code if isinstance(code, int) else 0


def _closest_command(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, COMMANDS, n=1)
    return f"did you mean {close[0]!r}?" if close else f"commands are {', '.join(COMMANDS)}"


def _make_streams_safe() -> None:
    """A name that the terminal cannot show must not end the run."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
