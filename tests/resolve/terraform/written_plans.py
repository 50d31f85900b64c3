"""Plans written in a test: only what matters is said, the rest is as ``terraform show -json`` would have it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from fivegates.readers.interface import Limits
from fivegates.readers.plan import read_plan
from fivegates.resolve.terraform import TerraformResult
from fivegates.resolve.terraform.planned import GivenPlan

Json = dict[str, Any]
Resolve = Callable[..., TerraformResult]


def resource(address: str, values: Json | None = None, unknown: Json | None = None, expressions: Json | None = None, **more: Any) -> Json:
    """One planned instance with its change and configuration; ``address`` is that inside its module, as ``data.t.n`` or ``t.n[0]``."""
    plain, bracket, key = address.partition("[")
    steps = plain.split(".")
    mode = "data" if steps[0] == "data" else "managed"
    found = {"block": plain, "address": address, "mode": mode, "type": steps[-2], "name": steps[-1], "values": values or {}}
    if bracket:
        found["index"] = json.loads(key[:-1])
    return {**found, "unknown": unknown or {}, "expressions": expressions or {}, **more}


def module(*resources: Json, outputs: Json | None = None, **calls: Json) -> Json:
    return {"resources": resources, "outputs": outputs or {}, "calls": calls}


def call(inside: Json, *, key: Any = None, expressions: Json | None = None, source: str = "elsewhere/thing/aws") -> Json:
    return {"module": inside, "key": key, "expressions": expressions or {}, "source": source}


def refers(*references: str) -> Json:
    return {"references": list(references)}


def plan(root: Json, *, variables: Json | None = None, **sections: Any) -> Json:
    changes: list[Json] = []
    return {
        "format_version": "1.2",
        "planned_values": {"root_module": values_of(root, "", changes)},
        "configuration": {"root_module": configuration_of(root)},
        "resource_changes": changes,
        "variables": {name: {"value": value} for name, value in (variables or {}).items()},
        **sections,
    }


def values_of(inside: Json, prefix: str, changes: list[Json]) -> Json:
    listed = []
    for each in inside["resources"]:
        if each.get("planned", True):
            shown = {key: each[key] for key in ("mode", "type", "name", "index", "values") if key in each}
            listed.append({**shown, "address": prefix + each["address"]})
            changes.append({"address": prefix + each["address"], "change": {"actions": ["create"], "after_unknown": each["unknown"]}})
    below = []
    for name, each in inside["calls"].items():
        address = f"{prefix}module.{name}" + ("" if each["key"] is None else f"[{json.dumps(each['key'])}]")
        below.append({"address": address, **values_of(each["module"], f"{address}.", changes)})
    return {"resources": listed, "child_modules": below}


def configuration_of(inside: Json) -> Json:
    blocks = {each["block"]: each for each in inside["resources"]}
    return {
        "resources": [
            {key: each[key] for key in ("mode", "type", "name", "expressions")} | each.get("configured", {}) for each in blocks.values()
        ],
        "outputs": {name: {"expression": expression} for name, expression in inside["outputs"].items()},
        "module_calls": {
            name: {"source": each["source"], "expressions": each["expressions"], "module": configuration_of(each["module"])}
            for name, each in inside["calls"].items()
        },
    }


def given(document: Json, root: str | None = None, name: str = "plan.json") -> GivenPlan:
    return GivenPlan(name, root, read_plan(json.dumps(document).encode(), Limits()))
