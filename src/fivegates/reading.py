"""The reading stage: every file of a tree through the reader of its kind, what cannot be read listed, nothing raised."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .discover import (
    CHART,
    CLOUD_BUILD,
    CLOUDFORMATION,
    DECLARATION,
    MANIFEST_TEMPLATE,
    MCP,
    SCRIPT,
    TASK_DEFINITION,
    TERRAFORM_TEMPLATE,
    Discovery,
    is_cloudformation,
    is_manifest_template,
    language_by_name,
)
from .errors import ReadError
from .facts.model import File
from .readers.commands import holds_command
from .readers.interface import Limits, Problem
from .readers.text import decode
from .source import Place, Source
from .tree.interface import Entry, Tree

if TYPE_CHECKING:
    from .readers.dotenv import DotenvEntry
    from .readers.hcl.syntax import HclDocument
    from .readers.mcp import McpFile
    from .readers.yaml import YamlStream

Progress = Callable[[str, int, int], None]
DECLARING = ("agent", "codeLocation", "graphs", "handler", "instructions")  # without one of these words no file declares an agent
TASK_TEMPLATE = "a template of a task definition"
RELEASING = (CLOUD_BUILD, TASK_DEFINITION)
WHOLE = ("compose", "kustomization", "workflow", "catalogue")  # kinds of YAML that mean something whatever stands in them
_KIND = re.compile(r"""\bkind["']?\s*+:""")


@dataclass(slots=True)
class Documents:
    """What was read, by path; ``problems`` what could not be, ``files`` every file with its status.

    ``yaml`` holds what may be objects, compose files or contracts; of any other YAML or JSON file only the text is kept, in ``texts``,
    until somebody follows a name to it. ``declarations`` are the files in which a tool is told of its agents. ``recipes``: the texts of
    ``dockerfiles``, once somebody reads them; ``pipelines``: the files that GitLab's pipelines are made of; ``releasing``: builds and task
    definitions, with their kind; ``scripts``: shell scripts and makefiles with a command that releases something, the only ones that are
    listed.
    """

    hcl: dict[str, HclDocument] = field(default_factory=dict)
    yaml: dict[str, YamlStream] = field(default_factory=dict)
    texts: dict[str, Source] = field(default_factory=dict)
    declarations: dict[str, YamlStream] = field(default_factory=dict)
    env: dict[str, tuple[Source, list[DotenvEntry]]] = field(default_factory=dict)
    mcp: dict[str, McpFile] = field(default_factory=dict)
    codeowners: dict[str, Source] = field(default_factory=dict)
    dockerfiles: list[str] = field(default_factory=list)
    recipes: dict[str, Source] = field(default_factory=dict)
    pipelines: set[str] = field(default_factory=set)
    releasing: dict[str, str] = field(default_factory=dict)
    scripts: dict[str, Source] = field(default_factory=dict)
    untracked: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    files: list[File] = field(default_factory=list)

    def add_configurations(self, read: Mapping[str, HclDocument]) -> None:
        """Take in Terragrunt's further files, which were read because one of these names them."""
        for path, document in sorted(read.items()):
            self.hcl[path] = document
            self.files.append(
                File(path, "terragrunt", "error" if document.errors else "read", document.errors[0][0] if document.errors else None)
            )

    def add_pipelines(self, read: Mapping[str, YamlStream]) -> None:
        """Take in what GitLab's pipelines are made of: files that were kept as texts until a pipeline named them, or listed as not read."""
        if not read:
            return
        self.pipelines |= read.keys()
        for path, stream in read.items():
            self.texts.pop(path, None)
            self.yaml.setdefault(path, stream)
        self.problems = [problem for problem in self.problems if problem.kind != "not_read" or problem.place.path not in read]
        self.files = [file for file in self.files if file.path not in read]
        for path, stream in sorted(read.items()):
            self.files.append(_status_row(path, "gitlab", stream.problems))

    @property
    def sources(self) -> dict[str, Source]:
        """The text of every file that was read."""
        found = {path: document.source for path, document in self.hcl.items()}
        found.update((path, stream.source) for path, stream in self.yaml.items())
        found.update((path, stream.source) for path, stream in self.declarations.items())
        found.update(self.texts)
        found.update((path, source) for path, (source, _) in self.env.items())
        found.update((path, file.source) for path, file in self.mcp.items())
        found.update(self.recipes)
        found.update(self.scripts)
        return found


