"""Which files of a tree are read, as what; and which are recognised but not read. Decided by name and path alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Container

from .globs import PathGlobs
from .named_tuple import NamedTuple
from .readers.interface import Problem
from .secrets.env_files import env_file_kind
from .secrets.knowledge import load_env_files
from .settings import Settings
from .source import Place
from .tree.interface import Entry, Tree

# Kinds by how a name ends, longest ending first where one contains another.
_BY_ENDING = (
    (".tf", "terraform"),
    (".tf.json", "terraform"),
    (".tofu", "terraform"),
    (".tofu.json", "terraform"),
    (".tfvars", "tfvars"),
    (".tfvars.json", "tfvars"),
    (".yaml", "yaml"),
    (".yml", "yaml"),
    (".dockerfile", "dockerfile"),
    (".containerfile", "dockerfile"),
    (".template.json", "json"),
    (".sh", "script"),
    (".bash", "script"),
    (".mk", "script"),
)
_BY_BEGINNING = (("dockerfile.", "dockerfile"), ("containerfile.", "dockerfile"))
# What tells of Dockerfiles and is none: a picture of one, a page, or a program about them (dockerfile.png, Dockerfile.README.md).
_ABOUT = (
    *(".gif", ".ico", ".jpeg", ".jpg", ".pdf", ".png", ".svg", ".webp"),
    *(".html", ".json", ".md", ".mdx", ".rst", ".snap", ".yaml", ".yml"),
    *(".go", ".js", ".py", ".rb", ".rs", ".ts", ".tsx"),
)
_BY_NAME = {
    "terragrunt.hcl": "terragrunt",
    "kustomization": "kustomization",
    "kustomization.yaml": "kustomization",
    "kustomization.yml": "kustomization",
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    "template.json": "json",
    "makefile": "script",
    "gnumakefile": "script",
    **dict.fromkeys(
        ("opslevel.yml", "cortex.yaml", "cortex.yml", "compass.yml", "compass.yaml", "service.datadog.yaml", "service.datadog.yml"),
        "catalogue",
    ),
}
# Files in which an agent is declared (those of catalog/declarations.yaml, as a test holds); a language that is named here and below is read
# for its agents alone.
_DECLARATIONS = frozenset(
    (
        "a365.config.json",
        ".bedrock_agentcore.yaml",
        "agentcore.json",
        "azure.yaml",
        "azure.yml",
        "langgraph.json",
        "serverless.yaml",
        "serverless.yml",
    )
)
SCRIPT = "script"
CLOUD_BUILD = "cloudbuild"
TASK_DEFINITION = "taskdefinition"
_TASK_DEFINITIONS = ("taskdef", "task-def", "task_def")
_DECLARATIVE_AGENT = ("declarativeagent", "declarative-agent")
DECLARATION = "declaration"
# Configurations of tool servers (those of catalog/mcp.yaml, as a test holds): by name, and by the folders in which a name means one.
MCP = "mcp"
_MCP_NAMES = frozenset(
    (
        ".claude.json",
        ".mcp.json",
        "claude_desktop_config.json",
        "cline_mcp_settings.json",
        "fastmcp.json",
        "librechat.yaml",
        "librechat.yml",
        "mcp-config.json",
        "mcp-config.yaml",
        "mcp-servers.json",
        "mcp.json",
        "mcp.jsonc",
        "mcp_agent.config.yaml",
        "mcp_agent.secrets.yaml",
        "mcp_config.json",
        "mcp_config.yaml",
        "mcp_servers.json",
        "mcp_servers.yaml",
        "mcp_servers_config.json",
        "mcp_settings.json",
        "opencode.json",
        "opencode.jsonc",
    )
)
_MCP_FOLDERS = {
    "config.json": (".continue",),
    "config.toml": (".codex", ".vibe"),
    "config.yaml": (".continue", ".goose", "goose"),
    "default.json": (".amazonq",),
    "settings.json": (".amp", ".claude", ".gemini", ".qwen", ".zed"),
    "settings.local.json": (".claude",),
}
_ENV, _VARS = "env", ".dev.vars"  # one of them is in every env file's name
_CODEOWNERS = frozenset(f"{folder}CODEOWNERS" for folder in ("", ".github/", ".gitlab/", ".gitea/", ".forgejo/", "docs/"))

# Languages that are recognised and not read, by name or ending; reports name them, so that "0 agents" never stands without them.
_NOT_READ_NAMES = {
    ".gitlab-ci.yml": "GitLab CI of another folder",
    "azure.yaml": "Azure Developer CLI",
    "azure.yml": "Azure Developer CLI",
    "azuredeploy.json": "ARM template",
    "cdk.json": "AWS CDK",
    "pulumi.yaml": "Pulumi",
    "pulumi.yml": "Pulumi",
    "serverless.yaml": "Serverless Framework",
    "serverless.yml": "Serverless Framework",
    "terragrunt.hcl.json": "Terragrunt in JSON",
    "terragrunt.stack.hcl": "Terragrunt stack",
    "wrangler.json": "Cloudflare Workers",
    "wrangler.jsonc": "Cloudflare Workers",
    "wrangler.toml": "Cloudflare Workers",
}
_NOT_READ_ENDINGS = {
    ".bicep": "Bicep",
    ".bicepparam": "Bicep",
    ".jsonnet": "Jsonnet",
    ".nomad": "Nomad",
    ".nomad.hcl": "Nomad",
    ".sam.yaml": "CloudFormation",
    ".sam.yml": "CloudFormation",
}
# Terraform that a template engine has yet to write; a .tftpl is what templatefile() reads and no configuration.
TERRAFORM_TEMPLATE = "a template of Terraform code"
_ENGINES = (".ejs", ".erb", ".gotmpl", ".j2", ".jinja", ".jinja2", ".mustache", ".template", ".tmpl", ".tpl")
_NOT_READ_ENDINGS |= {f"{ending}{engine}": TERRAFORM_TEMPLATE for ending in (".tf", ".tfvars") for engine in _ENGINES}
# A manifest that one of them has yet to write, as its text tells; Terraform fills in a .tftpl itself.
MANIFEST_TEMPLATE = "a template of a Kubernetes manifest"
_NOT_READ_ENDINGS |= {f"{ending}{engine}": MANIFEST_TEMPLATE for ending in (".yaml", ".yml") for engine in (*_ENGINES, ".envsubst")}
WORKFLOWS = ".github/workflows/"
WORKFLOW_FOLDERS = (WORKFLOWS, ".forgejo/workflows/", ".gitea/workflows/")  # forges that took over GitHub's syntax
GITLAB_PIPELINE = ".gitlab-ci.yml"  # where GitLab looks unless a project's settings say otherwise
GITLAB_FLOWS = ".gitlab/duo/flows"
GITLAB_FLOW_SETTINGS = ".gitlab/duo/agent-config.yml"
CLOUDFORMATION = "CloudFormation"

_VERSION_LINE = re.compile(r"^apiVersion:", re.MULTILINE)
_KIND_LINE = re.compile(r"^kind:", re.MULTILINE)

CHART = "Chart.yaml"
_TEMPLATES = "templates/"

# A link to a folder or file that is listed itself adds nothing, except where Terraform gives the place a meaning of its own.
READ_THROUGH_LINKS = frozenset(("terraform", "tfvars"))


class NotRead(NamedTuple):
    """A file of a language that is recognised but not read, under the name people know it by."""

    path: str
    language: str


class Discovery(NamedTuple):
    """What a tree holds for us, sorted by path.

    * ``files``: to read, with their kind: terraform, tfvars, terragrunt, yaml, json, compose, workflow, gitlab, kustomization, chart (its
      ``Chart.yaml`` and its templates), dotenv, dockerfile, codeowners, catalogue (of services), declaration, mcp, cloudbuild,
      taskdefinition (of Amazon ECS), script (a shell script or a makefile, which counts only if it releases something);
    * ``not_read``: recognised only, or read for the agents that they declare and for nothing else; ``problems``: what could not be listed.
    """

    files: list[tuple[Entry, str]]
    not_read: list[NotRead]
    problems: list[Problem]


def discover(tree: Tree, settings: Settings) -> Discovery:
    """Sort the entries of ``tree``; what the settings exclude is left out of everything."""
    excluded = PathGlobs(settings.exclude)
    entries = tree.entries()
    listed = {entry.path for entry in entries if not entry.real} if any(entry.real for entry in entries) else set()
    files: list[tuple[Entry, str]] = []
    not_read: list[NotRead] = []
    kind_of, language_of = _remembering(kind_by_name), _remembering(language_by_name)
    charts = {entry.path.removesuffix(CHART) for entry in entries if entry.path.endswith(CHART)}
    for entry in entries:
        folder, _, name = entry.path.rpartition("/")
        language = language_of(name)
        kind = "codeowners" if entry.path in _CODEOWNERS else "workflow" if _is_workflow(folder, name) else kind_of(name)
        if name in _MCP_FOLDERS and folder.rpartition("/")[2].lower() in _MCP_FOLDERS[name]:
            kind = MCP
        if is_gitlab(entry.path):
            kind, language = "gitlab", ""
        if charts and _is_of_chart(entry.path, charts):
            kind, language = "chart", ""
        again = entry.real in listed and kind not in READ_THROUGH_LINKS
        if not (kind or language) or again or excluded.match(entry.path):
            continue
        if language:
            not_read.append(NotRead(entry.path, language))
        if kind == DECLARATION or not language:
            files.append((entry, kind))
    return Discovery(files, not_read, _unlisted(tree, excluded))


def kind_by_name(name: str) -> str:
    """The kind of reader for a file of this name, '' for none."""
    folded = name.lower()
    if folded in _BY_NAME:
        return _BY_NAME[folded]
    if folded in _DECLARATIONS or (folded.endswith(".json") and any(part in folded for part in _DECLARATIVE_AGENT)):
        return DECLARATION
    if is_compose_name(folded):
        return "compose"
    if folded in _MCP_NAMES:
        return MCP
    if CLOUD_BUILD in folded and folded.endswith((".yaml", ".yml")):
        return CLOUD_BUILD
    if folded.endswith(".json") and any(part in folded for part in _TASK_DEFINITIONS):
        return TASK_DEFINITION
    if (_ENV in folded or _VARS in folded) and env_file_kind(name, load_env_files()) is not None:
        return "dotenv"
    for beginning, kind in _BY_BEGINNING:
        if folded.startswith(beginning) and not folded.endswith(_ABOUT):
            return kind
    kind = next((kind for ending, kind in _BY_ENDING if folded.endswith(ending)), "")
    return "" if kind in READ_THROUGH_LINKS and _is_ignored_by_terraform(name) else kind


def is_compose_name(name: str) -> bool:
    """``compose.yaml``, ``docker-compose.override.yml``, ``compose-prod.yml`` ..."""
    stem = name.removeprefix("docker-")
    return stem.startswith("compose") and stem[7:8] in (".", "-", "_") and stem.endswith((".yml", ".yaml"))


def language_by_name(name: str) -> str:
    """The language that is recognised but not read, '' for none."""
    folded = name.lower()
    if folded in _NOT_READ_NAMES:
        return _NOT_READ_NAMES[folded]
    return next((language for ending, language in _NOT_READ_ENDINGS.items() if folded.endswith(ending)), "")


def languages_not_read() -> dict[str, list[str]]:
    """The languages that are recognised and not read, with the names, endings and folder of their files."""
    found: dict[str, list[str]] = {CLOUDFORMATION: []}
    for name, language in _NOT_READ_NAMES.items():
        found.setdefault(language, []).append(name)
    for ending, language in _NOT_READ_ENDINGS.items():
        found.setdefault(language, []).append(f"*{ending}")
    return dict(sorted(found.items()))


def is_cloudformation(text: str) -> bool:
    """Does a YAML or JSON text say that it is a CloudFormation or SAM template? Asked once a file turns out to hold no other kind."""
    return "AWSTemplateFormatVersion" in text or "AWS::Serverless-2016-10-31" in text


def is_manifest_template(text: str) -> bool:
    """Does what a template engine has yet to fill in say that it is an object of a cluster?"""
    return _VERSION_LINE.search(text) is not None and _KIND_LINE.search(text) is not None


def _is_of_chart(path: str, charts: Container[str]) -> bool:
    """Whether a file is a chart's own file or one of its templates; ``charts``: their folders, each with its slash."""
    if path.endswith(CHART) and path.removesuffix(CHART) in charts:
        return True
    start = path.find(_TEMPLATES)
    while start >= 0:
        if path[:start] in charts:
            return True
        start = path.find(_TEMPLATES, start + 1)
    return False


