"""The linking stage: resources and documents through extraction and linking to rows of facts."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from typing import TYPE_CHECKING

from .catalog import load
from .contracts.declared import declared_kinds
from .contracts.load import GROUP, is_named_like_contract, read_contracts
from .equipment import Equipment
from .errors import ReadError
from .extract.extraction import Extractor
from .extract.keys import whole
from .extract.service_entries import service_entries
from .facts.model import Load
from .facts.store import Fact
from .link.canonical import Scopes
from .link.code import CodeFolders
from .link.contracts import Contracts
from .link.credentials import Credentials
from .link.environments import Environments
from .link.handed import handed_texts
from .link.image_names import ImageNames
from .link.linker import LinkCatalogue, Linker
from .link.literals import Literals
from .link.logs.observed import Completeness
from .link.logs.rows import LogSettings
from .link.owners import Owners
from .link.places import Locations
from .link.pods.rows import Surroundings
from .link.recipes import Recipes
from .link.samples import Samples
from .link.service_catalogue import ServiceCatalogue
from .link.start_files import StartFiles
from .readers.code import CodeEvidence, CodeReader, Taken, framework_table, read_code_folder
from .readers.codeowners import ruling_file
from .readers.dotenv import NO_ASSIGNMENT
from .readers.frameworks import FrameworkTable
from .readers.interface import Problem
from .readers.mentions import code_names, holds_word
from .readers.text import decode
from .reading import Documents
from .resolution import Resolved
from .resolve.folders import folder_of
from .resolve.interface import Resource
from .resolve.workflows import JOB
from .secrets.env_files import env_file_kind, env_file_stem
from .secrets.knowledge import EnvFileKnowledge
from .settings import Settings
from .source import Place, Source
from .tree.git import Repository
from .tree.interface import Tree

if TYPE_CHECKING:
    from .link.tool_files import ToolFiles
    from .readers.dockerfile import Dockerfile

KINDED = ("agent.yaml", "agent.yml")  # declarations with a ``kind``, which are read as objects of a cluster are
MAY_CONFIGURE_TOOLS = (JOB, "/ConfigMap")


def link_facts(equipment: Equipment, tree: Tree, documents: Documents, resolved: Resolved, history: Repository | None = None) -> list[Fact]:
    """Rows of facts from what was resolved and read; what is wrong with contracts joins the problems of ``documents``.

    ``history``: the repository whose past commits are searched for credentials too.
    """
    locations = Locations()
    linker = _linker(equipment, tree, documents, resolved, locations)
    _collect_credentials(documents, equipment.secrets.env_files, linker.credentials)
    _collect_made(resolved, linker.credentials)
    _collect_handed(resolved, equipment)
    _collect_set(documents, linker.recipes, linker.credentials)
    is_declared = declared_kinds(linker.contracts.records)
    replacer = _image_replacer(documents, equipment.catalogue.images["replacers"])
    resources = [*resolved.resources, *_declared(tree, documents, equipment)]
    extraction = Extractor(equipment.catalogue, resolved.lookup, is_declared, replacer, resolved.find).extract(resources)
    if history is not None:
        _collect_past(history, equipment, tree, documents, linker.credentials)
    rows = linker.link(extraction)
    _judge_loaded(documents, rows)
    documents.problems.extend(Problem(place, text) for text, place in linker.contracts.problems)
    return [*rows, *locations.rows.values()]


def _declared(tree: Tree, documents: Documents, equipment: Equipment) -> list[Resource]:
    """The agents that files declare to what deploys them."""
    named = [path for path in documents.yaml if path.rpartition("/")[2] in KINDED and "{{" not in path]
    if not documents.declarations and not named:
        return []
    from .extract.declarations import declared_resources

    streams = documents.declarations | {path: documents.yaml[path] for path in named}
    paths = {entry.path for entry in tree.entries()}
    return list(declared_resources(streams, load("declarations")["deployed"], equipment.environments, documents.problems, paths))


def _image_replacer(documents: Documents, replacers: Mapping[str, str]) -> str:
    """The tool, anywhere in the tree, that puts other images into manifests before they are applied; '' where there is none."""
    names = sorted({posixpath.basename(file.path).lower() for file in documents.files} & replacers.keys())
    return replacers[names[0]] if names else ""


def _linker(equipment: Equipment, tree: Tree, documents: Documents, resolved: Resolved, locations: Locations) -> Linker:
    settings = equipment.settings
    catalogue = LinkCatalogue(
        models=load("models"),
        not_agents=load("not_agents"),
        identities=equipment.catalogue.identities,
        links=equipment.catalogue.links,
        environments=load("environments"),
        exposure=equipment.catalogue.exposure,
        images=equipment.catalogue.images,
        keys=equipment.catalogue.keys,
        people=equipment.catalogue.people,
        words=load("words"),
        load=load,
    )
    written = read_contracts(documents.yaml)
    are_read = written.are_complete and not _lost_contracts(tree, documents, settings)
    documents.problems.extend(Problem(place, text) for text, place in written.problems)
    scopes = Scopes(settings.accounts, settings.clusters)
    samples = Samples(load("samples"), settings.samples)
    recipes = _recipes(tree, documents, equipment, settings)
    stem_of = cache(partial(env_file_stem, knowledge=equipment.secrets.env_files))
    credentials = Credentials(equipment.classifier, equipment.redactor, locations, samples.is_sample, scopes.cluster, stem_of)
    return Linker(
        catalogue=catalogue,
        scopes=scopes,
        environments=Environments(catalogue.environments, settings.environments),
        not_agent=settings.not_agent,
        samples=samples,
        lookup=resolved.lookup,
        locations=locations,
        credentials=credentials,
        owners=_owners(documents, locations),
        contracts=Contracts(written.records, are_read, load("consequences"), locations, samples.is_sample),
        code_folders=CodeFolders(ImageNames(documents.dockerfiles), resolved.lookup, load("carriers"), StartFiles(_files_by_name(tree))),
        read_code=_code_reader(tree, catalogue, settings),
        recipes=recipes,
        literals=Literals(equipment.classifier, credentials, catalogue.people, _texts(documents)),
        surroundings=_surroundings(equipment, documents, resolved),
        tool_files=_tool_files(tree, documents, resolved, credentials, locations, samples, recipes),
        human_groups=settings.human_groups,
        is_all_read=_is_all_read(documents, resolved),
        logging=LogSettings(
            load("logging"), settings.siem, _completeness(documents, resolved), cache(partial(holds_word, tree)), recipes.bases
        ),
    )


def _tool_files(
    tree: Tree, documents: Documents, resolved: Resolved, credentials: Credentials, locations: Locations, samples: Samples, recipes: Recipes
) -> ToolFiles | None:
    """The configurations of tool servers, in files and in what may hold one; None where the tree has neither."""
    if not documents.mcp and not any(resource.type in MAY_CONFIGURE_TOOLS for resource in resolved.resources):
        return None
    from .extract.mcp import config_maps
    from .link.tool_files import ToolFiles

    known = load("mcp")
    names_file = cache(partial(code_names, tree))
    kept = config_maps(resolved.resources, known)
    return ToolFiles(documents.mcp, known, credentials, locations, names_file, samples.is_sample, recipes.in_folder, kept)


def _texts(documents: Documents) -> list[tuple[Source, str]]:
    """Every text in which a literal is committed, but for env files, which are read entry by entry."""
    return [
        *((document.source, "terraform") for document in documents.hcl.values()),
        *((stream.source, "yaml") for stream in (*documents.yaml.values(), *documents.declarations.values())),
        *((source, "yaml") for source in documents.texts.values()),
        *((file.source, "mcp") for file in documents.mcp.values()),
    ]


def _is_all_read(documents: Documents, resolved: Resolved) -> bool:
    """Whether nothing of the tree that may define an identity is left out: no file, and no module from elsewhere."""
    problems = (*documents.problems, *resolved.problems)
    return all(file.status in ("read", "skipped") for file in documents.files) and all(problem.kind == "notice" for problem in problems)


def _completeness(documents: Documents, resolved: Resolved) -> Completeness:
    """What was not read: roots that call modules from elsewhere, files that are broken or templates, and kinds that nobody reads."""
    lost = {problem.place.path for problem in documents.problems if problem.kind in ("error", "template")}
    broken = any(path.endswith((".tf", ".tf.json", ".tofu")) for path in lost)
    return Completeness(resolved.unread_units, broken, bool(lost) or any(file.status == "not_read" for file in documents.files))


def _surroundings(equipment: Equipment, documents: Documents, resolved: Resolved) -> Surroundings:
    """What bounds pods, and what of the manifests was lost."""
    catalogue = equipment.catalogue
    lost = {problem.place.path for problem in documents.problems if problem.kind in ("error", "template")}
    unread = [documents.yaml[path].source.text for path in sorted(lost) if path in documents.yaml]
    harmless = frozenset(catalogue.runtime["makes_no_objects"])
    is_all_read = not resolved.unread_units and all(file.status in ("read", "skipped") or file.kind in harmless for file in documents.files)
    kinds, annotations = catalogue.kubernetes["terraform"], catalogue.links["annotations"]
    return Surroundings(catalogue.runtime, kinds, annotations, unread, is_all_read)


def _owners(documents: Documents, locations: Locations) -> Owners:
    """The owners that service catalogues and the one CODEOWNERS file that counts name."""
    ruling = ruling_file(file.path for file in documents.files if file.kind == "codeowners")
    rules = [rule for rule in documents.codeowners if rule.place.path == ruling]
    unread = next(
        (file.path for file in documents.files if file.status != "read" and (file.path == ruling or file.kind == "catalogue")), ""
    )
    entries = service_entries(documents.yaml, load("service_catalogues"))
    return Owners(load("owners"), rules, ServiceCatalogue(entries), locations, unread)


def _collect_credentials(documents: Documents, names: EnvFileKnowledge, credentials: Credentials) -> None:
    credentials.leave_untracked(documents.untracked)
    for path, (source, entries) in documents.env.items():
        if env_file_kind(path, names) in ("real", "template"):
            credentials.add_env_file(source, entries)
    for stream in documents.yaml.values():
        for document in stream.documents:
            kind_of = document.root.get("kind")
            if kind_of is not None and kind_of.text in ("Secret", "ConfigMap"):
                credentials.add_secret(document.root)


def _collect_set(documents: Documents, recipes: Recipes, credentials: Credentials) -> None:
    """What Dockerfiles set, whoever runs their images: it may stand elsewhere too."""
    for path in sorted(documents.dockerfiles):
        file = recipes.read(path)
        for setting in (*file.arguments, *(setting for stage in file.stages for setting in stage.settings)) if file is not None else ():
            if setting.value is not None:
                credentials.bake(setting.name, setting.value, setting.place)


def _collect_past(history: Repository, equipment: Equipment, tree: Tree, documents: Documents, credentials: Credentials) -> None:
    """What git keeps of credentials that no committed file holds any more; what of it was not searched is a notice."""
    from .committed.removed import Search, find_removed
    from .globs import PathGlobs
    from .tree.history import Bounds

    settings = equipment.settings
    search = Search(equipment.classifier, equipment.secrets.env_files, settings.limits, PathGlobs(settings.exclude).match)
    bounds = Bounds(file_bytes=settings.limits.file_bytes)
    past = find_removed(history, search, _committed_texts(tree, documents, settings), bounds)
    for one in past.removed:
        credentials.add_past(one.name, one.secret, one.judged, one.place, "env" if one.in_env_file else "yaml", one.commit)
    documents.problems.extend(Problem(Place(".git", 1), f"history: {reason}", "notice") for reason in past.cut)


def _committed_texts(tree: Tree, documents: Documents, settings: Settings) -> Iterator[str]:
    """Every text that git tracks and that may hold a credential."""
    for path, source in documents.sources.items():
        if path not in documents.untracked:
            yield source.text
    for path in documents.dockerfiles:
        if path not in documents.untracked and tree.size(path) <= settings.limits.file_bytes:
            with suppress(ReadError):
                yield decode(path, tree.read(path)).text


def _collect_made(resolved: Resolved, credentials: Credentials) -> None:
    """What Secrets and ConfigMaps hold as they are applied: an overlay makes them of literals and files, or changes them."""
    for resource in resolved.resources:
        if resource.type in ("/Secret", "/ConfigMap"):
            credentials.add_secret(whole(resource))


def _judge_loaded(documents: Documents, rows: Iterable[Fact]) -> None:
    """A line that is no assignment is an error where a workload loads its file."""
    loaded = {row.store for row in rows if isinstance(row, Load) and row.kind == "env-file"}
    documents.problems[:] = [
        one._replace(kind="error") if one.reason == NO_ASSIGNMENT and one.place.path in loaded else one for one in documents.problems
    ]


def _collect_handed(resolved: Resolved, equipment: Equipment) -> None:
    """What releases hand to their charts may be a name elsewhere."""
    for resource in resolved.resources:
        if resource.extra:
            equipment.redactor.collect_data([{"name": name, "value": text} for name, text in handed_texts(resource)])


def _broken(documents: Documents) -> list[str]:
    """YAML files of which something could not be read."""
    paths = {problem.place.path for problem in documents.problems if problem.kind in ("error", "template")}
    return sorted(path for path in paths if path in documents.yaml or path.endswith((".yaml", ".yml")))


def _lost_contracts(tree: Tree, documents: Documents, settings: Settings) -> bool:
    """Whether a file that could not be read whole may hold a contract."""
    return any(_may_hold_contract(path, tree, documents, settings) for path in _broken(documents))


def _may_hold_contract(path: str, tree: Tree, documents: Documents, settings: Settings) -> bool:
    """Whether a file is named like a contract or speaks of our kinds of documents."""
    if is_named_like_contract(path):
        return True
    stream = documents.yaml.get(path)
    if stream is not None:
        return GROUP in stream.source.text
    try:
        return tree.size(path) <= settings.limits.file_bytes and GROUP.encode() in tree.read(path).replace(b"\0", b"")
    except ReadError:
        return False


def _recipes(tree: Tree, documents: Documents, equipment: Equipment, settings: Settings) -> Recipes:
    """The tree's Dockerfiles, each read when an agent's image is built from it."""
    in_folder: dict[str, list[str]] = {}
    for path in sorted(documents.dockerfiles):
        in_folder.setdefault(folder_of(path), []).append(path)
    known = frozenset(documents.dockerfiles)
    listed = cache(lambda: frozenset(entry.path for entry in tree.entries()))

    def source(path: str) -> Source | None:
        if path not in listed() or tree.size(path) > settings.limits.file_bytes:
            return None
        try:
            return decode(path, tree.read(path))
        except ReadError as error:
            documents.problems.append(Problem(Place(path, error.line), error.message))
            return None

    @cache
    def read(path: str) -> Dockerfile | None:
        from .readers.dockerfile import read_dockerfile

        found = source(path) if path in known else None
        return read_dockerfile(found) if found is not None else None

    def is_env_file(path: str) -> bool:
        return env_file_kind(path, equipment.secrets.env_files) == "real"

    return Recipes(in_folder, read, source, is_env_file)


def _files_by_name(tree: Tree) -> Callable[[], Mapping[str, Sequence[str]]]:
    @cache
    def files() -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for entry in tree.entries():
            found.setdefault(posixpath.basename(entry.path), []).append(entry.path)
        return found

    return files


def _code_reader(tree: Tree, catalogue: LinkCatalogue, settings: Settings) -> CodeReader:
    """Reads a folder's code once, however many workloads are built from it."""

    @cache
    def table() -> FrameworkTable:
        return framework_table(catalogue.models["frameworks"])

    @cache
    def read(folder: str, taken: Taken) -> CodeEvidence:
        return read_code_folder(tree, folder, table(), settings.limits, taken)

    return read
