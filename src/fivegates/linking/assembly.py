"""The linker of one run, with what it may ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING

from ..catalog import load
from ..contracts.load import read_contracts
from ..equipment import Equipment
from ..errors import RolesError
from ..extract.service_entries import service_entries
from ..facts.model import File
from ..iam.exports.model import NOTHING, ImportedRoles
from ..link.canonical import Scopes
from ..link.catalogue import LinkCatalogue
from ..link.code import CodeFolders
from ..link.contracts import Contracts
from ..link.credentials import Credentials
from ..link.environments import Environments
from ..link.handlers import HandlerFiles
from ..link.image_names import ImageNames
from ..link.linker import Linker
from ..link.literals import Literals
from ..link.logs.rows import LogSettings
from ..link.named_things import NamedThings
from ..link.owners import Owners
from ..link.places import Locations
from ..link.pods.rows import Surroundings
from ..link.recipes import Recipes
from ..link.samples import Samples
from ..link.script_builds import ScriptBuilds
from ..link.service_catalogue import ServiceCatalogue
from ..link.start_files import StartFiles
from ..readers.code import Known
from ..readers.codeowners import is_of_gitea, read_codeowners, ruling_file
from ..readers.interface import Problem
from ..readers.mentions import code_names
from ..reading import Documents
from ..resolution import Resolved
from ..resolve.workflows import JOB
from ..secrets.env_files import env_file_stem
from ..source import Place, Source
from ..tree.interface import Tree
from .completeness import is_all_read, log_completeness, may_lack_contracts
from .files import code_reader, files_by_name, recipes_of, resource_blocks, text_reader, word_finder

if TYPE_CHECKING:
    from ..link.tool_files import ToolFiles


MAY_CONFIGURE_TOOLS = (JOB, "/ConfigMap")


def assemble(equipment: Equipment, tree: Tree, documents: Documents, resolved: Resolved, locations: Locations) -> Linker:
    """A linker that knows the catalogue, the contracts, and where to read what a workload leads to."""
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
    are_read = written.are_complete and not may_lack_contracts(tree, documents, settings)
    documents.problems.extend(Problem(place, text) for text, place in written.problems)
    scopes = Scopes(settings.accounts, settings.clusters)
    samples = Samples(load("samples"), settings.samples, resolved.applied_units)
    recipes = recipes_of(tree, documents, equipment, settings)
    stem_of = cache(partial(env_file_stem, knowledge=equipment.secrets.env_files))
    credentials = Credentials(equipment.classifier, equipment.redactor, locations, samples.is_sample, scopes.cluster, stem_of)
    files, code = files_by_name(tree), Known()
    return Linker(
        catalogue=catalogue,
        scopes=scopes,
        environments=Environments(catalogue.environments, settings.environments),
        not_agent=settings.not_agent,
        samples=samples,
        lookup=resolved.lookup,
        locations=locations,
        credentials=credentials,
        owners=_owners(documents, locations, samples.is_sample),
        contracts=Contracts(written.records, are_read, load("narrowed"), locations, samples.is_sample),
        code_folders=CodeFolders(
            ImageNames(documents.dockerfiles),
            ScriptBuilds(files, text_reader(tree, settings), documents.dockerfiles),
            resolved.lookup,
            load("carriers"),
            StartFiles(files),
            HandlerFiles(files, load),
        ),
        read_code=code_reader(tree, catalogue, settings, code),
        recipes=recipes,
        literals=Literals(equipment.classifier, credentials, catalogue.people, _texts(documents, recipes)),
        surroundings=_surroundings(equipment, documents, resolved),
        tool_files=_tool_files(tree, documents, resolved, credentials, locations, samples, recipes),
        human_groups=settings.human_groups,
        is_all_read=is_all_read(documents, resolved),
        imported=_imported(tree, settings.roles_file, documents),
        things=NamedThings(resolved.resources, partial(resource_blocks, documents), (entry.path for entry in tree.entries())),
        data_classes=settings.data_classes,
        every=settings.registry.every,
        logging=LogSettings(
            load("logging"), settings.siem, log_completeness(documents, resolved), word_finder(tree, settings, code), recipes.bases
        ),
    )


def _tool_files(
    tree: Tree, documents: Documents, resolved: Resolved, credentials: Credentials, locations: Locations, samples: Samples, recipes: Recipes
) -> ToolFiles | None:
    """The configurations of tool servers, in files and in what may hold one; None where the tree has neither."""
    if not documents.mcp and not any(resource.type in MAY_CONFIGURE_TOOLS for resource in resolved.resources):
        return None
    from ..extract.mcp import config_maps
    from ..link.tool_files import ToolFiles

    known = load("mcp")
    names_file = cache(partial(code_names, tree))
    kept = config_maps(resolved.resources, known)
    return ToolFiles(documents.mcp, known, credentials, locations, names_file, samples.is_sample, recipes.in_folder, kept)


def _imported(tree: Tree, path: str, documents: Documents) -> ImportedRoles:
    """The roles that the tree's file keeps; one that cannot be used is a listed problem, and its roles are then not known."""
    if not any(entry.path == path for entry in tree.entries()):
        return NOTHING
    from ..iam.exports.kept import kept_roles

    try:
        return kept_roles(tree, path)
    except RolesError as error:
        documents.problems.append(Problem(Place(path, error.line), f"{error.message}; {error.hint}" if error.hint else error.message))
        return NOTHING


