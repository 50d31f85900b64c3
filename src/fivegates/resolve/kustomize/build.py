"""Building overlays: what each kustomization of a tree applies, every folder worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...named_tuple import NamedTuple
from ...readers.interface import Limits, Problem
from ...values import Value
from ..kubernetes.objects import KubernetesObject
from ..yaml_files import YamlFiles
from .accumulated import Accumulated, text_at
from .charts import CHARTS, chart_objects
from .context import Context, Work
from .finishing import finish
from .kustomization import GROUP, SAYS_NOTHING, Kustomization, files_by_folder, read_kustomization
from .naming import add_hashes
from .ordering import in_order
from .patches import resolve_vars
from .reading import read_objects
from .references import follow_names
from .remote import is_remote, shown_address
from .steps import add_generated, transform
from .tables import EMPTY, Tables, default_tables, read_tables

_NESTED = 50
_MOST_COMPONENTS = 5_000  # uses of them: components of components double with each level


@dataclass(frozen=True, slots=True)
class Accumulation:
    """What a folder gives to whoever uses it: objects whose references are not yet followed, and what its files say of fields.

    ``complete``, ``settled``: as a ``Build`` has them; ``variables``: the kustomizations that define variables.
    """

    objects: tuple[Accumulated, ...] = ()
    tables: Tables = EMPTY
    complete: bool = True
    settled: bool = True
    variables: tuple[Value, ...] = ()


class Build(NamedTuple):
    """A finished build.

    ``complete``: nothing in it is unsupported, missing or refused; ``settled``: what is, adds objects and changes none of these.
    """

    objects: list[KubernetesObject]
    complete: bool
    settled: bool


class Builder:
    """``problems``, ``taken`` (the files that some kustomization uses, by path) and ``components`` (those that were added) grow."""

    def __init__(self, files: YamlFiles, limits: Limits) -> None:
        self.files = files
        self.problems: list[Problem] = []
        self.taken: set[str] = set()
        self.components: set[str] = set()
        self._work = Work()
        self._components = _MOST_COMPONENTS
        self.folders = files_by_folder(files.paths)
        self._room = self._joinable = limits.tree_instances
        self._read: dict[str, tuple[Kustomization | None, Context]] = {}
        self._accumulated: dict[str, Accumulation] = {}
        self._open: list[str] = []
        self._visited: set[str] = set()

    def build(self, folder: str, extra: Sequence[Value] = (), applied: str | None = None) -> Build:
        """What the kustomization in ``folder`` ('' at the top) applies, in kustomize's order.

        ``extra``: further kustomizations that are applied over it one after the other, as mappings (what a GitOps object adds to the folder
        ``applied``, which is this one or lies above it). Their components are used like those of the kustomization itself.
        """
        base = folder if applied is None else applied
        added = [named for more in extra for named in _components_of(more)]
        found = self._accumulate_with(folder, added) if added and base == folder else self.accumulate(folder)
        if added and base != folder:
            found = self.with_components(found, base, added)
        kustomization = self.read(folder)
        if kustomization is None or not found.objects:
            return Build([], found.complete, found.settled)
        context = self._context(folder)
        context.follow(found.complete, found.settled)
        objects = list(found.objects)
        for more in extra:
            over = read_kustomization(kustomization.path, more, context)
            objects = transform(objects, over, found.tables, context)
        objects = follow_names(add_hashes(objects), found.tables, context)
        objects = resolve_vars(objects, found.variables, context, found.tables.fields.get("varReference", ()))
        ordered = in_order(finish(objects), kustomization.root.get("sortOptions"))
        self._keep(context)
        return Build(self._within_limit(ordered, kustomization), context.complete, context.settled)

    def is_built(self, folder: str) -> bool:
        """Whether a build has gone through a folder."""
        return folder in self._visited

    def folder_named(self, kustomization: Kustomization, named: Value) -> str | None:
        """The folder with a kustomization of its own that a value names, None where it names none."""
        path = self._context(kustomization.folder).path_of(named)
        return path if path in self.folders and path not in self.files.paths else None

    def _within_limit(self, objects: list[Accumulated], kustomization: Kustomization) -> list[KubernetesObject]:
        kept = objects[: max(self._room, 0)]
        self._room -= len(objects)
        if len(kept) < len(objects):
            self._refuse(kustomization, "the overlays of this tree give more objects than are looked at")
        return [found for one in kept if (found := one.as_object()) is not None]

    def read(self, folder: str) -> Kustomization | None:
        """The kustomization in a folder; None where it cannot be read."""
        if folder not in self._read:
            context = self._context(folder)
            self._read[folder] = (self._read_file(folder, context), context)
            self._keep(context)
        return self._read[folder][0]

    def _read_file(self, folder: str, context: Context) -> Kustomization | None:
        paths = self.folders.get(folder, [])
        stream = self.files.stream(paths[0]) if paths else None
        if stream is None or not stream.documents:
            context.complete = False
            return None
        root = stream.documents[0].root
        if len(paths) > 1:
            context.error(root, "several kustomizations lie in this folder")
        if not isinstance(root.data, dict):
            if root.data is None:
                context.notice(root, SAYS_NOTHING)
                context.complete = False
            else:
                context.error(root, "this is no kustomization")
            return None
        if text_at(root, "apiVersion").partition("/")[0] not in ("", GROUP):
            return None  # another tool's file of the same name
        context.follow(complete=not stream.problems, settled=not stream.problems)
        return read_kustomization(paths[0], root, context)

    def accumulate(self, folder: str) -> Accumulation:
        """What a folder gives to an overlay, worked out once."""
        if folder not in self._accumulated:
            self._open.append(folder)
            self._accumulated[folder] = self._apply(folder, Accumulation())
            self._open.pop()
        return self._accumulated[folder]

    def _accumulate_with(self, folder: str, components: Sequence[Value]) -> Accumulation:
        """The same with further components, which are named from the folder."""
        self._note_components(folder, components)
        self._open.append(folder)
        found = self._apply(folder, Accumulation(), components)
        self._open.pop()
        return found

    def with_components(self, given: Accumulation, base: str, components: Sequence[Value], *, adds: bool = False) -> Accumulation:
        """Objects as the components that are added to a folder ``base`` change them.

        They are some of many that lie there, so that what a component changes may be another one. ``adds``: what it brings
        stands with these; elsewhere these are not complete without it.
        """
        self._note_components(base, components)
        context, result = self._context(base), given
        for named in components:
            path = context.path_of(named)
            used = self.read(path) if path is not None and path in self.folders else None
            if path is None or used is None:
                self._list_absent(named, context, adds=False)
            elif not used.is_component:
                context.error(named, "this is no component")
            elif self._spends_component(named, context):
                self._open.append(path)
                result = self._apply(path, result)
                self._open.pop()
        context.follow(result.complete, result.settled)
        self._keep(context)
        there = {_first_key(one) for one in given.objects}
        objects = tuple(one for one in result.objects if adds or _first_key(one) in there)
        complete = context.complete and len(objects) == len(result.objects)
        return replace(result, objects=objects, complete=complete, settled=context.settled)

    def _note_components(self, base: str, components: Sequence[Value]) -> None:
        context = self._context(base)
        self.components |= {path for named in components if (path := context.path_of(named)) is not None}

    def _spends_component(self, named: Value, context: Context) -> bool:
        self._components -= 1
        if self._components < 0:
            context.error(named, "the components of this tree are used more often than is worked out")
        return self._components >= 0

    def _apply(self, folder: str, given: Accumulation, more: Sequence[Value] = ()) -> Accumulation:
        """What a kustomization, with ``more`` components, makes of what is there already, which is nothing for all but components."""
        self._visited.add(folder)
        kustomization = self.read(folder)
        if kustomization is None:
            return replace(given, complete=False, settled=False)
        context = self._context(folder)
        read = self._read[folder][1]
        result = replace(given, complete=given.complete and read.complete, settled=given.settled and read.settled)
        for named in kustomization.listed("resources"):
            result = self._with_resource(result, named, kustomization, context)
        tables = result.tables.joined(self._tables(kustomization, context))
        if kustomization.listed(CHARTS):
            result = self._joined_charts(result, kustomization, context)
        context.follow(result.complete, result.settled)  # what a generated map is put over may be among what is missing
        alone = kustomization.is_component and len(self._open) == 1
        objects = add_generated(list(result.objects), kustomization, context, alone=alone)
        result = replace(result, objects=tuple(objects), tables=tables, complete=context.complete, settled=context.settled)
        for named in (*kustomization.listed("components"), *more):
            result = self._with_component(result, named, kustomization, context)
        context.follow(result.complete, result.settled)  # what a patch is for may be among what is missing
        objects = transform(list(result.objects), kustomization, result.tables, context, alone=alone)
        self._keep(context)
        variables = result.variables + ((kustomization.root,) if kustomization.listed("vars") else ())
        return replace(result, objects=tuple(objects), complete=context.complete, settled=context.settled, variables=variables)

    def _joined_charts(self, result: Accumulation, kustomization: Kustomization, context: Context) -> Accumulation:
        for held in chart_objects(kustomization, context):
            result = self._joined(result, Accumulation((held,)), held.root, context)
        return result

    def _tables(self, kustomization: Kustomization, context: Context) -> Tables:
        tables = default_tables()
        for named in kustomization.listed("configurations"):
            for document in context.load(named) or ():
                tables = tables.merged(read_tables(document.root))
        return tables

    def _with_resource(self, result: Accumulation, named: Value, kustomization: Kustomization, context: Context) -> Accumulation:
        path = context.path_of(named)
        if path is not None and path in self.files.paths:
            return self._joined(result, Accumulation(tuple(read_objects(named, path, context))), named, context)
        if path is not None and path in self.folders:
            if self._is_refused(named, path, component=False, context=context):
                return result
            return self._joined(result, self.accumulate(path), named, context)
        self._list_absent(named, context, adds=True)
        return result

    def _with_component(self, result: Accumulation, named: Value, kustomization: Kustomization, context: Context) -> Accumulation:
        path = context.path_of(named)
        if path is None or path not in self.folders:
            self._list_absent(named, context, adds=False)
        elif not self._is_refused(named, path, component=True, context=context):
            if not self._spends_component(named, context):
                return result
            self._open.append(path)
            result = self._apply(path, result)
            self._open.pop()
        return result

    def _list_absent(self, named: Value, context: Context, *, adds: bool) -> None:
        if named.text is not None and is_remote(named.text):
            context.gap(named, f"a base that lies elsewhere: {shown_address(named.text)}", adds=adds)
        else:
            context.missing(named, adds=adds)

    def _is_refused(self, named: Value, folder: str, *, component: bool, context: Context) -> bool:
        """Whether a folder may not be used here, which is listed then."""
        if folder in self._open:
            context.error(named, "a kustomization uses itself")
            return True
        if _contains(folder, self._open[-1]):
            context.error(named, "a kustomization uses a folder above its own, which Kustomize refuses")
            return True
        if len(self._open) > _NESTED:
            context.error(named, f"kustomizations use each other more than {_NESTED} deep")
            return True
        used = self.read(folder)
        if used is not None and used.is_component != component:
            context.error(named, "a component is listed as a resource" if used.is_component else "this is no component")
            return True
        return False

    def _joined(self, result: Accumulation, more: Accumulation, named: Value, context: Context) -> Accumulation:
        """Both, but for objects that are there already."""
        known = {one.key for one in result.objects}
        objects = list(result.objects)
        self._joinable -= len(more.objects)
        if self._joinable < 0:
            context.error(named, "the overlays of this tree hand on more objects than are looked at")
            return replace(result, complete=False, settled=False)
        for one in more.objects:
            if one.key in known:
                context.error(named, f"{one.id.kind} {one.id.name!r} is there already")
                continue
            known.add(one.key)
            objects.append(one)
        variables = (*result.variables, *(root for root in more.variables if root not in result.variables))
        return Accumulation(
            tuple(objects), result.tables.joined(more.tables), result.complete and more.complete, result.settled and more.settled, variables
        )

    def _context(self, folder: str) -> Context:
        return Context(folder, self.files, self._work)

    def _keep(self, context: Context) -> None:
        self.problems += context.problems
        self.taken |= context.taken

    def _refuse(self, kustomization: Kustomization, reason: str) -> None:
        context = self._context(kustomization.folder)
        context.error(kustomization.root, reason)
        self._keep(context)


def _first_key(one: Accumulated) -> tuple[str, ...]:
    """What tells an object apart from others by what it was called first."""
    first = one.original_id
    return (*first[:4], first.effective_namespace)


def _components_of(more: Value) -> tuple[Value, ...]:
    found = more.get("components")
    return found.items() if found is not None else ()


def _contains(folder: str, other: str) -> bool:
    """Whether ``other`` is ``folder`` or lies in it."""
    return folder in ("", other) or other.startswith(f"{folder}/")
