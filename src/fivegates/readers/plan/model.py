"""A plan as data: what will exist, and the configuration that it was made from.

Field names follow Terraform's JSON output format (format_version 1.x): https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...named_tuple import NamedTuple

Key = str | int | None
Kind = tuple[str, str, str]  # mode, type, name


class PlannedResource(NamedTuple):
    """One instance that exists once the plan is applied. ``unknown``: by attribute ``True``, or marks of its parts (``after_unknown``).

    ``is_old``: it exists already.
    """

    mode: str
    type: str
    name: str
    key: Key
    values: Mapping[str, object]
    unknown: Mapping[str, object]
    is_old: bool = False

    def added(self, name: str) -> object:
        """The value of an attribute that nobody wrote, None where there is none.

        A collection that the provider added to what exists (the policies attached to a role) is as it was before the plan, which may
        change it through other resources: it is not told.
        """
        value = self.values.get(name)
        return None if isinstance(value, (list, dict)) and (self.is_old or not value) else value


@dataclass(slots=True)
class PlannedModule:
    """One module instance: resources and calls by instance key. Only modules that hold resources are told of."""

    resources: dict[Kind, dict[Key, PlannedResource]] = field(default_factory=dict)
    modules: dict[str, dict[Key, PlannedModule]] = field(default_factory=dict)

    def module(self, name: str, key: Key) -> PlannedModule:
        """What the call ``name`` makes under ``key``, added where it is not there."""
        return self.modules.setdefault(name, {}).setdefault(key, PlannedModule())


class ConfiguredResource(NamedTuple):
    """A resource block: by argument its expression (``constant_value`` or ``references``), or a list of such for nested blocks.

    ``form``: single | count | for_each.
    """

    expressions: Mapping[str, object]
    provider: str = ""
    form: str = "single"


@dataclass(slots=True)
class Configured:
    """A module as it is written. ``outputs``: their expressions."""

    resources: dict[Kind, ConfiguredResource] = field(default_factory=dict)
    calls: dict[str, ConfiguredCall] = field(default_factory=dict)
    outputs: dict[str, object] = field(default_factory=dict)


class ConfiguredCall(NamedTuple):
    """A module call: its arguments' expressions, and the called module."""

    source: str
    expressions: Mapping[str, object]
    module: Configured
    form: str = "single"


class PlanDocument(NamedTuple):
    """``variables``: values of the root's; ``complete``: nothing was left out (by ``-target``, by deferring)."""

    variables: Mapping[str, object]
    root: PlannedModule
    configuration: Configured
    complete: bool
