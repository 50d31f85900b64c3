"""A Helm release, whatever holds it: what it is called, where it goes, and the values that it hands to its chart."""

from __future__ import annotations

from ..named_tuple import NamedTuple
from ..values import Value

HELD = "releases"  # in ``Resource.extra``: the releases of an object


class Release(NamedTuple):
    """One release of one chart.

    * ``name``: what Helm calls it; ``namespace``: where its objects go; None where these files do not say;
    * ``chart``: the chart's name, '' where it is not known; ``chart_folder``: its folder in this tree, '' where it is none of it;
    * ``documents``: whole documents of values, in the order in which a later one wins;
    * ``settings``: single values by their path (``a.b[0].c``, dots in a name escaped), which win over the documents, the later one over the
      earlier; a path that is not known is '';
    * ``complete``: everything that gives it values was read;
    * ``environment``: what the names of its files of values say, folded, else None.
    """

    name: Value | None
    namespace: Value | None
    chart: str
    documents: tuple[Value, ...] = ()
    settings: tuple[tuple[str, Value], ...] = ()
    complete: bool = True
    chart_folder: str = ""
    environment: str | None = None
