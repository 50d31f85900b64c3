"""The linking stage: resources and documents through extraction and linking to rows of facts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ..catalog import load
from ..contracts.declared import declared_kinds
from ..equipment import Equipment
from ..errors import RosterError
from ..extract.extraction import Extractor
from ..facts.model import Agent, Load
from ..facts.store import Fact
from ..facts.wanted import USUAL, Wanted
from ..link.linker import LinkedFacts
from ..link.places import Locations
from ..readers.dotenv import NO_ASSIGNMENT
from ..readers.interface import Problem
from ..reading import Documents
from ..resolution import Resolved
from ..resolve.interface import MODULE_CALL, Resource
from ..secrets.env_files import env_file_kind
from ..secrets.knowledge import EnvFileKnowledge
from ..source import Place
from ..tree.git import Repository
from ..tree.interface import Tree
from .assembly import assemble
from .credentials import collect_handed, collect_made, collect_past, collect_set, collect_written
from .spelling import unknown_names

KINDED = ("agent.yaml", "agent.yml")  # declarations with a ``kind``, which are read as objects of a cluster are


def link_facts(
    equipment: Equipment,
    tree: Tree,
    documents: Documents,
    resolved: Resolved,
    history: Repository | None = None,
    *,
    wanted: Wanted = USUAL,
    roster: str = "",
    today: date | None = None,
) -> LinkedFacts:
    """Rows of facts from what was resolved and read; what is wrong with contracts joins the problems of ``documents``.

    ``history``: the repository whose past commits are searched for credentials too. ``roster``: a list of people outside the tree; raises
    ``RosterError`` where it cannot be used. ``today``: the day as of which people are judged; without one the roster is not asked.
    """
    locations = Locations()
    linker = assemble(equipment, tree, documents, resolved, locations)._replace(wanted=wanted)
    collect_written(documents, equipment.secrets.env_files, linker.credentials)
    collect_made(resolved, linker.credentials)
    collect_handed(resolved, equipment)
    collect_set(documents, linker.recipes, linker.credentials)
    is_declared = declared_kinds(linker.contracts.records)
    replacer = _image_replacer(documents, equipment.catalogue.images["replacers"])
    resources = [*resolved.resources, *_declared(tree, documents, equipment)]
    extraction = Extractor(equipment.catalogue, resolved.lookup, is_declared, replacer, resolved.find).extract(resources)
    if history is not None:
        collect_past(history, equipment, tree, documents, linker.credentials)
    linked = linker.link(extraction)
    _judge_loaded(documents, linked.rows, equipment.secrets.env_files)
    _list_problems(documents, extraction.problems)
    if any(isinstance(row, Agent) for row in linked.rows):  # else nobody here asks what these roles may do
        documents.problems.extend(unknown_names(extraction.grants))
    documents.problems.extend(Problem(place, text) for text, place in linker.contracts.problems)
    lifecycle = _lifecycle(equipment, tree, documents, linked.rows, roster, today) if roster or linker.contracts.records else ()
    calls = frozenset(one.resource.place for one in extraction.workloads if one.resource.type == MODULE_CALL)
    return linked._replace(rows=[*linked.rows, *lifecycle, *locations.rows.values(), *locations.calls], calls=calls)


def _lifecycle(equipment: Equipment, tree: Tree, documents: Documents, rows: Sequence[Fact], file: str, today: date | None) -> list[Fact]:
    """What is known of the people and dates of contracts. A roster of the tree that cannot be used is a listed problem."""
    from ..roster import Roster, load_roster
    from .lifecycle import in_force, lifecycle_rows

    settings = equipment.settings
    try:
        roster = load_roster(tree, settings.registry.roster if today else "", file)
    except RosterError as error:
        if file:
            raise
        for one in (error, *error.others):
            documents.problems.append(Problem(Place(one.path, one.line), f"{one.text}; {one.hint}" if one.hint else one.text))
        roster = Roster(is_given=False)
    return list(lifecycle_rows(rows, in_force(rows), roster, settings, today))


def _declared(tree: Tree, documents: Documents, equipment: Equipment) -> list[Resource]:
    """The agents that files declare to what deploys them."""
    named = [path for path in documents.yaml if path.rpartition("/")[2] in KINDED and "{{" not in path]
    if not documents.declarations and not named:
        return []
    from ..extract.declarations import declared_resources

    streams = documents.declarations | {path: documents.yaml[path] for path in named}
    paths = {entry.path for entry in tree.entries()}
    return list(declared_resources(streams, load("declarations")["deployed"], equipment.environments, documents.problems, paths))


def _image_replacer(documents: Documents, replacers: Mapping[str, str]) -> str:
    """The tool, anywhere in the tree, that puts other images into manifests before they are applied; '' where there is none."""
    names = sorted({posixpath.basename(file.path).lower() for file in documents.files} & replacers.keys())
    return replacers[names[0]] if names else ""


def _list_problems(documents: Documents, problems: Sequence[Problem]) -> None:
    """List what extraction found. A file that shows itself to be a template is listed as one once, and not among those that were read."""
    known = {one.place.path for one in documents.problems if one.kind == "template"}
    documents.problems.extend(one for one in problems if one.kind != "template" or one.place.path not in known)
    reasons = {one.place.path: one.reason for one in problems if one.kind == "template"}
    if reasons:
        documents.files[:] = [
            file._replace(status="template", reason=reasons[file.path]) if file.status == "read" and file.path in reasons else file
            for file in documents.files
        ]


def _judge_loaded(documents: Documents, rows: Iterable[Fact], names: EnvFileKnowledge) -> None:
    """A line that is no assignment is an error where a workload loads its file, and none in a template for people to copy."""
    loaded = {row.store for row in rows if isinstance(row, Load) and row.kind == "env-file"}

    def judged(one: Problem) -> Problem:
        if one.place.path in loaded:
            return one._replace(kind="error")
        return one._replace(kind="not_read") if env_file_kind(one.place.path, names) == "template" else one

    documents.problems[:] = [judged(one) if one.reason == NO_ASSIGNMENT else one for one in documents.problems]
