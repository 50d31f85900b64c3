"""A whole plan: its version, what will exist, and its configuration."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ...errors import PlanError
from ..interface import Limits
from .address import read_call
from .model import Configured, ConfiguredCall, ConfiguredResource, Key, Kind, PlanDocument, PlannedModule, PlannedResource
from .section import NOTHING, Section
from .text import HOW, plain_data

MODES = frozenset({"managed", "data"})
GONE = (["delete"], ["forget"])
Marks = dict[str, Mapping[str, object]]


def read_plan(data: bytes, limits: Limits) -> PlanDocument:
    """The plan in ``data``. Raises ``PlanError`` for whatever cannot be read as one; nothing is guessed."""
    found = plain_data(data, limits)
    if not isinstance(found, dict):
        raise PlanError("the plan is no object", HOW)
    plan = Section(found, "")
    _check_version(plan)
    if plan.flag("errored", False):
        raise PlanError("terraform failed while it made this plan, so the plan holds only a part", "mend the configuration, plan again")
    root = PlannedModule()
    marks, gone = _changes(plan)
    _planned(plan.within("planned_values"), root, marks, MODES, gone)
    if "prior_state" in plan and "values" in plan.within("prior_state"):
        _planned(plan.within("prior_state").within("values"), root, {}, frozenset({"data"}), gone)
    configuration = plan.within("configuration")
    written = _configured(configuration.within("root_module")) if "root_module" in configuration else Configured()
    variables = {name: each.value("value") for name, each in plan.named("variables")}
    return PlanDocument(variables, root, written, plan.flag("complete", True))


def _check_version(plan: Section) -> None:
    version = plan.value("format_version")
    if not isinstance(version, str):
        raise PlanError("this is no plan: it has no format_version", HOW)
    major, dot, minor = version.partition(".")
    if not (major.isdecimal() and dot and minor.isdecimal()):
        raise PlanError(f"{version[:20]!r} is no format_version of a plan", HOW)
    if int(major[:6]) != 1:
        raise PlanError(f"the plan has format_version {version[:20]}, and only 1.x is understood", "a newer fivegates may read it")
    if "planned_values" not in plan:
        what = "a state" if "values" in plan else "no plan"
        raise PlanError(f"this is {what}: it has no planned_values", HOW)
    if "configuration" not in plan:
        raise PlanError("the plan has no configuration, which leads from it to the source", HOW)


def _changes(plan: Section) -> tuple[Marks, frozenset[str]]:
    """What is unknown, by address, and the addresses of what goes or is given up. What is only waiting to be destroyed does not count."""
    marks: Marks = {}
    gone: set[str] = set()
    for each in plan.each("resource_changes"):
        if "deposed" in each:
            continue
        address, change = each.text("address"), each.within("change")
        if address in marks:
            raise PlanError(f"{each.way} of the plan has the address of another one")
        unknown = change.value("after_unknown")
        marks[address] = unknown if isinstance(unknown, dict) else NOTHING
        if change.value("actions") in GONE:
            gone.add(address)
    return marks, frozenset(gone)


def _planned(values: Section, root: PlannedModule, marks: Marks, modes: frozenset[str], gone: frozenset[str]) -> None:
    """Add what a ``values`` section holds; what is there already stays as it is, where it comes from another section."""
    if "root_module" not in values:
        return
    pending = [(values.within("root_module"), "", root)]
    seen: set[tuple[int, Kind, Key]] = set()
    while pending:
        section, address, module = pending.pop()
        for each in section.each("resources"):
            where, kind = each.text("address"), (each.text("mode"), each.text("type"), each.text("name"))
            if kind[0] in modes and where not in gone:
                key = _key(each)
                if (id(module), kind, key) in seen:
                    raise PlanError(f"{each.way} of the plan is there twice")
                seen.add((id(module), kind, key))
                planned = PlannedResource(*kind, key, each.table("values"), marks.get(where, NOTHING))
                module.resources.setdefault(kind, {}).setdefault(key, planned)
        for inner in section.each("child_modules"):
            child = inner.text("address")
            pending.append((inner, child, module.module(*read_call(child, address))))


def _key(each: Section) -> Key:
    index = each.value("index")
    if index is None or isinstance(index, str):
        return index
    if isinstance(index, Decimal) and index >= 0 and index == index.to_integral_value():
        return int(index)
    raise PlanError(f"{each.way}.index of the plan is neither a text nor a whole number")


def _form(block: Section) -> str:
    return "count" if "count_expression" in block else "for_each" if "for_each_expression" in block else "single"


def _configured(section: Section) -> Configured:
    """A module's configuration; as deep as the text may be nested, so the recursion is bounded."""
    found = Configured()
    for each in section.each("resources"):
        kind = (each.text("mode"), each.text("type"), each.text("name"))
        if kind[0] not in MODES:
            continue
        found.resources[kind] = ConfiguredResource(each.table("expressions"), each.text("provider_config_key", ""), _form(each))
    for name, output in section.named("outputs"):
        found.outputs[name] = output.value("expression")
    for name, call in section.named("module_calls"):
        inner = _configured(call.within("module")) if "module" in call else Configured()
        found.calls[name] = ConfiguredCall(call.text("source", ""), call.table("expressions"), inner, _form(call))
    return found