def read_files(tree: Tree, discovery: Discovery, limits: Limits, progress: Progress | None = None) -> Documents:
    """Read what discovery found. A file over the size limit, a binary or a broken one is a problem with its path, line and reason."""
    documents = Documents(problems=list(discovery.problems))
    partly = {skipped.path for skipped in discovery.not_read}
    for index, (entry, kind) in enumerate(discovery.files):
        if progress is not None:
            progress("reading", index, len(discovery.files))
        if not entry.tracked:
            documents.untracked.add(entry.path)
        before = len(documents.problems)
        try:
            _read_one(tree, entry, kind, limits, documents)
        except ReadError as error:
            documents.problems.append(Problem(Place(entry.path, error.line), error.message))
        found = documents.problems[before:]
        if kind == SCRIPT and not found and entry.path not in documents.scripts:
            continue
        if entry.path not in partly:
            documents.files.append(_file_row(entry, kind, found, is_parsed=entry.path not in documents.texts))
    for skipped in discovery.not_read:
        if skipped.language == MANIFEST_TEMPLATE:
            if _holds_manifest(tree, skipped.path, limits):
                documents.problems.append(Problem(Place(skipped.path, 1), MANIFEST_TEMPLATE, "template"))
                documents.files.append(File(skipped.path, "yaml", "template", MANIFEST_TEMPLATE))
            continue
        if skipped.language == TERRAFORM_TEMPLATE:
            documents.problems.append(Problem(Place(skipped.path, 1), TERRAFORM_TEMPLATE, "template"))
            documents.files.append(File(skipped.path, "terraform", "template", TERRAFORM_TEMPLATE))
            continue
        documents.problems.append(Problem(Place(skipped.path, 1), skipped.language, "not_read"))
        documents.files.append(File(skipped.path, skipped.language, "not_read", "recognised, not read"))
    return documents


def _holds_manifest(tree: Tree, path: str, limits: Limits) -> bool:
    """Whether a template is one of a manifest; one that cannot be read as text is nobody's manifest."""
    try:
        return tree.size(path) <= limits.file_bytes and is_manifest_template(decode(path, tree.read(path)).text)
    except ReadError:
        return False


def _file_row(entry: Entry, kind: str, found: list[Problem], *, is_parsed: bool) -> File:
    if not is_parsed and not found:
        return File(entry.path, kind, "skipped", "it declares no agent" if kind == DECLARATION else "it holds no object of a cluster")
    return _status_row(entry.path, kind, found)


def _status_row(path: str, kind: str, found: list[Problem]) -> File:
    worst = next((problem for wanted in ("error", "template", "not_read") for problem in found if problem.kind == wanted), None)
    return File(path, kind, worst.kind if worst is not None else "read", worst.reason if worst is not None else None)


def _read_one(tree: Tree, entry: Entry, kind: str, limits: Limits, documents: Documents) -> None:
    if kind == "dockerfile":
        documents.dockerfiles.append(entry.path)
        return
    if kind == SCRIPT:
        _read_script(tree, entry.path, limits, documents)
        return
    allowed = limits.env_file_bytes if kind == "dotenv" else limits.file_bytes
    size = tree.size(entry.path)
    if size > allowed:
        raise ReadError(f"{size:,} bytes are over the limit of {allowed:,}")
    source = decode(entry.path, tree.read(entry.path))
    if kind in ("terraform", "tfvars", "terragrunt"):
        _read_hcl(source, limits, documents)
    elif kind in ("yaml", "json", *RELEASING, *WHOLE):
        _read_yaml(source, kind, limits, documents)
    elif kind == DECLARATION:
        _read_declaration(source, limits, documents)
    elif kind == "gitlab":
        documents.texts[source.path] = source  # parsed when the pipeline is put together, with the files that it includes
    elif kind == "chart":
        _read_chart(source, limits, documents)
    elif kind == "dotenv":
        _read_dotenv(source, documents)
    elif kind == MCP:
        _read_mcp(source, limits, documents)
    elif kind == "codeowners":
        documents.codeowners[source.path] = source  # by whose grammar it is read depends on the tree's other files


def _read_script(tree: Tree, path: str, limits: Limits, documents: Documents) -> None:
    """A script that releases something. Any other is none of ours, whatever stands in it, nor is a link that leads out of the tree."""
    try:
        data = tree.read(path) if tree.size(path) <= limits.file_bytes else b""
    except ReadError:
        return
    if _releases(data.decode("utf-8", "replace")):
        documents.scripts[path] = decode(path, data)


def _releases(text: str) -> bool:
    """Whether a build or script has the words of a command that releases or grants something."""
    from .catalog import load

    known = load("deploys")
    return any(holds_command(text, known[rows]) for rows in ("commands", "grants"))


