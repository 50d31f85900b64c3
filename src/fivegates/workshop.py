"""The workshop of one scan: the catalogue loaded, the classifier and redactor made, and linking set up with both."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import Any

from .catalog import load
from .contracts.load import read_contracts
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
        extraction = Extractor(self.catalogue, resolved.lookup, overlays).extract(resolved.resources)
        rows = linker.link(extraction)
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
            sample_folders=load("samples")["folders"],
            owners=load("owners"),
        )
        contracts = read_contracts(documents.yaml)
        documents.problems.extend(Problem(place, text) for record in contracts for text, place in record.problems)
        unread = any(problem.kind == "error" and problem.place.path in documents.yaml for problem in documents.problems)
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
            owners=Owners(knowledge.owners, documents.codeowners, locations),
            contracts=Contracts(contracts, not unread, load("consequences"), locations),
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


def _folders_by_name(dockerfiles: list[str]) -> dict[str, list[str]]:
    """Folders that hold a Dockerfile, by their last name."""
    found: dict[str, list[str]] = {}
    for folder in sorted({posixpath.dirname(path) for path in dockerfiles}):
        found.setdefault(posixpath.basename(folder), []).append(folder)
    return found


def _code_reader(tree: Tree, knowledge: Knowledge, settings: Settings) -> Any:
    from functools import cache

    @cache
    def read(folder: str) -> Any:
        from .readers.code import read_code_folder

        return read_code_folder(tree, folder, knowledge.models["frameworks"], settings.limits)

    return read
