"""Where the scalars and blocks of a YAML text lie, from libyaml's events: what lies in a scalar is no comment."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..readers.interface import DEFAULT_LIMITS

JOBS, STEPS = "jobs", "steps"  # of a workflow, and of a build
WHOLE = ""  # as a parent: each entry of a document is a block
DEEPEST = DEFAULT_LIMITS.nesting  # libyaml grows slow far below this


@dataclass(slots=True)
class Layout:
    """``starts`` and ``ends``: offsets of the scalars, in order. ``blocks``: header line -> first and last line.

    ``readable``: the offset up to which the text parses.
    """

    readable: int
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    blocks: dict[int, tuple[int, int]] = field(default_factory=dict)

    def in_scalar(self, offset: int) -> bool:
        index = bisect_right(self.starts, offset) - 1
        return index >= 0 and offset < self.ends[index]


@dataclass(slots=True)
class _Open:
    """A mapping or sequence being read: ``key`` is the last key read and its line, ``awaits_value`` whether its value comes next."""

    mapping: bool
    name: str
    line: int
    key: str = ""
    key_line: int = 0
    awaits_value: bool = False


def read_layout(text: str, parents: Sequence[str]) -> Layout:
    """The layout of ``text``. Blocks are documents, headed by their ``kind:`` line, the entries directly below each of ``parents``,
    or right in the document (``WHOLE``), and the steps of a workflow's job or of a build.
    """
    import yaml

    layout = Layout(len(text))
    try:
        _read(text, _events(text), layout, parents)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        layout.readable = mark.index if mark is not None else 0
    return layout


def _events(text: str) -> Iterator[Any]:
    import yaml

    loader = yaml.CSafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _read(text: str, events: Iterator[Any], layout: Layout, parents: Sequence[str]) -> None:
    from yaml import events as kinds

    stack: list[_Open] = []
    start = kind_line = 0
    for event in events:
        line, end, offset = event.start_mark.line + 1, event.end_mark.line, event.start_mark.index
        if isinstance(event, kinds.DocumentStartEvent):
            start, kind_line = line, 0
        elif isinstance(event, kinds.DocumentEndEvent) and kind_line:
            layout.blocks[kind_line] = (start, end + 1)
        elif isinstance(event, kinds.ScalarEvent):
            _scalar(text, event, layout)
            kind_line = _take(stack, event.value, line) or kind_line
        elif isinstance(event, kinds.AliasEvent):
            _take(stack, "", line)
        elif isinstance(event, (kinds.MappingStartEvent, kinds.SequenceStartEvent)):
            name, line = _begin(stack, line)
            stack.append(_Open(isinstance(event, kinds.MappingStartEvent), name, line))
            if len(stack) > DEEPEST:
                layout.readable = offset
                return
        elif isinstance(event, (kinds.MappingEndEvent, kinds.SequenceEndEvent)):
            ended = stack.pop()
            if _is_block(stack, parents):
                layout.blocks[ended.line] = (ended.line, max(ended.line, end))


def _is_block(above: Sequence[_Open], parents: Sequence[str]) -> bool:
    if len(above) == 1:
        return WHOLE in parents and above[0].mapping
    if not above[-1:] or above[-1].mapping:
        return len(above) == 2 and above[1].name in parents and above[1].name != WHOLE and above[1].mapping
    return above[-1].name == STEPS and (len(above) == 2 or (len(above) == 4 and above[1].name == JOBS))


def _scalar(text: str, event: Any, layout: Layout) -> None:
    start, end = event.start_mark.index, event.end_mark.index
    if event.style in ("|", ">"):  # a comment may follow the indicator
        start = text.find("\n", start)
    layout.starts.append(start)
    layout.ends.append(end)


def _take(stack: list[_Open], value: str, line: int) -> int:
    """Note a scalar as key or value; gives the line where it is a document's ``kind`` key."""
    if not stack or not stack[-1].mapping:
        return 0
    top = stack[-1]
    if top.awaits_value:
        top.awaits_value = False
        return 0
    top.key, top.key_line, top.awaits_value = value, line, True
    return line if len(stack) == 1 and value == "kind" else 0


def _begin(stack: list[_Open], line: int) -> tuple[str, int]:
    """The name and line of a collection that starts: those of its key, where it has one."""
    if not stack or not stack[-1].mapping:
        return "", line
    top = stack[-1]
    top.awaits_value = not top.awaits_value
    return (top.key, top.key_line) if not top.awaits_value else ("", line)