def _read_hcl(source: Source, limits: Limits, documents: Documents) -> None:
    from .readers.hcl.structure import parse_hcl
    from .readers.hcl.templated import template_mark, without_content

    if source.path.endswith(".json"):
        from .readers.hcl.json_syntax import parse_hcl_json

        document = parse_hcl_json(source, limits)
    else:
        document = parse_hcl(source, limits)
    mark = template_mark(document)
    if mark is not None:
        documents.hcl[source.path] = without_content(document)
        documents.problems.append(Problem(source.place(mark), TERRAFORM_TEMPLATE, "template"))
        return
    documents.hcl[source.path] = document
    documents.problems.extend(Problem(source.place(offset), message) for message, offset in document.errors)


def _read_yaml(source: Source, kind: str, limits: Limits, documents: Documents) -> None:
    elsewhere = is_cloudformation(source.text)
    if elsewhere:
        documents.problems.append(Problem(Place(source.path, 1), CLOUDFORMATION, "not_read"))
    if not _means_something(source, kind):
        documents.texts[source.path] = source
        return
    from .readers.yaml import parse_json, parse_yaml

    stream = parse_json(source, limits) if source.path.endswith(".json") else parse_yaml(source, limits)
    documents.yaml[source.path] = stream
    if kind == TASK_DEFINITION and stream.problems and any(mark in source.text for mark in ("${", "<%")):
        documents.problems.append(Problem(stream.problems[0].place, TASK_TEMPLATE, "template"))
        return
    if kind in RELEASING:
        documents.releasing[source.path] = kind
    if not elsewhere or "apiVersion" in source.text:  # the mistakes of a file that is not read are not ours to name
        documents.problems.extend(stream.problems)


def _read_declaration(source: Source, limits: Limits, documents: Documents) -> None:
    """An agent's own file; one that lies where a template engine has yet to name the folder is a template, whatever stands in it."""
    from .readers.yaml import parse_json, parse_yaml
    from .readers.yaml.template import TEMPLATE

    if "{{" in source.path:
        documents.problems.append(Problem(Place(source.path, 1), TEMPLATE, "template"))
        return
    if not any(word in source.text for word in DECLARING):
        documents.texts[source.path] = source
        return
    stream = parse_json(source, limits, comments=True) if source.path.endswith(".json") else parse_yaml(source, limits)
    documents.declarations[source.path] = stream
    if not language_by_name(source.path.rpartition("/")[2]):  # the mistakes of a file that is named as not read are not ours to name
        documents.problems.extend(stream.problems)


def _read_chart(source: Source, limits: Limits, documents: Documents) -> None:
    """Templates are no YAML before they are rendered: only their text is taken here."""
    from .readers.yaml import YamlStream, parse_yaml

    stream = parse_yaml(source, limits) if source.path.endswith(CHART) else YamlStream(source)
    documents.yaml[source.path] = stream
    documents.problems.extend(stream.problems)


def _means_something(source: Source, kind: str) -> bool:
    """Whether anybody asks what stands in a file of this kind."""
    if kind == CLOUD_BUILD:
        return _releases(source.text)
    if kind == TASK_DEFINITION:
        return '"containerDefinitions"' in source.text and '"family"' in source.text
    return kind in WHOLE or _may_hold_objects(source)


def _may_hold_objects(source: Source) -> bool:
    """Whether a file has a key ``kind``, speaks of contracts, or is called as compose files and contracts are: no other means anything by
    itself.
    """
    if "kind" in source.text and _KIND.search(source.text) is not None:
        return True
    from .contracts.load import GROUP, is_named_like_contract
    from .resolve.compose.files import is_compose_name

    return GROUP in source.text or is_named_like_contract(source.path) or is_compose_name(source.path) or _is_helmfile(source.path)


def _is_helmfile(path: str) -> bool:
    if "helmfile" not in path:
        return False
    from .resolve.gitops.helmfile import is_helmfile

    return is_helmfile(path)


def _read_dotenv(source: Source, documents: Documents) -> None:
    from .readers.dotenv import parse_dotenv

    read = parse_dotenv(source)
    documents.env[source.path] = (source, read.entries)
    documents.problems.extend(read.problems)


def _read_mcp(source: Source, limits: Limits, documents: Documents) -> None:
    from .catalog import load
    from .readers.mcp import client_of, read_mcp

    known = load("mcp")
    row = client_of(source.path, known)
    if row is not None:
        documents.mcp[source.path], problems = read_mcp(source, row, known, limits)
        documents.problems.extend(problems)
