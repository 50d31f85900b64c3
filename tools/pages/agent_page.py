"""docs/agents.md: what is taken for an agent, with every number from the catalogue and the code that adds them up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fivegates.catalog import load
from fivegates.link.evidence import AGENT_FROM, CANDIDATE_FROM, Sign, confidence
from fivegates.link.signals import NAME_CAP
from fivegates.source import Place

from .markdown import code, codes, prose, table
from .templates import fill

Row = Mapping[str, Any]
CLASSES = ("agent", "tool_server", "llm_infrastructure")
VARIABLE, ACTION, WORD = "ANTHROPIC_API_KEY", "bedrock:InvokeModel*", "assistant"  # of the worked example


def render() -> str:
    """The whole page."""
    models, not_agents, environments = load("models"), load("not_agents"), load("environments")
    return fill(
        "agents",
        "src/fivegates/catalog and src/fivegates/link/evidence.py",
        {
            "agent_from": str(AGENT_FROM),
            "candidate_from": str(CANDIDATE_FROM),
            "name_cap": str(NAME_CAP),
            "families": table(("family", "what counts", "weight"), _families(models)),
            "worked_example": _worked_example(models),
            "against": "; ".join(f"{codes(_names(row))} {row['weight']}" for row in models["names"] if row["weight"] < 0),
            "factors": _factors(),
            "clients": _clients(),
            "products": str(len({row["product"] for rows in not_agents.values() for row in rows})),
            "declared": table(("file", "of", "an agent is"), _deployed()),
            "declaring": table(("file", "of", "weight"), _declaring()),
            "types": _by_weight("type or kind", _types()),
            "frameworks": _by_weight("libraries in the code", models["frameworks"], "name", "code", quote=False),
            "images": _by_weight("images and charts", [*models["images"], *_charts(models)], "image", "image"),
            "variables": table(("variables", "weight", "because"), _variables(models["env"])),
            "permissions": table(("permissions", "weight", "because"), _permissions(models["iam"])),
            "environment_variables": codes(environments["variables"]),
            "environment_first": codes(environments["names"]["first"]),
            "environment_never": codes(environments["names"]["not_last"]),
            "environment_not_last": codes(environments["names"]["not_last_in_cluster"]),
            "environment_said": codes(environments["said"]),
            "names": table(("words in a name", "weight", "because"), _words(models["names"])),
        },
    )


def _deployed() -> Iterator[Sequence[str]]:
    """Files that deploy agents, and which of their entries are one."""
    for row in load("declarations")["deployed"].values():
        where = ", ".join("the whole file" if at == "." else code(at.rstrip("{}[]")) for at in row["items"])
        only = f" whose {code(row['equals']['path'])} is {code(row['equals']['value'])}" if "equals" in row else ""
        some = "" if where.startswith("the") else "what its code and variables make one, of " if row.get("is_host") else "each of "
        yield codes(row["files"]), prose(row["language"]), f"{some}{where}{only}"


def _declaring() -> Iterator[Sequence[str]]:
    """Files that speak for the code beside them."""
    for row in sorted(load("declarations")["evidence"].values(), key=lambda row: (-row["weight"], row["framework"])):
        yield f"{codes(row['files'])} with {codes(row['needs'])}", prose(row["framework"]), f"{row['weight']:g}"


def _charts(models: Row) -> Iterator[Row]:
    for row in models["charts"]:
        yield {**row, "image": f"chart {row['chart']}"}


def _families(models: Row) -> Iterator[Sequence[str]]:
    types = [row for row in _types() if row["class"] == "agent"]
    permissions = [row for rows in models["iam"].values() for row in rows]
    names = [row for row in models["names"] if row["weight"] > 0]
    yield "declared", "a [contract](contract.md) covers it", "1, and it is an agent"
    yield "type", "its resource type or manifest kind says so", _range(types)
    labels = " or ".join(f"`{row['label']}: {row['value']}`" for row in models["labels"])
    code = f"the folder it is built from uses an agent framework or calls a model, or a framework's command labelled it ({labels})"
    yield "code", code, _range_of_code(models["frameworks"])
    yield "model-env", "it is given a variable or key of a model, or (in compose) a model", _range(models["env"])
    yield "iam", "its identity is granted the use of a model by name, never through a wildcard for everything", _range(permissions)
    yield "image", "it runs a published image of an agent", _range(models["images"], "agent")
    yield "name", "its own name or that of its image says so", f"{_range(names)}, and {NAME_CAP} at most"


def _range(rows: Iterable[Row], class_: str = "") -> str:
    weights = sorted({row["weight"] for row in rows if not class_ or row["class"] == class_})
    return str(weights[0]) if len(weights) == 1 else f"{weights[0]} to {weights[-1]}"


def _range_of_code(frameworks: Iterable[Row]) -> str:
    """From a framework that is merely declared to a call that makes an agent."""
    known = load("code")
    least = min(row["weight"] for row in frameworks) * known["factors"]["dependency"]
    return f"{least:.2g} to {max(row.get('weight', 0) for row in known['constructors']):g}"


def _worked_example(models: Row) -> str:
    weights = [
        ("model-env", next(row["weight"] for row in models["env"] if VARIABLE in row.get("names", ()))),
        ("iam", next(row["weight"] for row in models["iam"]["aws"] if row["action"] == ACTION)),
        ("name", next(row["weight"] for row in models["names"] if WORD in row.get("words", ()))),
    ]
    (_, variable), (_, action), (_, word) = weights
    signs = f"`{VARIABLE}` ({variable}), a role with `{ACTION.rstrip('*')}` ({action}) and a name with `{WORD}` ({word})"
    sum_of = confidence(Sign(family, "", weight, "", Place("", 1)) for family, weight in weights)
    formula = " x ".join(f"(1 - {weight})" for _, weight in weights)
    return f"{signs} make 1 - {formula} = {sum_of:.2f}: {_verdict(sum_of)}"


def _verdict(sure: float) -> str:
    return "an agent" if sure >= AGENT_FROM else "a candidate" if sure >= CANDIDATE_FROM else "not yet one"


def _factors() -> str:
    factors = load("code")["factors"]
    return (
        f"Beside a call that makes an agent a framework's weight counts in full, for an import {factors['import']} of it, "
        f"for a dependency that is merely declared {factors['dependency']}"
    )


def _clients() -> str:
    bare = next(row for row in load("code")["clients"] if row["framework"] == "model client")
    return f"A client of a model counts {bare['bare']}, and {bare['with_tools']} where the same file hands tools to it"


def _types() -> list[Row]:
    """Terraform types and Kubernetes kinds that have a weight of their own: ``name``, ``class``, ``weight``."""
    found = []
    for name, row in load("workloads").items():
        for one in row.get("variants", [row]):
            if one["weight"]:
                what = f"{name}: {one['when']['matches']}" if "when" in one else name
                found.append({"name": what, "class": "agent" if one["class"] == "host" else one["class"], "weight": one["weight"]})
    return found + [
        {"name": name, "class": row["class"], "weight": row["weight"]} for name, row in load("custom_resources").items() if "weight" in row
    ]


def _reason(family: str, class_: str, weight: float) -> str:
    return prose(load("weights")[family][class_][f"{weight:g}"])


def _by_weight(what: str, rows: Iterable[Row], key: str = "name", family: str = "", *, quote: bool = True) -> str:
    """Rows of one class and weight together; with the reason for the weight where ``family`` has some."""
    together: dict[tuple[int, float], list[str]] = defaultdict(list)
    for row in rows:
        together[CLASSES.index(row["class"]), -row["weight"]].append(code(row[key]) if quote else prose(row[key]))
    because = ("because",) if family else ()
    lines = [
        (CLASSES[place], str(-weight), ", ".join(names), *(_reason(family, CLASSES[place], -weight) for _ in because))
        for (place, weight), names in sorted(together.items())
    ]
    return table(("speaks for", "weight", what, *because), lines)


def _variables(rows: Iterable[Row]) -> list[tuple[str, str, str]]:
    together: dict[float, list[str]] = defaultdict(list)
    for row in rows:
        together[row["weight"]] += row.get("names", [row.get("pattern")])
    return [(codes(together[weight]), str(weight), _reason("model-env", "agent", weight)) for weight in sorted(together, reverse=True)]


def _permissions(iam: Mapping[str, Sequence[Row]]) -> list[tuple[str, str, str]]:
    together: dict[float, list[str]] = defaultdict(list)
    for row in (row for rows in iam.values() for row in rows):
        together[row["weight"]].append(row.get("action") or row["role"])
    return [(codes(together[weight]), str(weight), _reason("iam", "agent", weight)) for weight in sorted(together, reverse=True)]


def _words(rows: Iterable[Row]) -> list[tuple[str, str, str]]:
    return [(codes(_names(row)), str(row["weight"]), _reason("name", "agent", row["weight"])) for row in rows if row["weight"] > 0]


def _names(row: Row) -> Sequence[str]:
    names: Sequence[str] = row["words"] if "words" in row else row["phrases"]
    return names
