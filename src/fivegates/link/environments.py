"""Which environment a workload runs in, by the most trusted source that says so: tag, var-file or folder, namespace, affix of a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..extract.model import WorkloadRecord
from ..extract.tags import read_tags
from ..resolve.interface import Resource
from .names import affix_environment, fold_environment

# Sources in order of trust; a lower one never overrules a higher one.
STRONG = ("tag", "folder", "namespace")


class Environments:
    """The fold table, with what the configuration adds to it."""

    def __init__(self, data: Mapping[str, Any], configured: Mapping[str, str]) -> None:
        self.fold: dict[str, str] = {**data["fold"], **{name.lower(): folded for name, folded in configured.items()}}
        self._in_names = {word: folded for word, folded in self.fold.items() if word not in data["nouns"] or word in configured}
        self._tags = tuple(tag.lower() for tag in data["tags"])

    def of(self, workload: WorkloadRecord) -> tuple[str | None, str]:
        """The environment and the kind of source that names it, or (None, '')."""
        for tag in self._tags:
            value = workload.tags.get(tag)
            if value is not None and value.text:
                return self.fold.get(value.text.lower(), value.text.lower()), "tag"
        if workload.resource.environment is not None:
            return workload.resource.environment, "folder"
        namespace = workload.namespace.text if workload.namespace is not None else None
        folded = self.of_namespace(namespace) if namespace else None
        if folded:
            return folded, "namespace"
        if workload.platform == "gitlab-ci":
            return None, ""  # a job is called after what it does: test, deploy-prod
        affix, _ = affix_environment(workload.name, self._in_names)
        return (affix, "affix") if affix else (None, "")

    def of_namespace(self, namespace: str) -> str | None:
        """The environment that a namespace is called after."""
        return fold_environment(namespace, self.fold) or affix_environment(namespace, self._in_names)[0]

    def of_resource(self, resource: Resource) -> str | None:
        """The environment of any Terraform resource, as far as its tags or its folder say so."""
        tags = read_tags(resource, ("tags", "labels"))[0]
        for tag in self._tags:
            value = tags.get(tag)
            if value is not None:
                return self.fold.get(value.text.lower(), value.text.lower()) if value.text else None
        return resource.environment
