"""Whether a source file calls a model over plain HTTP, by the paths of their interfaces, or serves such an interface itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ..named_tuple import NamedTuple
from .imports import is_comment

MOST_PLACES = 50  # of one file
_LINE = 300  # characters of a line before a path that are looked at
# what a web framework is told to serve: a decorator, or the method of an application, a router or a group of them
_SERVED = re.compile(
    r"^[ \t]*+@[\w.]{1,80}+\([^)]{0,80}\Z"
    r"|\b(?:app|api|router|routes?|server|group|mux|fastify|blueprint|bp|http|endpoints|r|e|g|v1)\.\w{2,30}+\([^)]{0,80}\Z"
    r"|^[ \t]*+(?:path|re_path|url|post|Route)\([^)]{0,40}\Z"
)


_KEY = re.compile(r"[\w/{}.:-]{0,80}+[\"'][ \t]*+:")  # of a description of an interface, or a table


class Endpoint(NamedTuple):
    """A place where a path of a model's interface stands. ``served``: the file answers there, it does not call."""

    path: str
    offset: int
    served: bool


def endpoints_in(text: str, known: Mapping[str, Any]) -> Iterator[Endpoint]:
    """Paths of models' interfaces in a source file; ``known``: as in ``code.yaml``. A path that many programs have counts where the file
    speaks of its product.
    """
    said = [path for path in known["paths"] if path in text]
    lowered = text.lower() if any(path in text for row in known["of_products"] for path in row["paths"]) else ""
    said += [path for row in known["of_products"] if row["product"] in lowered for path in row["paths"] if path in text]
    for at, match in enumerate(_any_of(tuple(said)).finditer(text) if said else ()):
        if at >= MOST_PLACES:
            return
        start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _LINE)
        before = text[start : match.start()]
        if is_comment(text, match.start()) or _KEY.match(text, match.end()):
            continue
        yield Endpoint(match[0], match.start(), "://" not in before and _SERVED.search(before) is not None)


@cache
def _any_of(paths: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(map(re.escape, paths)) + r")(?![\w-])")
