"""The functions that templates of charts call, by name."""

from __future__ import annotations

from functools import cache

from .interface import Function


@cache
def all_functions() -> dict[str, Function]:
    from . import chance, encoding, lists, logic, maps, numeric, paths, patterns, strings, templates, versions

    modules = (chance, encoding, lists, logic, maps, numeric, paths, patterns, strings, templates, versions)
    return {name: function for module in modules for name, function in module.register.functions.items()}
