"""A fingerprint outlives moving things about, and a second offence never hides behind the first."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from example_trees import Example, examples, scan

from fivegates.discover import GITLAB_PIPELINE, WORKFLOWS

FAILING = [example for example in examples() if example.fails]
SETTINGS = "fivegates.toml"
SECOND_PIPELINE = f"second: {{trigger: {{include: second/{GITLAB_PIPELINE}, forward: {{yaml_variables: false}}}}}}\n"
DOCUMENT = re.compile(r"^---\n", re.MULTILINE)


def fingerprints(example: Example, move: Callable[[dict[str, str]], dict[str, str]] = dict) -> set[str]:
    """Those of an example whose files, and what was there before them, are moved about."""
    past = [one._replace(files=move(one.files)) for one in example.past]
    base = move(example.base) if example.base is not None else None
    result = scan(move(example.files), example.check, example.today, past, shallow=example.shallow, base=base)
    return {finding.fingerprint for finding in result.findings}


def renamed(files: dict[str, str]) -> dict[str, str]:
    """Every file under another name of its folder, as far as its name does not say what it is."""
    loaded = any("env_file:" in text or "mcp.json:/" in text for text in files.values())
    built = any(path.endswith("kustomization.yaml") for path in files)  # which names the others
    if all(path.endswith("/Dockerfile") for path in files):  # which nothing else names
        return {path.replace("/Dockerfile", "/Containerfile"): text for path, text in files.items()}
    return {_other_name(path, loaded, built): text for path, text in files.items()}


def _other_name(path: str, loaded: bool, built: bool) -> str:
    folder, slash, name = path.rpartition("/")
    if path.startswith(WORKFLOWS):
        return path
    if name.endswith(".env"):
        name = name if loaded else "renamed.env"
    elif name == "mcp.json":
        name = name if loaded else "mcp_config.json"
    elif name == "compose.yaml":
        name = "docker-compose.yml"
    elif built and name.endswith(".yaml"):
        name = "kustomization.yml" if name == "kustomization.yaml" else name
    elif name.endswith((".tf", ".tf.json", ".yaml", ".sh")) and name not in ("agent.contract.yaml", "agents.inventory.yaml"):
        name = f"renamed-{name}"
    return folder + slash + name


def reordered(files: dict[str, str]) -> dict[str, str]:
    """Blocks, documents and entries in the opposite order, behind a comment that moves every line."""
    return {path: _backwards(path, text) for path, text in files.items()}


def _backwards(path: str, text: str) -> str:
    if path.endswith(".json"):
        return "\n" + json.dumps(_turned(json.loads(text)), indent=1)
    if path.endswith(".tf"):
        turned = "\n\n".join(reversed(text.rstrip("\n").split("\n\n"))) + "\n"
    elif path.endswith(".env"):
        turned = "\n".join(reversed(text.rstrip("\n").split("\n"))) + "\n"
    else:
        turned = "---\n".join(part if part.endswith("\n") else f"{part}\n" for part in reversed(DOCUMENT.split(text)))
    return f"# moved\n{turned}"


def _turned(data: Any) -> Any:
    return {key: _turned(value) for key, value in reversed(data.items())} if isinstance(data, dict) else data


def twice(files: dict[str, str]) -> dict[str, str]:
    """The same once more in a folder beside it, in other namespaces, projects, contracts, and folders that images are called after."""
    built = {path.split("/")[-2] for path in files if path.endswith("/Dockerfile")}
    both = files | {_second(path, built): _twin(text, built) for path, text in files.items() if path != "CODEOWNERS"}
    if GITLAB_PIPELINE in files:  # a project has one, which starts others
        both[GITLAB_PIPELINE] += SECOND_PIPELINE
    if files.get(SETTINGS, "").startswith("[[waiver]]"):  # there is one file of settings
        both[SETTINGS] += re.sub(r'subject = "([^"]+)"', r'subject = "\1-two"', files[SETTINGS])
    return both


def _second(path: str, built: set[str]) -> str:
    if path.startswith(WORKFLOWS):
        return path.replace(WORKFLOWS, f"{WORKFLOWS}second-")
    *folders, name = path.split("/")
    return "/".join(["second", *(f"{folder}-two" if folder in built else folder for folder in folders), name])


def _twin(text: str, built: set[str]) -> str:
    for folder in built:
        text = re.sub(rf"/{folder}(?=[:/\s\"])", f"/{folder}-two", text)
    text = re.sub(r"^( *namespace: .+)$", r"\1-two", text, flags=re.MULTILINE)
    text = re.sub(r'(\bnamespace *= *"[^"/]+)"', r'\1-two"', text)
    text = re.sub(r"(system:serviceaccounts?:[a-z]+)", r"\1-two", text)
    text = re.sub(r"^(name: [^\s#]+)", r"\1-two", text, flags=re.MULTILINE)
    text = re.sub(r"\b(\w+-runners)\b", r"\1-two", text)  # what jobs ask for by name is one thing of its host
    text = text.replace("terraform: .//", "terraform: second//").replace("id: deploy/./", "id: deploy/second/")
    text = text.replace(f"uses: ./{WORKFLOWS}", f"uses: ./{WORKFLOWS}second-")
    text = text.replace(f'workflow: "{WORKFLOWS}', f'workflow: "{WORKFLOWS}second-')
    text = re.sub(r"(include: (?:\{(?:include|local): )*)ci/", r"\1second/ci/", text)
    return re.sub(r"(kubernetes|compose): (\w+)/", r"\1: \2-two/", text)


MOVES = [
    pytest.param(example, move, id=f"{example}-{move.__name__}")
    for example in FAILING
    for move in (renamed, reordered)
    # the name of a workflow's file is its agent's, and there is only one folder for it; it names its actions by their folders; a pipeline
    # names its files, and stands in one place
    if move is reordered or not (all(path.startswith(".github/") for path in example.files) or GITLAB_PIPELINE in example.files)
]


@pytest.mark.parametrize(("example", "move"), MOVES)
def test_moving_things_about_changes_no_fingerprint(example: Example, move: Callable[[dict[str, str]], dict[str, str]]) -> None:
    assert move(example.files) != example.files
    assert fingerprints(example, move) == fingerprints(example) != set()


@pytest.mark.parametrize("example", FAILING, ids=str)
def test_a_second_offence_adds_a_fingerprint(example: Example) -> None:
    assert fingerprints(example, twice) > fingerprints(example)
