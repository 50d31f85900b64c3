"""Asks the real ``terraform`` for the plan of every case of ``plans/cases.yaml`` and keeps what ``terraform show -json`` says of it.

Part of ``make oracle``. Needs ``terraform`` on the path and the package ``tf`` for the pass-through provider; no network. The provider's
schemas are read off each configuration. A case with ``before`` is applied in that form first, so that its plan changes, replaces, moves
and deletes. A case may name a folder of this repository as its ``tree``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parent / "plans"))
from digests import PLANNED_TREES, digest
from schemas import schemas_of

HERE = Path(__file__).resolve().parent
PLANS = HERE / "plans"
REPOSITORY = HERE.parents[2]
PROVIDERS = {"aws": "hashicorp/aws", "google": "hashicorp/google", "azurerm": "hashicorp/azurerm", "kubernetes": "hashicorp/kubernetes"}
HOST = re.compile(r"[a-z.]+/(?=hashicorp/[a-z]+\b)")  # a provider's default host, which says nothing here
UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CHANGES_OFTEN = ("timestamp", "terraform_version", "relevant_attributes")


def main() -> None:
    cases = yaml.safe_load((PLANS / "cases.yaml").read_text(encoding="utf-8"))
    for case in cases:
        keep(case["name"], planned(case))
    keep("digests", {tree: digest(REPOSITORY / tree) for tree in sorted(PLANNED_TREES)})
    print(f"{len(cases)} plans")


def keep(name: str, data: Any) -> None:
    text = json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False)
    PLANS.joinpath("recorded", f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


def planned(case: Mapping[str, Any]) -> dict[str, Any]:
    """The plan of one case as JSON, without what differs between two runs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "tree")
        if "tree" in case:
            shutil.copytree(REPOSITORY / case["tree"], folder)
        write(folder, {**case.get("files", {}), **case.get("elsewhere", {})})
        environment = equip(Path(name), folder, case)
        root = folder / case.get("root", "")
        run(root, environment, "get")
        if "before" in case:
            write(folder, case["before"])
            run(root, environment, "apply", "-input=false", "-auto-approve")
            for path in case["before"].keys() - case["files"].keys():
                folder.joinpath(path).unlink()
            write(folder, case["files"])
            run(root, environment, "get")
        run(root, environment, "plan", "-input=false", "-refresh=false", "-out=saved", *case.get("options", ()))
        text = run(root, environment, "show", "-json", "saved")
        written = "".join(
            path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.tf*")) if path.is_file() and "state" not in path.name
        )
    plan: dict[str, Any] = json.loads(numbered(HOST.sub("registry.example/", text), written))
    for key in CHANGES_OFTEN:
        plan.pop(key, None)
        plan.get("prior_state", {}).pop(key, None)
    return plan


def numbered(text: str, written: str) -> str:
    """``text`` with the made-up ids of resources, which are not in ``written``, in order of appearance: two recordings are alike."""
    ids = [id for id in dict.fromkeys(UUID.findall(text)) if id not in written]
    numbers = {id: f"00000000-0000-0000-0000-{number:012}" for number, id in enumerate(ids, 1)}
    return UUID.sub(lambda found: numbers.get(found[0], found[0]), text)


def write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def equip(home: Path, folder: Path, case: Mapping[str, Any]) -> dict[str, str]:
    """Settings of ``terraform`` that put the pass-through provider in every provider's place. Returns the environment."""
    overrides = []
    for name, schemas in schemas_of(folder, case.get("schemas", {})).items():
        place = home / name
        place.mkdir()
        place.joinpath("schemas.json").write_text(json.dumps(schemas), encoding="utf-8")
        program = place / f"terraform-provider-{name}"
        program.write_text(f'#!/bin/sh\nPASS_THROUGH_SCHEMAS="{place}/schemas.json" exec "{sys.executable}" "{PLANS}/pass_through.py"\n')
        program.chmod(0o755)
        overrides.append(f'    "{PROVIDERS.get(name, f"hashicorp/{name}")}" = "{place}"\n')
    settings = home / "terraform.rc"
    settings.write_text(f"provider_installation {{\n  dev_overrides {{\n{''.join(overrides)}  }}\n  direct {{}}\n}}\n", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    return {**kept, "TF_CLI_CONFIG_FILE": str(settings), "CHECKPOINT_DISABLE": "1", "NO_COLOR": "1"}


def run(folder: Path, environment: Mapping[str, str], *arguments: str) -> str:
    done = subprocess.run(["terraform", *arguments], cwd=folder, env=dict(environment), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"terraform {' '.join(arguments)} failed in {folder}:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
