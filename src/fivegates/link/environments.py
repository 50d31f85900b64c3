"""Which environment a workload runs in, by the most trusted source that says so: tag, var-file or folder, namespace, the key of an
instance, a variable of the unit that its name holds, affix of its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..extract.model import WorkloadRecord
from ..extract.tags import read_tags
from ..resolve.gitlab import JOB as GITLAB_JOB
from ..resolve.interface import Resource, UnitVariables
from ..resolve.workflows import JOB as WORKFLOW_JOB
from .names import affix_environment, fold_environment, holds_phrase, words

_JOBS = (WORKFLOW_JOB, GITLAB_JOB)
# Sources in order of trust; a lower one never overrules a higher one.
STRONG = ("tag", "folder", "namespace", "key")
_KEY = re.compile(r'\["([^"\]]{1,40}+)"\]')  # of an instance of for_each, in an address


class Environments:
    """The fold table, with what the configuration adds to it."""

    def __init__(self, data: Mapping[str, Any], configured: Mapping[str, str]) -> None:
        added = {name.lower(): folded for name, folded in configured.items()}
        self.fold: dict[str, str] = {**data["said"], **data["fold"], **added}
        self._variables: tuple[str, ...] = tuple(data["variables"])
        self._tags = tuple(tag.lower() for tag in data["tags"])
        names = data["names"]
        known = {word: folded for word, folded in data["fold"].items() if word not in added}
        self._of_namespaces = {word: folded for word, folded in known.items() if word not in data["nouns"]} | added
        self._last = {word: folded for word, folded in known.items() if word not in names["not_last"]} | added
        self._first = {word: folded for word, folded in known.items() if word in names["first"]} | added
        self._last_in_cluster = {word: folded for word, folded in self._last.items() if word not in names["not_last_in_cluster"]} | added

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
        if workload.resource.type in _JOBS:
            return None, ""  # a job is called after what it does: test, deploy-prod
        keyed = self._by_key(workload)
        if keyed:
            return keyed, "key"
        told = self._by_variable(workload)
        if told:
            return told, "variable"
        in_cluster = workload.system == "k8s"
        affix = affix_environment(workload.name, self._last_in_cluster if in_cluster else self._last, {} if in_cluster else self._first)
        return (affix, "affix") if affix else (None, "")

    def _by_key(self, workload: WorkloadRecord) -> str | None:
        """The environment that the innermost key of an instance is called after, of a block or of a module (``app["prod"]``)."""
        if workload.system != "terraform":
            return None
        keys = _KEY.findall(workload.resource.address)
        return next((folded for key in reversed(keys) if (folded := self._of_namespaces.get(key.lower()))), None)

    def _by_variable(self, workload: WorkloadRecord) -> str | None:
        """The environment that a variable of the unit names, be it by default, where the workload's own name holds just that word."""
        variables = workload.resource.extra.get("root_variables")
        if not isinstance(variables, UnitVariables):
            return None
        inside = words(workload.name)
        for name in self._variables:
            value = variables.get(name)
            text = value.text if value is not None else None
            folded = fold_environment(text, self.fold)
            if text and folded and holds_phrase(inside, words(text)):
                return folded
        return None

    def of_namespace(self, namespace: str) -> str | None:
        """The environment that a namespace is called after."""
        return fold_environment(namespace, self.fold) or affix_environment(namespace, self._of_namespaces, self._of_namespaces)

    def of_resource(self, resource: Resource) -> str | None:
        """The environment of any Terraform resource, as far as its tags or its folder say so."""
        tags = read_tags(resource, ("tags", "labels"))[0]
        for tag in self._tags:
            value = tags.get(tag)
            if value is not None:
                return self.fold.get(value.text.lower(), value.text.lower()) if value.text else None
        return resource.environment
