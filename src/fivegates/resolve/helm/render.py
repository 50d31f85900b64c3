"""A chart with values to the objects that it deploys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...named_tuple import NamedTuple
from ...readers.interface import DEFAULT_LIMITS, Limits, Problem
from ...source import Place
from ...values import Reference, Unknown, Value
from ..kubernetes.objects import KubernetesObject, objects_in
from .absent import absent_charts, runs_something
from .budget import Budget
from .capabilities import capabilities
from .chart import Chart, ChartTemplate
from .coalesce import coalesced, laid_over
from .data import Datum, GoMap, copied_map, datum_of, raw
from .dependencies import imported, taking_part
from .documents import documents_of
from .failure import ExcessError, RenderError
from .functions import all_functions
from .interpreter import Defined, Engine
from .namespace import in_namespace
from .unknowns import Unknowns
from .woven import Woven

TEST_HOOKS = frozenset(["test", "test-success", "test-failure"])
_HOOK = "helm.sh/hook"


class ReleaseName(NamedTuple):
    """What a release is called and the namespace that it goes to; None or unknown where these files do not say.

    ``unit``: the deploy unit, which makes what is not known of two releases two unknown things.
    """

    name: Value | str | None = None
    namespace: Value | str | None = None
    unit: str = ""


class Rendered(NamedTuple):
    """``objects`` in the order of templates, tests left out; ``is_complete``: nothing that the release deploys is missing from them.

    ``texts``: the rendered text of each template, by its path in the tree.
    """

    objects: list[KubernetesObject]
    problems: list[Problem]
    is_complete: bool
    texts: dict[str, Woven]


class _Piece(NamedTuple):
    """One template of one chart. ``name``: what Helm calls it. ``scope``: what all of its templates see; ``own``: what it alone does."""

    name: str
    file: ChartTemplate
    scope: GoMap
    own: GoMap
    chart: Chart


def render(
    chart: Chart,
    values: Sequence[Value] = (),
    release: ReleaseName | None = None,
    limits: Limits = DEFAULT_LIMITS,
    budget: Budget | None = None,
) -> Rendered:
    """The objects of a release of ``chart``; ``values`` are documents that are laid over the chart's own, the last one on top."""
    budget = budget or Budget(output=limits.file_bytes * 4)
    return _Rendering(release or ReleaseName(unit=chart.folder), limits, budget).run(chart, values)


