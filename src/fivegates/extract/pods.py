"""Pods: Kubernetes manifests and ``kubernetes_*`` Terraform resources that carry a pod template, and agent custom resources.

Terraform writes the same tree in snake_case with every block a list; ``Keys`` hides that difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename
from typing import Any, NamedTuple

from ..resolve.interface import Resource
from ..source import Source
from ..values import Origin, Unknown, Value
from .model import CodeLink, EnvEntry, Mention, Selected, WorkloadRecord
from .paths import line_in, select, select_first
from .workloads import UNKNOWN_NAME, entry_place, image_text, join_tags, read_env, reference_text

Row = Mapping[str, Any]
CONTAINERS = ("containers", "initContainers")
REPEATED = (*CONTAINERS, "env", "envFrom", "volumes", "rules", "subjects")  # lists of objects in both spellings
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Keys(NamedTuple):
    """How a language spells the keys of a manifest: ``serviceAccountName`` or ``service_account_name`` (blocks singular)."""

    snake: bool

    def of(self, key: str) -> tuple[str, ...]:
        if not self.snake:
            return (key,)
        snaked = _HUMP.sub("_", key).lower()
        singular = snaked[:-1] if snaked.endswith("s") and not snaked.endswith("ss") else snaked
        return (snaked, singular)

    def get(self, value: Value, key: str) -> Value | None:
        """The entry, unwrapped from the one-element list that a block is."""
        for name in self.of(key):
            inner = value.get(name)
            if inner is not None:
                return self._block(inner) if self.snake and key not in REPEATED else inner
        return None

    @staticmethod
    def _block(value: Value) -> Value:
        items = value.items()
        return items[0] if len(items) == 1 and isinstance(items[0].data, dict) else value

    def walk(self, value: Value | None, path: str) -> Value | None:
        for key in path.split("."):
            if value is None or key == ".":
                return value
            value = self.get(value, key) if key else value
        return value


def whole(resource: Resource) -> Value:
    """The manifest as one value (its top level is only known by name until asked)."""
    data = {name: value for name in resource.attributes.names() if (value := resource.get(name)) is not None}
    first = next(iter(data.values()), None)
    source = first.origin.source if first is not None else Source(resource.place.path, "")
    return Value(data, Origin("entry", source, first.origin.offset if first is not None else 0))


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
    namespace = keys.get(metadata, "namespace") if metadata is not None else None
    containers = tuple(_containers(pod, keys))
    env = tuple(entry for container in containers for entry in _container_env(container, keys, resource))
    name, named = _name(resource, metadata, keys)
    tags, tags_known = _labels(keys, root, template)
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
        images=tuple(_images(containers, keys, resource)),
        code=tuple(CodeLink(None, image_text(found.value), found.holder.place) for found in _images(containers, keys, resource)),
        tags=tags,
        tags_known=tags_known,
        schedule=schedule.text if schedule is not None else None,
        source="",
        namespace=namespace,
        off=_is_off(keys, root, row),
    )


def extract_custom(resource: Resource, row: Row) -> WorkloadRecord:
    """A workload from a custom resource that is itself an agent or tool server."""
    root = whole(resource)
    metadata = root.get("metadata")
    namespace = metadata.get("namespace") if metadata is not None else None
    mentions = tuple(
        Mention(row.get("identity_kind", "k8s_service_account"), found, path.replace("[]", ""), namespace)
        for path in row.get("identity", ())
        if (found := select_first(resource, path)) is not None and found.value.data not in (None, "")
    )
    name, named = _name(resource, metadata, Keys(False))
    tags, tags_known = _labels(Keys(False), root, None)
    env = tuple(_custom_env(resource, row))
    images = tuple(found for path in row.get("image", ()) for found in select(resource, path))
    return WorkloadRecord(
        resource=resource,
        system="k8s",
        platform="kubernetes",
        kind=resource.type.rpartition("/")[2],
        name=name,
        named=named,
        class_=row["class"],
        weight=float(row.get("weight", 1.0)),
        mentions=mentions,
        identity_absent=row.get("absent", "unknown"),
        env=env,
        env_complete=False,
        env_files=(),
        images=images,
        code=tuple(CodeLink(None, image_text(found.value), found.holder.place) for found in images),
        tags=tags,
        tags_known=tags_known,
        schedule=None,
        source=row.get("source", ""),
        namespace=namespace,
    )


def _custom_env(resource: Resource, row: Row) -> Iterator[EnvEntry]:
    for path in row.get("env", ()):
        for found in select(resource, path):
            yield from _env_entry(found.value, Keys(False), resource)
    for path in row.get("env_from", ()):
        for found in select(resource, path):
            yield from _env_source(found.value, Keys(False), resource)
    for path in row.get("env_map", ()):
        for found in select(resource, path):
            yield from read_env(found, {"shape": "map"}, resource)


def manifest_name(resource: Resource, keys: Keys) -> str:
    """``metadata.name``, or the label where that is not known, or the file's name where there is none."""
    return _name(resource, keys.get(whole(resource), "metadata"), keys)[0]