def _texts(documents: Documents, recipes: Recipes) -> list[tuple[Source, str]]:
    """Every text in which a literal is committed, but for env files, which are read entry by entry."""
    dockerfiles = (recipes.source(path) for path in sorted(documents.dockerfiles))
    return [
        *((document.source, "terraform") for document in documents.hcl.values()),
        *((stream.source, "yaml") for stream in (*documents.yaml.values(), *documents.declarations.values())),
        *((source, "yaml") for source in documents.texts.values()),
        *((file.source, "mcp") for file in documents.mcp.values()),
        *((source, "dockerfile") for source in dockerfiles if source is not None),
    ]


def _surroundings(equipment: Equipment, documents: Documents, resolved: Resolved) -> Surroundings:
    """What bounds pods, and what of the manifests was lost."""
    catalogue = equipment.catalogue
    lost = {problem.place.path for problem in documents.problems if problem.kind in ("error", "template")}
    unread = [documents.yaml[path].source.text for path in sorted(lost) if path in documents.yaml]
    harmless = frozenset(catalogue.runtime["makes_no_objects"])
    is_all_read = not resolved.unread_units and all(file.status in ("read", "skipped") or file.kind in harmless for file in documents.files)
    kinds, annotations = catalogue.kubernetes["terraform"], catalogue.links["annotations"]
    return Surroundings(catalogue.runtime, kinds, annotations, unread, is_all_read)


def _owners(documents: Documents, locations: Locations, is_sample: Callable[[str], bool]) -> Owners:
    """The owners that service catalogues and the one CODEOWNERS file that counts name."""
    gitea = is_of_gitea(file.path for file in documents.files)
    ruling = ruling_file((file.path for file in documents.files if file.kind == "codeowners"), gitea=gitea)
    source = documents.codeowners.get(ruling) if ruling is not None else None
    rules = read_codeowners(source, gitea=gitea) if source is not None else []
    unread = next(
        (file.path for file in documents.files if file.status != "read" and (file.path == ruling or file.kind == "catalogue")), ""
    )
    unlisted = next((file.path for file in documents.files if file.status != "read" and _may_list(file, documents)), "")
    entries = service_entries(documents.yaml, load("service_catalogues"))
    return Owners(load("owners"), rules, ServiceCatalogue(entries), locations, unread, unlisted, is_sample)


def _may_list(file: File, documents: Documents) -> bool:
    """Whether a file may hold entries of a service catalogue; Backstage's are known by what stands in them."""
    stream = documents.yaml.get(file.path)
    return file.kind == "catalogue" or (stream is not None and "backstage.io/" in stream.source.text)
