"""Flows of GitLab Duo: what ``.gitlab/duo/flows/`` configures, and the settings with which a project's flows run.

Source: "External agents", "Flow Registry Framework v1" and "Agent configuration file syntax" in GitLab's documentation. A file there
starts nothing by itself: somebody names it in the project's settings, which no file shows.
"""

from __future__ import annotations

import posixpath

from ...values import Value
from ..attributes import MappingAttributes
from ..interface import Resource
from . import FLOW, FLOW_SETTINGS
from .variables import Variables


def flow_resource(path: str, root: Value) -> Resource | None:
    """A flow: commands that run in an image, or components with prompts and tools; None for anything else."""
    commands, components = root.get("commands"), root.get("components")
    if commands is None and components is None:
        return None
    entries = dict(root.data) if isinstance(root.data, dict) else {}
    if commands is not None:
        entries["script"] = Value(commands.items() or (commands,), commands.origin)
    return _resource(path, root, FLOW, posixpath.basename(path).rpartition(".")[0], entries)


def settings_resource(path: str, root: Value) -> Resource | None:
    """The settings of all flows of the project: their image and what sets it up."""
    entries = dict(root.data) if isinstance(root.data, dict) else {}
    setup = entries.get("setup_script")
    if setup is not None:
        entries["script"] = Value(setup.items() or (setup,), setup.origin)
    return _resource(path, root, FLOW_SETTINGS, "duo-flows", entries)


def _resource(path: str, root: Value, type: str, label: str, entries: dict[str, Value]) -> Resource:
    return Resource(
        unit=f"gitlab:{path}",
        type=type,
        address=f"flows.{label}",
        label=label,
        place=root.place,
        attributes=MappingAttributes(entries),
        conditional=True,
        extra={"variables": Variables(())},
    )
