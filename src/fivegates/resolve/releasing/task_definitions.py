"""Task definitions of Amazon ECS in files of their own, as the AWS CLI and the actions that deploy to ECS take them.

Source: Amazon ECS developer guide, task definition parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from posixpath import basename

from ...readers.yaml import YamlStream
from ...values import Unknown, Value
from ..attributes import MappingAttributes
from ..folders import folder_environment, folder_of, word_environment
from ..interface import Resource
from . import TASK_DEFINITION

WRAPPED = "taskDefinition"  # what describing one prints holds it under this name
# What a job puts in before the file is used: ${IMAGE}, $IMAGE, {{ image }}, <IMAGE>, __IMAGE__, %IMAGE%.
_PUT_IN = re.compile(r"\$\{[^{}]*+\}|\$[A-Za-z_]\w*+|\{\{[^{}]*+\}\}|<[A-Za-z_][^<>]*+>|__[A-Za-z]\w*?__|%[A-Z_]++%")


def resolve_task_definitions(documents: Mapping[str, YamlStream], environments: Mapping[str, str]) -> Iterator[Resource]:
    """Every definition that has containers and names its family; ``attributes``: as in the file, what a job puts in unknown."""
    for path, stream in sorted(documents.items()):
        for document in stream.documents:
            root = document.root.get(WRAPPED) or document.root
            family, containers = root.get("family"), root.get("containerDefinitions")
            if not isinstance(root.data, dict) or family is None or containers is None or not containers.items():
                continue
            filled = root.with_leaves(_put_in)
            yield Resource(
                unit=f"ecs:{folder_of(path)}",
                type=TASK_DEFINITION,
                address=f"task-definition.{basename(path).rpartition('.')[0]}",
                label="task-definition",
                place=family.place,
                attributes=MappingAttributes(filled.data if isinstance(filled.data, dict) else {}),
                environment=folder_environment(path, environments) or word_environment(basename(path), environments),
            )


def _put_in(value: Value) -> Value:
    """A text of which a job puts in parts, which are then not known."""
    text = value.text
    if not text or _PUT_IN.search(text) is None:
        return value
    parts: list[str | Unknown] = []
    at = 0
    for found in _PUT_IN.finditer(text):
        parts += [text[at : found.start()], Unknown()]
        at = found.end()
    kept = tuple(part for part in (*parts, text[at:]) if part != "")
    return Value(Unknown() if len(kept) == 1 else Unknown(parts=kept), value.origin)
