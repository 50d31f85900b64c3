"""Telling Terraform from text that only becomes Terraform once a template engine (Jinja, cookiecutter, ERB, gomplate) has run.

Template marks inside a string may be meant for a tool that Terraform feeds (a monitor's message, an instance's set-up), so they prove
nothing there; where Terraform's grammar has no place for them they do. A name that cookiecutter fills in proves it anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...errors import ReadError
from .syntax import Argument, Body, HclDocument

_MARK = re.compile(r"\{\{|\{%|<%")
_COOKIECUTTER = re.compile(r"\{[{%][^{}%\n]{0,200}\bcookiecutter\.")


def template_mark(document: HclDocument) -> int | None:
    """Where a text shows that it is a template, None where it is Terraform. Costs a search for a mark where there is none."""
    text = document.source.text
    if _MARK.search(text) is None:
        return None
    certain = _COOKIECUTTER.search(text)
    if certain is not None:
        return certain.start()
    return next((offset for offset in _mistakes(document) if is_marked(text, offset)), None)


def is_marked(text: str, offset: int) -> bool:
    """Whether the line around ``offset`` holds a template mark."""
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    return _MARK.search(text, start, end if end >= 0 else len(text)) is not None


def without_content(document: HclDocument) -> HclDocument:
    """The same file with nothing declared in it, and known to be broken."""
    return HclDocument(document.source, Body(document.source), [("it is a template", 0)])


def _mistakes(document: HclDocument) -> Iterator[int]:
    """Where the structure and the expressions are not well formed."""
    yield from (offset for _, offset in document.errors)
    for argument in _arguments(document.body):
        try:
            argument.expression  # noqa: B018 - parsed for its mistakes
        except ReadError as error:
            yield error.offset


def _arguments(body: Body) -> Iterator[Argument]:
    waiting = [body]
    while waiting:
        inner = waiting.pop()
        yield from inner.arguments.values()
        waiting.extend(block.body for block in inner.blocks)
