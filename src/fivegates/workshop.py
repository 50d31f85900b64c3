"""The workshop of one scan: the catalogue loaded, the classifier and redactor made, and linking set up with both."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from .catalog import load
from .contracts.declared import declared_kinds
from .contracts.load import GROUP, is_named_like_contract, read_contracts
from .errors import ReadError
from .extract.extraction import Catalogue, Extractor
from .facts.model import Agent
from .globs import PathGlobs
from .link.canonical import Scopes
from .link.code import CodeFolders
from .link.contracts import Contracts
from .link.credentials import Credentials, EnvFile
from .link.environments import Environments
from .link.linker import Knowledge, Linker
from .link.owners import Owners
from .link.places import Locations
from .readers.code import CodeEvidence, framework_table, read_code_folder
from .readers.codeowners import ruling_file
from .readers.frameworks import FrameworkTable
from .readers.interface import Problem
from .reading import Documents
from .resolution import Resolved
from .resolve.folders import folder_of
from .secrets.classifier import Classifier
from .secrets.env_files import env_file_kind
from .secrets.knowledge import Knowledge as SecretKnowledge
from .secrets.knowledge import load_knowledge
from .secrets.redactor import Redactor
from .settings import Settings
from .tree.interface import Tree


@dataclass(slots=True)
class Workshop:
    """What every stage of one scan shares. ``agents`` is filled by linking."""

    settings: Settings
    catalogue: Catalogue
    environments: dict[str, str]
    secrets: SecretKnowledge
    classifier: Classifier
    redactor: Redactor
    agents: list[Agent] = field(default_factory=list)

    def link(self, tree: Tree, documents: Documents, resolved: Resolved) -> list[Any]:
        """Rows of facts from what was resolved and read."""
        locations = Locations()
        samples = PathGlobs(self.settings.samples)
        linker = self._linker(tree, documents, resolved, locations, samples)
        self._collect_credentials(documents, linker.credentials)
        overlays = {folder_of(file.path) for file in documents.files if file.kind == "Kustomize"}
        is_declared = declared_kinds(linker.contracts.records)
        extraction = Extractor(self.catalogue, resolved.lookup, overlays, is_declared).extract(resolved.resources)
        rows = linker.link(extraction)
        documents.problems.extend(Problem(place, text) for text, place in linker.contracts.problems)
        self.agents = [row for row in rows if isinstance(row, Agent)]
        return [*rows, *locations.rows.values()]

    def _linker(self, tree: Tree, documents: Documents, resolved: Resolved, locations: Locations, samples: PathGlobs) -> Linker:
        settings = self.settings
        knowledge = Knowledge(
            models=load("models"),
            not_agents=load("not_agents"),
            identities=self.catalogue.identities,
            links=self.catalogue.links,
            environments=load("environments"),
            samples=load("samples"),
            owners=load("owners"),
        )
        written = read_contracts(documents.yaml)
        are_read = written.are_complete and not _lost_contracts(tree, documents, settings)
        documents.problems.extend(Problem(place, text) for text, place in written.problems)
        ruling = ruling_file(file.path for file in documents.files if file.kind == "codeowners")
        scopes = Scopes(settings.accounts, settings.clusters)
        linker = Linker(
            knowledge=knowledge,
            scopes=scopes,
            environments=Environments(knowledge.environments, settings.environments),
            not_agent=settings.not_agent,
            samples=samples,
            lookup=resolved.lookup,
            locations=locations,
            credentials=Credentials(self.classifier, self.redactor, locations, lambda path: linker.is_sample(path), scopes.cluster),
            owners=Owners(
                knowledge.owners,
                [rule for rule in documents.codeowners if rule.place.path == ruling],
                locations,
                are_read=all(file.status == "read" for file in documents.files if file.path == ruling),
            ),
            contracts=Contracts(written.records, are_read, load("consequences"), locations, lambda path: linker.is_sample(path)),
            code_folders=CodeFolders(_folders_by_name(documents.dockerfiles), resolved.lookup),
            read_code=_code_reader(tree, knowledge, settings),
        )
        return linker

    def _collect_credentials(self, documents: Documents, credentials: Credentials) -> None:
        credentials.leave_untracked(documents.untracked)
        for path, (source, entries) in documents.env.items():
            kind = env_file_kind(path, self.secrets.env_files)
            if kind in ("real", "template"):
                credentials.add_env_file(EnvFile(source, tuple(entries), kind, path not in documents.untracked))
        for stream in documents.yaml.values():
            for document in stream.documents:
                kind_of = document.root.get("kind")
                if kind_of is not None and kind_of.text in ("Secret", "ConfigMap"):
                    credentials.add_secret(document.root)


def open_workshop(settings: Settings) -> Workshop:
    """Load what a scan needs, once."""
    catalogue = Catalogue(
        workloads=load("workloads"),
        kubernetes=load("kubernetes"),
        identities=load("identities"),
        grants=load("grants"),
        links=load("links"),
        administrators=load("administrators"),
    )
    secrets = load_knowledge()
    classifier = Classifier(secrets)
    fold = {**load("environments")["fold"], **settings.environments}
    return Workshop(settings, catalogue, fold, secrets, classifier, Redactor(classifier))


def _broken(documents: Documents) -> list[str]:
    """YAML files of which something could not be read."""
    paths = {problem.place.path for problem in documents.problems if problem.kind in ("error", "template")}
    return sorted(path for path in paths if path in documents.yaml or path.endswith((".yaml", ".yml")))


def _lost_contracts(tree: Tree, documents: Documents, settings: Settings) -> bool:
    """Whether a file that could not be read whole may hold a contract."""
    broken = _broken(documents)
    sizes = {entry.path: entry.size for entry in tree.entries()} if broken else {}
    return any(_may_hold_contract(path, tree, sizes, documents, settings) for path in broken)


def _may_hold_contract(path: str, tree: Tree, sizes: Mapping[str, int], documents: Documents, settings: Settings) -> bool:
    """Whether a file is named like a contract or speaks of our kinds of documents. ``sizes``: bytes of the tree's files, by path."""
    if is_named_like_contract(path):
        return True
    stream = documents.yaml.get(path)
    if stream is not None:
        return GROUP in stream.source.text
    try:
        return sizes.get(path, 0) <= settings.limits.file_bytes and GROUP.encode() in tree.read(path).replace(b"\0", b"")
    except ReadError:
        return False


def _folders_by_name(dockerfiles: list[str]) -> dict[str, list[str]]:
    """Folders that hold a Dockerfile, by their last name."""
    found: dict[str, list[str]] = {}
    for folder in sorted({posixpath.dirname(path) for path in dockerfiles}):
        found.setdefault(posixpath.basename(folder), []).append(folder)
    return found


def _code_reader(tree: Tree, knowledge: Knowledge, settings: Settings) -> Callable[[str], CodeEvidence]:
    """Reads a folder's code once, however many workloads are built from it."""

    @cache
    def table() -> FrameworkTable:
        return framework_table(knowledge.models["frameworks"])

    @cache
    def read(folder: str) -> CodeEvidence:
        return read_code_folder(tree, folder, table(), settings.limits)

    return read
