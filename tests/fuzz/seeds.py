"""Where fuzzing starts: the files of the checks' examples, by target, and what earlier runs found, in ``corpus/TARGET``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fivegates.packaged import read_packaged_json

CORPUS = Path(__file__).parent / "corpus"
_BY_NAME = {  # how the files of examples are called that a target reads; the first that fits
    "hcl": (".tf",),
    "expression": (".tf",),
    "yaml": (".yaml", ".yml"),
    "json": (".json",),
    "dotenv": (".env", ".env.example"),
    "dockerfile": ("Dockerfile",),
    "codeowners": ("CODEOWNERS",),
    "mcp": ("mcp.json",),
    "roster": (".csv",),
    "settings": ("fivegates.toml",),
    "ignores": (".tf", ".yaml"),
    "redactor": (".env", ".yaml"),
    "scan_tf": (".tf",),
    "scan_tfvars": (".tfvars",),
    "scan_terragrunt": ("terragrunt.hcl",),
    "scan_kustomization": ("kustomization.yaml",),
    "scan_helm_values": ("values.yaml",),
    "scan_helm_template": ("deployment.yaml",),
    "scan_compose": ("compose.yml", "compose.yaml"),
    "scan_gitlab": (".gitlab-ci.yml",),
    "scan_dotenv": (".env", ".env.example"),
    "scan_dockerfile": ("Dockerfile",),
    "scan_contract": (".agent.yaml", "contract.yaml"),
    "scan_mcp": ("mcp.json",),
    "scan_settings": ("fivegates.toml",),
    "scan_agents_md": (".md",),
    "scan_code": (".py",),
}
_ANYWHERE = {"scan_workflow": ".github/workflows/", "scan_k8s": "kind:"}


@cache
def _examples() -> tuple[tuple[str, str], ...]:
    files = {}
    for sides in read_packaged_json("fivegates.checks", "examples.json").values():
        for example in (*sides.get("fail", ()), *sides.get("pass", ())):
            files |= {text: path for path, text in example["files"].items()}
    return tuple((path, text) for text, path in files.items())


def seeds_of(target: str, most: int = 400) -> list[bytes]:
    """The inputs a run of ``target`` begins with: the kept ones first, then examples."""
    return [*_kept(target), *_from_examples(target)][:most]


def kept_files(target: str) -> list[Path]:
    return sorted(path for path in (CORPUS / target).glob("*") if path.is_file())


def _kept(target: str) -> Iterator[bytes]:
    yield from (path.read_bytes() for path in kept_files(target))


def _from_examples(target: str) -> Iterator[bytes]:
    endings, mark = _BY_NAME.get(target, ()), _ANYWHERE.get(target)
    for path, text in _examples():
        if (endings and path.endswith(endings)) or (mark and (mark in path or (mark == "kind:" and mark in text))):
            yield text.encode("utf-8")