def _is_workflow(folder: str, name: str) -> bool:
    return f"{folder}/" in WORKFLOW_FOLDERS and name.endswith((".yml", ".yaml"))


def is_gitlab(path: str) -> bool:
    """What GitLab reads of a project by default: its pipeline and what configures its flows."""
    return path.startswith(".gitlab") and (path in (GITLAB_PIPELINE, GITLAB_FLOW_SETTINGS) or is_gitlab_flow(path))


def is_gitlab_flow(path: str) -> bool:
    """Whether a path is where GitLab's documentation puts the configuration of an agent that GitLab Duo starts."""
    folder, _, name = path.rpartition("/")
    return folder == GITLAB_FLOWS and name.endswith((".yml", ".yaml"))


def _is_ignored_by_terraform(name: str) -> bool:
    """Editors' backup and lock files, as Terraform itself ignores them."""
    return name.startswith(".") or name.endswith("~") or (name.startswith("#") and name.endswith("#"))


def _remembering(decide: Callable[[str], str]) -> Callable[[str], str]:
    """The same answer for the same name: in a monorepo most files are called main.tf or kustomization.yaml."""
    known: dict[str, str] = {}

    def remembered(name: str) -> str:
        if name not in known:
            known[name] = decide(name)
        return known[name]

    return remembered


def _unlisted(tree: Tree, excluded: PathGlobs) -> list[Problem]:
    shown = (item for item in tree.unlisted() if not excluded.match(item.path))
    return [Problem(Place(item.path, 1), item.reason, "error" if item.unreadable else "not_read") for item in shown]