class _Rendering:
    def __init__(self, release: ReleaseName, limits: Limits, budget: Budget) -> None:
        self.limits = limits
        self.unknowns = Unknowns()
        self.engine = Engine(all_functions(), budget, self.unknowns)
        self.release = self.described(release)
        self.called_as = release.name if isinstance(release.name, Value) and release.name.text else None
        namespace = release.namespace
        self.namespace = namespace if isinstance(namespace, Value) else self.unknowns.read(str(raw(self.release["Namespace"])))
        self.problems: list[Problem] = []
        self.complete = True
        self.texts: dict[str, Woven] = {}

    def described(self, release: ReleaseName) -> GoMap:
        made = {"Service": "Helm", "IsInstall": True, "IsUpgrade": False, "Revision": 1}
        return GoMap({"Name": self.called(release, "name"), "Namespace": self.called(release, "namespace"), **made})

    def called(self, release: ReleaseName, what: str) -> Datum:
        given = release.name if what == "name" else release.namespace
        data = raw(given)
        if isinstance(data, str) and data:
            return given
        if isinstance(data, Unknown):
            return self.unknowns.symbol(data)
        reference = Reference(f"kubernetes:{release.unit}", f"release.{what}")
        return self.unknowns.symbol(Unknown(frozenset([reference]), reason=f"the {what} of the release is not in these files", exact=True))

    def run(self, chart: Chart, values: Sequence[Value]) -> Rendered:
        chart, pieces = self.prepared(chart, self.given(values))
        for piece in pieces:
            self.define(piece)
        objects = []
        try:
            for piece in pieces:
                if not piece.name.rpartition("/")[2].startswith("_"):
                    objects.append((piece.name, list(self.objects(piece))))
        except ExcessError as error:
            self.problem(error.source.place(error.offset) if error.source else Place(chart.folder, 1), error.message)
        if chart.missing or chart.children:
            alone = not runs_something(one for _, found in objects for one in found)
            objects.append(("", list(self.elsewhere(chart, values, alone=alone))))
        self.gaps(chart)
        found = [one for _, found in sorted(objects, key=lambda pair: pair[0]) for one in found]
        return Rendered(found, self.problems, self.complete, self.texts)

    def given(self, values: Sequence[Value]) -> GoMap:
        """Everything that the release gives, one over the other."""
        given = GoMap()
        for document in values:
            over = datum_of(document)
            if isinstance(over, GoMap):
                given = laid_over(given, over)
            elif raw(over) is not None:
                self.problem(document.place, "Helm: values that are no map are not laid over the chart's", "not_read")
        return copied_map(given)

    def prepared(self, chart: Chart, given: GoMap) -> tuple[Chart, list[_Piece]]:
        """The chart as far as it takes part, and its templates in the order in which Helm reads and runs them."""
        chart = taking_part(chart, given)
        scope = coalesced(chart, imported(chart, given))
        return chart, sorted(self.pieces(chart, scope, chart.name, None), key=_order, reverse=True)

    def pieces(self, chart: Chart, values: GoMap, name: str, above: GoMap | None) -> Iterator[_Piece]:
        """The templates of a chart and of those below it; a library gives definitions only."""
        about = GoMap({**chart.about, "IsRoot": above is None})
        below: GoMap = GoMap()
        scope = GoMap({"Chart": about, "Files": chart.files, "Release": self.release, "Capabilities": capabilities(), "Values": values})
        scope["Subcharts"] = below
        for child in chart.children:
            inner = raw(values.get(child.name))
            yield from self.pieces(child, inner if isinstance(inner, GoMap) else GoMap(), f"{name}/charts/{child.name}", below)
        if above is not None:
            above[chart.name] = scope
        for inner, file in chart.templates.items():
            if not chart.is_library or inner.rpartition("/")[2].startswith("_"):
                yield _Piece(f"{name}/{inner}", file, scope, GoMap({"Name": f"{name}/{inner}", "BasePath": f"{name}/templates"}), chart)

    def define(self, piece: _Piece) -> None:
        if piece.file.template is None:
            if piece.file.problem is not None:
                self.problem(piece.file.problem.place, piece.file.problem.reason)
            return
        self.engine.define(piece.file.template)
        self.engine.defined[piece.name] = Defined(piece.file.template.nodes, piece.file.source)

    def objects(self, piece: _Piece) -> Iterator[KubernetesObject]:
        """The objects of one template; what stops it is a listed problem at its line."""
        path = piece.file.path
        if piece.file.template is None or path.endswith("NOTES.txt"):
            return
        piece.scope["Template"] = piece.own
        try:
            text = self.engine.run(piece.name, piece.scope)
        except ExcessError:
            raise
        except RenderError as error:
            source = error.source if error.source is not None and error.source.path else piece.file.source
            self.problem(source.place(error.offset), error.message)
            return
        except RecursionError:
            self.problem(Place(path, 1), "nested too deep")
            return
        finally:
            self.engine.undecided = self.engine.budget.depth = 0
        self.texts[path] = text
        for document, source in documents_of(path, text, self.unknowns, self.limits):
            if document.root is None:
                self.problem(document.place or source.place(document.offset), document.reason)
                continue
            for found in objects_in(path, document.root):
                if not _is_test(found):
                    yield in_namespace(found, self.namespace)._replace(conditional=document.conditional)

    def elsewhere(self, chart: Chart, values: Sequence[Value], *, alone: bool) -> Iterator[KubernetesObject]:
        """What stands for the charts that are not in the tree."""
        for path, held in absent_charts(chart, values, self.called_as, alone=alone):
            for found in objects_in(path, held):
                yield in_namespace(found, self.namespace)

    def gaps(self, chart: Chart) -> None:
        for problem in chart.problems:
            self.problem(problem.place, problem.reason, problem.kind)
        for dependency in chart.missing:
            self.problem(dependency.written.place, f"Helm: dependency {dependency.called} is not in the tree", "not_read")
        for child in chart.children:
            self.gaps(child)

    def problem(self, place: Place, reason: str, kind: str = "template") -> None:
        self.complete = False
        found = Problem(place, reason, kind)
        if found not in self.problems:
            self.problems.append(found)


def _order(piece: _Piece) -> tuple[int, str]:
    return piece.name.count("/"), piece.name


def _is_test(found: KubernetesObject) -> bool:
    metadata = found.entries.get("metadata")
    annotations = metadata.get("annotations") if metadata is not None else None
    hook = annotations.get(_HOOK) if annotations is not None else None
    return hook is not None and bool(hook.text) and {part.strip() for part in str(hook.text).split(",")} <= TEST_HOOKS
