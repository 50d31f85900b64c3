"""Every error fivegates raises on purpose, drawn in one place.

::

    FivegatesError                what a user sees as one sentence and a hint; never a traceback
    |-- UsageError                a bad option, argument or ambiguous name            exit 2
    |-- SettingsError             fivegates.toml is wrong; carries path and line      exit 2
    |-- PolicyError               a check file is wrong; carries path and line        exit 2
    |-- BaselineError             the baseline is wrong; carries path and line        exit 2
    |-- RolesError               an export or the kept file of roles cannot be used  exit 2
    |-- RosterError               the list of people is wrong; carries path and line, and none of its text   exit 2
    |-- PlanError                 a plan given with --plan cannot be used             exit 2
    |-- TreeError                 the tree cannot be listed (no such folder, git)     exit 2
    `-- EngineError               a query failed at run time: the tool's fault        exit 3 (of a pack: a listed problem)
        `-- MissingTable          a query names a table this store does not have; the check is skipped and listed

    ReadError                     one file (or a part of it) cannot be read; the caller turns it into a
                                  listed ``Problem`` and goes on with the rest
"""

from __future__ import annotations


class FivegatesError(Exception):
    """An expected failure: ``message`` is one sentence, ``hint`` says what to do about it; ``others`` were found along with it."""

    exit_code = 2
    others: tuple[FivegatesError, ...] = ()

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(FivegatesError):
    """A bad option or argument."""


class LocatedError(FivegatesError):
    """An expected failure at a line of a file. ``text``: the message without its place."""

    def __init__(self, message: str, path: str, line: int = 1, hint: str = "") -> None:
        super().__init__(f"{path}:{line}: {message}", hint)
        self.text = message
        self.path = path
        self.line = line


class SettingsError(LocatedError):
    """``fivegates.toml`` says something that cannot be used."""


class PolicyError(LocatedError):
    """A check file cannot be loaded."""


class BaselineError(LocatedError):
    """The baseline holds a line that cannot be used."""


class RosterError(LocatedError):
    """The list of people cannot be used. Neither the message nor the hint says anything that stands in it."""

    def __init__(self, message: str, path: str, line: int = 1, hint: str = "") -> None:
        super().__init__(message, path, line, hint)
        self.others: tuple[RosterError, ...] = ()


class PlanError(FivegatesError):
    """A plan cannot be read, or is not of anything in the tree."""


class RolesError(FivegatesError):
    """An export of roles, or the file of the tree that keeps them, cannot be used; ``line`` is of that file."""

    def __init__(self, message: str, hint: str = "", line: int = 1) -> None:
        super().__init__(message, hint)
        self.line = line


class TreeError(FivegatesError):
    """The files to scan cannot be listed."""


class EngineError(FivegatesError):
    """A check's query failed while it ran: an error of the tool, never a verdict."""

    exit_code = 3


class MissingTable(EngineError):
    """A query names a table that this store does not have."""


class ReadError(Exception):
    """One file cannot be read at ``offset`` (characters into its text), on ``line`` where only who raises it can tell."""

    def __init__(self, message: str, offset: int = 0, line: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.line = line
