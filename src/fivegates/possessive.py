"""Possessive groups in regular expressions on Python 3.11.0 to 3.11.4, which match them wrongly (Debian 12 has 3.11.2).

There ``(?:ab?c)++`` does not match ``aca``: what the group's body could have matched otherwise is lost between two rounds.
Source: CPython's issue 106052, mended in 3.11.5 and 3.12. An atomic group around a greedy repeat means the same, and matches rightly on
all of them. The versions concerned do not change any more, and neither do the internals that this replaces.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any


def mend() -> None:
    """From now on ``re`` compiles possessive groups as atomic groups. What is compiled already stays."""
    compiler: Any = import_module("re._compiler")
    parser: Any = import_module("re._parser")
    names: Any = import_module("re._constants")
    compile_as_given = compiler._compile

    def compile_mended(code: Any, pattern: Iterable[tuple[Any, Any]], flags: int) -> None:
        steps = []
        for operator, argument in pattern:
            if operator is names.POSSESSIVE_REPEAT and not compiler._simple(argument[2]):
                greedy = parser.SubPattern(argument[2].state, [(names.MAX_REPEAT, argument)])
                steps.append((names.ATOMIC_GROUP, greedy))
            else:
                steps.append((operator, argument))
        compile_as_given(code, steps, flags)

    compiler._compile = compile_mended
