"""The ConfigMap ``aws-auth`` of Amazon EKS: which AWS roles and users are in which groups of the cluster.

Source: Amazon EKS user guide, granting IAM users access to Kubernetes with a ConfigMap.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..resolve.interface import Resource
from ..values import Text, Unknown, Value
from .keys import Keys, namespace_of, whole
from .model import GrantRecord, Mention, Selected
from .paths import embedded_source, line_in

NAME = "aws-auth"
_MAPS = (("mapRoles", "rolearn", "aws_role"), ("mapUsers", "userarn", "aws_user"))


def read_aws_auth(resource: Resource, administrators: Collection[str], *, snake: bool) -> Iterator[GrantRecord]:
    """A grant for each role or user and each group that it is mapped to; nothing where the ConfigMap is another one.

    ``administrators``: groups whose members no rule limits.
    """
    keys = Keys(snake)
    root = whole(resource)
    metadata, data = keys.get(root, "metadata"), root.get("data")
    name, namespace = keys.get(metadata, "name") if metadata is not None else None, namespace_of(metadata, keys)
    if data is None or name is None or name.text != NAME or (namespace is not None and namespace.text not in (None, "kube-system")):
        return
    for key, arn, kind in _MAPS:
        listed = data.get(key)
        for entry in _entries(listed) if listed is not None else ():
            yield from _grants(resource, entry, arn, kind, administrators)


def _entries(listed: Value) -> Iterator[Value]:
    """The entries of a list that is written as YAML text, or encoded by Terraform."""
    encoded = listed.data
    content = encoded.content if isinstance(encoded, Text | Unknown) else None
    if content is not None:
        yield from content.items()
    elif isinstance(encoded, str):
        from ..readers.interface import DEFAULT_LIMITS
        from ..readers.yaml import parse_yaml

        for document in parse_yaml(embedded_source(listed), DEFAULT_LIMITS).documents:
            yield from document.root.items()


def _grants(resource: Resource, entry: Value, arn: str, kind: str, administrators: Collection[str]) -> Iterator[GrantRecord]:
    who, groups = entry.get(arn), entry.get("groups")
    if who is None or groups is None:
        return
    mention = Mention(kind, Selected(who, line_in(who, resource)), f"data.{arn}")
    for group in groups.items():
        if group.text is not None:
            yield GrantRecord(
                resource,
                mention,
                "kubernetes",
                "Allow",
                group.place,
                role=group.text,
                scope="cluster",
                administrator=group.text in administrators,
                origin=group.origin,
            )
