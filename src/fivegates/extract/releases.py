"""Helm releases in Terraform as workloads, read by the names that charts use by convention; the chart itself is not rendered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..resolve.interface import Resource
from ..values import Origin, Unknown, Value
from .model import CodeLink, EnvEntry, Mention, Selected, WorkloadRecord
from .paths import line_in
from .release_values import Path, ReleaseValues
from .texts import image_text, joined, reference_text
from .workloads import UNKNOWN_NAME, entry_place, resource_name

ENVIRONMENTS = ("env", "extraEnv", "extraEnvs", "extraEnvVars", "envVars", "environment", "environmentVariables")
ENV_SOURCES = ("envFrom", "extraEnvFrom", "extraEnvVarsSecret", "existingSecret")


def extract_release(resource: Resource, annotated: Mapping[str, Any]) -> WorkloadRecord:
    """One release. ``annotated``: the annotations of a service account that name a cloud identity."""
    values = ReleaseValues(resource)
    name, named = resource_name(resource, ["name"])
    namespace = resource.get("namespace")
    env = tuple(_environment(values, resource))
    images = tuple(_images(values, resource))
    return WorkloadRecord(
        resource=resource,
        system="k8s",
        platform="kubernetes",
        kind="helm-release",
        name=name,
        named=named,
        class_="host",
        weight=0.0,
        mentions=tuple(_identities(values, resource, namespace, annotated)),
        identity_absent="unknown",
        env=env,
        env_complete=False,  # the chart may give more
        env_files=(),
        images=images,
        code=tuple(CodeLink(None, image_text(found.value), found.holder.place, found.value) for found in images),
        tags={},
        tags_known=False,
        schedule=None,
        source="helm provider documentation, release",
        namespace=namespace,
        products=tuple(_chart(resource)),
    )


def _chart(resource: Resource) -> Iterator[str]:
    chart = resource.get("chart")
    if chart is not None and chart.text:
        yield chart.text.rstrip("/").rpartition("/")[2]


def _identities(values: ReleaseValues, resource: Resource, namespace: Value | None, annotated: Mapping[str, Any]) -> Iterator[Mention]:
    """The service account of the whole chart and the cloud identities that its annotations hand it."""
    account = values.get("serviceAccount", "name") or values.get("serviceAccountName")
    if account is not None and account.data not in (None, ""):
        yield Mention("k8s_service_account", _selected(account, resource), "serviceAccount.name", namespace)
    annotations = values.entries("serviceAccount", "annotations")
    for key, row in annotated.items():
        value = annotations.get(key)
        if value is not None and value.data not in (None, "") and "pod_label" not in row:
            yield Mention(row["kind"], _selected(value, resource), key)


def _images(values: ReleaseValues, resource: Resource) -> Iterator[Selected]:
    """Each ``image``: a text, or a map of registry, repository, tag and digest."""
    paths = dict.fromkeys(path for path, _ in values.named("image"))
    paths |= dict.fromkeys(path[: path.index("image") + 1] for path, _ in values.settings() if "image" in path)
    for path in paths:
        whole = values.get(*path)
        image = whole if whole is not None and (whole.text or whole.is_unknown) else _joined(values, path)
        if image is not None:
            yield _selected(image, resource)


def _joined(values: ReleaseValues, path: Path) -> Value | None:
    repository = values.get(*path, "repository")
    if repository is None or not repository.text:
        return None
    registry, tag, digest = (values.get(*path, name) for name in ("registry", "tag", "digest"))
    pieces: list[str | Value | Unknown | None] = []
    for before, value, after in (("", registry, "/"), ("", repository, ""), (":", tag, ""), ("@", digest, "")):
        if value is not None and value.data not in (None, ""):
            pieces += [before, value, after]
    if tag is None and digest is None:
        pieces.append(Unknown())  # the chart has a tag of its own
    return joined(pieces, repository.origin)


def _environment(values: ReleaseValues, resource: Resource) -> Iterator[EnvEntry]:
    for path, value in values.named(*ENVIRONMENTS):
        yield from _entries(value, resource)
        if value.is_unknown:
            yield EnvEntry(UNKNOWN_NAME, value, None, line_in(value, resource).place, ".".join(path))
    for _path, value in values.named(*ENV_SOURCES):
        for item in value.items() or (value,):
            yield from _source(item, resource)
    yield from _set_entries(values, resource)


def _entries(value: Value, resource: Resource) -> Iterator[EnvEntry]:
    """Variables as a map of names, or as a list of ``{name, value}``."""
    if isinstance(value.data, dict):
        for name, entry in value.data.items():
            yield _entry(name, entry, resource)
    for item in value.items():
        name_of = item.get("name")
        if name_of is not None and name_of.text:
            yield _entry(name_of.text, item, resource)


def _entry(name: str, entry: Value, resource: Resource) -> EnvEntry:
    """A variable with its value, or with the stored secret that it comes from."""
    place = entry_place(entry, Selected(entry, line_in(entry, resource)))
    if not isinstance(entry.data, dict):
        return EnvEntry(name, entry, None, place)
    source = entry.get("valueFrom")
    secret = source.get("secretKeyRef") if source is not None else None
    if secret is not None:
        store, key = secret.get("name"), secret.get("key")
        text = reference_text(store) if store is not None else None
        return EnvEntry(name, None, f"{text}/{key.text}" if text and key is not None and key.text else None, place, "secret")
    return EnvEntry(name, entry.get("value"), None, place)


def _source(item: Value, resource: Resource) -> Iterator[EnvEntry]:
    """A Secret or ConfigMap whose entries all become variables."""
    for kind in ("secretRef", "configMapRef"):
        reference = item.get(kind)
        name = reference.get("name") if reference is not None else None
        if name is not None:
            yield EnvEntry(UNKNOWN_NAME, None, f"{kind}:{name.text or '?'}", line_in(name, resource).place, "env_from")


def _set_entries(values: ReleaseValues, resource: Resource) -> Iterator[EnvEntry]:
    """``set { name = "env.NAME" }`` and the pairs of ``env[0].name`` and ``env[0].value``."""
    settings = dict(values.settings())
    for path, value in settings.items():
        if len(path) >= 2 and path[-2] in ENVIRONMENTS and not path[-1].startswith("["):
            yield EnvEntry(path[-1], value, None, line_in(value, resource).place)
        elif len(path) >= 3 and path[-3] in ENVIRONMENTS and path[-1] == "name" and value.text:
            yield EnvEntry(value.text, settings.get((*path[:-1], "value")), None, line_in(value, resource).place)


def _selected(value: Value, resource: Resource) -> Selected:
    holder: Origin = line_in(value, resource)
    return Selected(value, holder)
