"""The rule for each kind of expression."""

from __future__ import annotations

from collections.abc import Mapping

from ...readers.hcl import syntax
from . import collections, operators, templates, traversal
from .functions.table import call
from .scope import Rule

RULES: Mapping[type, Rule] = {
    syntax.Literal: templates.literal,
    syntax.Template: templates.template,
    syntax.TemplateIf: templates.template_if,
    syntax.TemplateFor: templates.template_for,
    syntax.Name: traversal.name,
    syntax.Attribute: traversal.attribute,
    syntax.Index: traversal.index,
    syntax.Splat: traversal.splat,
    syntax.SplatItem: traversal.splat_item,
    syntax.Call: call,
    syntax.Unary: operators.unary,
    syntax.Binary: operators.binary,
    syntax.Conditional: operators.conditional,
    syntax.Parenthesised: operators.parenthesised,
    syntax.Sequence: collections.sequence,
    syntax.Object: collections.mapping,
    syntax.For: collections.comprehension,
}
