"""The tree of a template."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...source import Source


@dataclass(slots=True)
class Operand:
    """One word of a command. ``kind``: dot | literal | variable | function | pipe; ``steps``: the fields asked of it."""

    kind: str
    offset: int
    name: str = ""
    literal: Any = None
    pipe: Pipe | None = None
    steps: tuple[str, ...] = ()


@dataclass(slots=True)
class Pipe:
    """Commands through which a value goes, and the variables that take it. ``assigns``: they exist already."""

    commands: list[list[Operand]]
    offset: int
    variables: tuple[str, ...] = ()
    assigns: bool = False


@dataclass(slots=True)
class Text:
    """Literal text, line by line, each with its offset."""

    lines: list[tuple[str, int]]


@dataclass(slots=True)
class Action:
    """A pipe whose value is printed, unless a variable takes it."""

    pipe: Pipe


@dataclass(slots=True)
class Branch:
    """``kind``: if | with | range."""

    kind: str
    pipe: Pipe
    body: list[Node]
    otherwise: list[Node]


@dataclass(slots=True)
class Include:
    """The action ``template``."""

    name: str
    pipe: Pipe | None
    offset: int


@dataclass(slots=True)
class Leave:
    """``kind``: break | continue."""

    kind: str


Node = Text | Action | Branch | Include | Leave


@dataclass(slots=True)
class Template:
    """A parsed text: its own nodes and the templates it defines."""

    source: Source
    nodes: list[Node] = field(default_factory=list)
    defines: dict[str, list[Node]] = field(default_factory=dict)
