"""A chart from elsewhere that is given values here, as an object that holds them: it stands for a release, as a HelmRelease does."""

from __future__ import annotations

from collections.abc import Sequence

from ..named_tuple import NamedTuple
from ..values import Origin, Value

GROUP = "charts.held"
HELD_CHART = f"{GROUP}/HelmChart"  # the type of the objects: no cluster knows it


class HeldChart(NamedTuple):
    """``name``: what the object is called; ``release``: the release's own name, None where these files do not say.

    ``documents``: of values, a later one wins; ``files``: where they are written, by their paths; ``complete``: there are no others.
    """

    chart: Value
    name: Value
    release: Value | None
    namespace: Value | None
    documents: Sequence[Value]
    files: Sequence[Value] = ()
    complete: bool = True

    def as_object(self, origin: Origin) -> Value:
        """The object, at ``origin``."""
        metadata = {"name": self.name} | ({"namespace": self.namespace} if self.namespace is not None else {})
        spec = {
            "chart": self.chart,
            "documents": Value(tuple(self.documents), origin),
            "files": Value(tuple(self.files), origin),
            "complete": Value(self.complete, origin),
        }
        if self.release is not None:
            spec["release"] = self.release
        entries = {"apiVersion": Value(f"{GROUP}/v1", origin), "kind": Value("HelmChart", origin)}
        return Value({**entries, "metadata": Value(metadata, origin), "spec": Value(spec, origin)}, origin)
