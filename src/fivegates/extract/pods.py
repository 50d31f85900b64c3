"""Pods: Kubernetes manifests and ``kubernetes_*`` Terraform resources that carry a pod template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..values import Unknown, Value
from .containers import container_env, containers_of, finds_nothing, images_of
from .kept import Find
from .keys import Keys, labels_of, name_of, whole
from .model import CodeLink, Mention, PodRecord, Selected, WorkloadRecord
from .mounted_scripts import MOST, scripts_of_pod
from .mounts import mounted_keys, pod_mounts
from .parameters import fill_in, given_parameters
from .paths import line_in, select_in
from .release_names import joining
from .texts import image_text
from .workloads import UNKNOWN_NAME

Row = Mapping[str, Any]


class Written(NamedTuple):
    """An object that writes pods, and the catalogue's row of its kind."""

    resource: Resource
    row: Row


def extract_pod(
    resource: Resource, kind: str, row: Row, *, snake: bool = False, taken: Sequence[Written] = (), find: Find = finds_nothing
) -> WorkloadRecord | None:
    """A workload from a ``kind`` (``apps/Deployment``) that runs pods; None where no pod is written here
    (an unknown one is kept as unknown).

    ``taken``: the objects whose pods it runs beside its own. ``find``: what its pods can load.
    """
    keys = Keys(snake)
    root, roots = whole(resource), [whole(one.resource) for one in taken]
    if "parameters" in row:
        root, *roots = _filled_in([Written(resource, row), *taken], [root, *roots], row["parameters"])
    own = list(pods_of(resource, root, row, keys))
    pods = own + [pod for one, other in zip(taken, roots, strict=True) for pod in pods_of(one.resource, other, one.row, Keys(False))]
    if not pods:
        return None
    metadata = keys.get(root, "metadata")
    namespace = keys.get(metadata, "namespace") if metadata is not None else None
    images = tuple(found for pod in pods for found in images_of(pod))
    env = tuple(entry for pod in pods for container in pod.containers for entry in container_env(container, keys, pod.resource, find))
    name, named = name_of(resource, metadata, keys)
    tags, tags_known = labels_of(keys, root, *(pod.template for pod in pods[:1] if pod.template is not None and pod.template is not root))
    return WorkloadRecord(
        resource=resource,
        system="k8s",
        platform="kubernetes",
        kind=kind.rpartition("/")[2],
        name=name,
        named=named,
        class_="host",
        weight=0.0,
        mentions=tuple(_accounts(own, keys, namespace)) or tuple(_accounts(pods, keys, namespace)),
        identity_absent=_absent(row, taken, pods),
        env=env,
        env_complete=all(entry.name != UNKNOWN_NAME for entry in env),
        env_files=(),
        images=images,
        code=tuple(CodeLink(None, image_text(found.value), found.holder.place, found.value) for found in images),
        tags=tags,
        tags_known=tags_known,
        schedule=next(
            (value.text for path in _listed(row.get("schedule", ())) for value in _at(root, path, keys, resource) if value.text), None
        ),
        source="",
        namespace=namespace,
        mounts=tuple(mount for pod in pods for mount in pod_mounts(pod.spec, keys, pod.resource)),
        pods=tuple(pods),
        files=tuple(entry for pod in pods for entry in mounted_keys(pod.spec, keys, pod.resource, find)),
        scripts=tuple(islice((one for pod in pods for one in scripts_of_pod(pod.spec, pod.containers, Keys(pod.snake), find)), MOST)),
        runs_jobs=next((labels for path in row.get("runs_jobs", ()) if (labels := _texts_at(root, path, keys, resource))), ()),
    )


def _filled_in(written: Sequence[Written], roots: Sequence[Value], row: Row) -> list[Value]:
    """The objects with the values of their variables: what runs a template gives goes before what the template says itself."""
    known: dict[str, Value] = {}
    for one, root in reversed(list(zip(written, roots, strict=True))):
        known |= given_parameters(root, one.row.get("parameters", {}), one.resource)
    return [fill_in(root, row, known) for root in roots]


def pods_of(resource: Resource, root: Value, row: Row, keys: Keys) -> Iterator[PodRecord]:
    """Every pod that an object writes; containers that stand apart from the specs belong to the first."""
    template = root if row.get("template") == "." else keys.walk(root, row["template"]) if "template" in row else None
    apart = [value for path in row.get("containers", ()) for value in _at(root, path, keys, resource)]
    for path in _listed(row["pod"]):
        for spec in _at(root, path, keys, resource):
            if isinstance(spec.data, dict | Unknown):
                containers = (*containers_of(spec, keys), *apart)
                yield PodRecord(resource, keys.snake, spec, template, containers, row.get("automount", True))
                apart = []


def _at(root: Value, path: str, keys: Keys, resource: Resource) -> Iterator[Value]:
    """The values at a path; lists (``[]``) are stepped into only where keys are as in Kubernetes."""
    if "[]" in path:
        yield from (found.value for found in select_in(root, path, resource))
    elif (value := keys.walk(root, path)) is not None:
        yield value


def _texts_at(root: Value, path: str, keys: Keys, resource: Resource) -> tuple[str, ...]:
    return tuple(value.text for value in _at(root, path, keys, resource) if value.text)


def _listed(paths: str | Iterable[str]) -> Iterable[str]:
    return (paths,) if isinstance(paths, str) else paths


def _absent(row: Row, taken: Sequence[Written], pods: Sequence[PodRecord]) -> str:
    """What it means that no account is named."""
    if not all(isinstance(pod.spec.data, dict) for pod in pods) or any(map(_is_left_open, pods)):
        return "unknown"
    if "takes" in row and not taken and not any(pod.containers for pod in pods):
        return "unknown"  # what it takes its pods from, which may name one, is not here
    return str(row.get("absent", "default:k8s-namespace"))


def _accounts(pods: Sequence[PodRecord], keys: Keys, namespace: Value | None) -> Iterator[Mention]:
    """The account that each pod names; one that it shares with another pod is one."""
    seen = set()
    for pod in pods:
        found = _service_account(pod, keys, namespace)
        if found is not None and (text := found.found.value.text) not in seen:
            seen.update([text] if text is not None else [])
            yield found


def _is_left_open(pod: PodRecord) -> bool:
    """Whether a manifest has the key for an account and nothing in it: what installs the chart fills it in."""
    return not pod.snake and pod.spec.get("serviceAccountName") is not None


def _service_account(pod: PodRecord, keys: Keys, namespace: Value | None) -> Mention | None:
    for key in ("serviceAccountName", "serviceAccount"):
        value = pod.spec.get(keys.of(key)[0])
        if value is not None and value.data not in (None, ""):
            return Mention("k8s_service_account", Selected(joining(value), line_in(value, pod.resource)), key, namespace)
    return None
