"""Pods: Kubernetes manifests and ``kubernetes_*`` Terraform resources that carry a pod template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..resolve.interface import Resource
from ..values import Unknown, Value
from .containers import container_env, containers_of, images_of
from .keys import Keys, labels_of, name_of, namespace_of, whole
from .model import CodeLink, Mention, Selected, WorkloadRecord
from .mounts import pod_mounts
from .paths import line_in
from .texts import image_text
from .workloads import UNKNOWN_NAME

Row = Mapping[str, Any]


def extract_pod(resource: Resource, kind: str, row: Row, *, snake: bool = False) -> WorkloadRecord | None:
    """A workload from a ``kind`` (``apps/Deployment``) that runs pods; None where its pod template is not written here (an unknown
    one is kept as unknown).
    """
    keys = Keys(snake)
    root = whole(resource)
    pod = keys.walk(root, row["pod"])
    if pod is None or not (isinstance(pod.data, dict | Unknown)):
        return None
    template = keys.walk(root, row.get("template", "")) if row.get("template", ".") != "." else root
    metadata = keys.get(root, "metadata")
    namespace = namespace_of(metadata, keys)
    containers = tuple(containers_of(pod, keys))
    images = tuple(images_of(containers, keys, resource))
    env = tuple(entry for container in containers for entry in container_env(container, keys, resource))
    name, named = name_of(resource, metadata, keys)
    tags, tags_known = labels_of(keys, root, template)
    schedule = keys.walk(root, row["schedule"]) if "schedule" in row else None
    return WorkloadRecord(
        resource=resource,
        system="k8s",
        platform="kubernetes",
        kind=kind.rpartition("/")[2],
        name=name,
        named=named,
        class_="host",
        weight=0.0,
        mentions=tuple(_service_account(pod, keys, resource, namespace)),
        identity_absent="default:k8s-namespace" if isinstance(pod.data, dict) else "unknown",
        env=env,
        env_complete=all(entry.name != UNKNOWN_NAME for entry in env),
        env_files=(),
        images=images,
        code=tuple(CodeLink(None, image_text(found.value), found.holder.place, found.value) for found in images),
        tags=tags,
        tags_known=tags_known,
        schedule=schedule.text if schedule is not None else None,
        source="",
        namespace=namespace,
        mounts=tuple(pod_mounts(pod, keys, resource)),
    )


def _service_account(pod: Value, keys: Keys, resource: Resource, namespace: Value | None) -> Iterator[Mention]:
    for key in ("serviceAccountName", "serviceAccount"):
        value = pod.get(keys.of(key)[0])
        if value is not None and value.data not in (None, ""):
            yield Mention("k8s_service_account", Selected(value, line_in(value, resource)), key, namespace)
            return