def _name(resource: Resource, metadata: Value | None, keys: Keys) -> tuple[str, bool]:
    name = keys.get(metadata, "name") if metadata is not None else None
    if name is not None and name.text:
        return name.text, True
    return resource.label or basename(resource.place.path).partition(".")[0], False


def _service_account(pod: Value, keys: Keys, resource: Resource, namespace: Value | None) -> Iterator[Mention]:
    for key in ("serviceAccountName", "serviceAccount"):
        for name in (keys.of(key)[0],):
            value = pod.get(name)
            if value is not None and value.data not in (None, ""):
                yield Mention("k8s_service_account", Selected(value, line_in(value, resource)), key, namespace)
                return


def _containers(pod: Value, keys: Keys) -> Iterator[Value]:
    for key in CONTAINERS:
        listed = keys.get(pod, key)
        if listed is not None:
            yield from listed.items()


def _images(containers: Iterable[Value], keys: Keys, resource: Resource) -> Iterator[Selected]:
    for container in containers:
        image = keys.get(container, "image")
        if image is not None:
            yield Selected(image, line_in(image, resource))


def _container_env(container: Value, keys: Keys, resource: Resource) -> Iterator[EnvEntry]:
    if isinstance(container.data, Unknown):
        yield EnvEntry(UNKNOWN_NAME, container, None, container.place)
        return
    env = keys.get(container, "env")
    if env is not None and isinstance(env.data, Unknown):
        yield EnvEntry(UNKNOWN_NAME, env, None, line_in(env, resource).place)
    for entry in env.items() if env is not None else ():
        yield from _env_entry(entry, keys, resource)
    sources = keys.get(container, "envFrom")
    for source in sources.items() if sources is not None else ():
        yield from _env_source(source, keys, resource)


def _env_source(source: Value, keys: Keys, resource: Resource) -> Iterator[EnvEntry]:
    for kind in ("secretRef", "configMapRef"):
        reference = keys.get(source, kind)
        name = keys.get(reference, "name") if reference is not None else None
        if name is not None:
            yield EnvEntry(UNKNOWN_NAME, None, f"{kind}:{name.text or '?'}", line_in(name, resource).place, "env_from")


def _env_entry(entry: Value, keys: Keys, resource: Resource) -> Iterator[EnvEntry]:
    name = keys.get(entry, "name")
    if name is None or not name.text:
        return
    value = keys.get(entry, "value")
    found = Selected(entry, line_in(entry, resource))
    if value is not None:
        yield EnvEntry(name.text, value, None, entry_place(value, found))
        return
    source = keys.get(entry, "valueFrom")
    secret = keys.get(source, "secretKeyRef") if source is not None else None
    if secret is not None:
        secret_name, key = keys.get(secret, "name"), keys.get(secret, "key")
        store = reference_text(secret_name) if secret_name is not None else None
        reference = f"{store}/{key.text}" if store and key is not None and key.text else None
        yield EnvEntry(name.text, None, reference, line_in(name, resource).place, "secret")
    else:
        yield EnvEntry(name.text, None, None, found.holder.place, "reference")


def _labels(keys: Keys, root: Value, template: Value | None) -> tuple[dict[str, Value], bool]:
    """Labels and annotations of an object and its pod template, and whether all of them are known."""
    holders = [keys.get(holder, "metadata") for holder in (root, template) if holder is not None]
    found = [labels for holder in holders if holder is not None for kind in ("labels", "annotations") if (labels := holder.get(kind))]
    return join_tags([*found, *(holder for holder in holders if holder is not None and holder.is_unknown)])


def _is_off(keys: Keys, root: Value, row: Row) -> bool:
    replicas = keys.walk(root, row["replicas"]) if "replicas" in row else None
    suspend = keys.walk(root, row["suspend"]) if "suspend" in row else None
    return (replicas is not None and replicas.data == 0 and replicas.data is not False) or (suspend is not None and suspend.data is True)
