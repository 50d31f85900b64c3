"""Templates inside of templates: ``include`` and ``tpl``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....source import Pinned, Source
from ....values import Unknown, Value
from ..data import Datum, raw, spot
from ..failure import RenderError
from ..parser import parse_template
from .interface import Register

if TYPE_CHECKING:
    from ..interpreter import Engine

register = Register()


@register("include", takes="placed")
def include(engine: Engine, name: Datum, dot: Datum) -> Datum:
    wanted = raw(name)
    if not isinstance(wanted, str):
        raise RenderError("the name of a template that is not known")
    return engine.run(wanted, dot)


@register("tpl", takes="placed")
def tpl(engine: Engine, text: Datum, dot: Datum) -> Datum:
    data = raw(text)
    if isinstance(data, Unknown):
        return data
    if not isinstance(data, str):
        raise RenderError("a text is needed here")
    if "{{" not in data:
        return text
    engine.budget.spend(len(data) >> 2)
    template = parse_template(_source(data, text))
    kept = dict(engine.defined)
    engine.budget.enter()
    try:
        engine.define(template)
        return engine.run_nodes(template.nodes, template.source, dot)
    finally:
        engine.budget.leave()
        engine.defined = kept


def _source(data: str, text: Datum) -> Source:
    """The text as a source: everything in it stands where the value does."""
    if isinstance(text, Value):
        source, offset = spot(text)
        return Pinned(data, source.place(offset))
    chunks = getattr(data, "chunks", None)
    return Pinned(str(data), chunks[0].source.place(chunks[0].offset)) if chunks else Source("", data)
