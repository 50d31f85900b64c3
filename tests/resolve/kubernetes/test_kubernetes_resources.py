"""Manifests as resources."""

from __future__ import annotations

import pytest

from fivegates.readers.yaml import parse_json, parse_yaml
from fivegates.resolve.interface import Resource
from fivegates.resolve.kubernetes.resolve import resolve_kubernetes
from fivegates.source import Place, Source

ENVIRONMENTS = {"prod": "prod", "prd": "prod", "dev": "dev"}


def resolve(**files: str) -> list[Resource]:
    return resolve_files({name.replace("__", "/") + ".yaml": text for name, text in files.items()})


def resolve_files(files: dict[str, str]) -> list[Resource]:
    return resolve_kubernetes({path: parse_yaml(Source(path, text)) for path, text in files.items()}, ENVIRONMENTS)


def manifest(kind: str = "Deployment", version: str = "apps/v1", name: str | None = "web", namespace: str | None = None) -> str:
    lines = [f"apiVersion: {version}", f"kind: {kind}", "metadata:", "  labels: {}"]
    lines += [f"  name: {name}"] if name else []
    lines += [f"  namespace: {namespace}"] if namespace else []
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("text", "type_", "version", "address", "label"),
    [
        (manifest(), "apps/Deployment", "v1", "?/Deployment/web", "web"),
        (manifest(namespace="shop"), "apps/Deployment", "v1", "shop/Deployment/web", "web"),
        (manifest("ServiceAccount", "v1"), "/ServiceAccount", "v1", "?/ServiceAccount/web", "web"),
        (manifest("Agent", "kagent.dev/v1alpha2"), "kagent.dev/Agent", "v1alpha2", "?/Agent/web", "web"),
        (manifest(name=None), "apps/Deployment", "v1", "?/Deployment/?", ""),
        (manifest("Job", "batch/v1", None) + "  generateName: run-\n", "batch/Job", "v1", "?/Job/run-*", "run"),
        (manifest(name="{{ .Values.name }}"), "apps/Deployment", "v1", "?/Deployment/?", ""),
        (manifest(namespace="${NAMESPACE}"), "apps/Deployment", "v1", "${NAMESPACE}/Deployment/web", "web"),
        ("apiVersion: v1\nkind: Secret\n", "/Secret", "v1", "?/Secret/?", ""),
    ],
)
def test_an_object_is_typed_by_group_and_kind_and_addressed_by_what_is_known(
    text: str, type_: str, version: str, address: str, label: str
) -> None:
    (resource,) = resolve(deploy__web=text)
    assert (resource.type, resource.version, resource.address, resource.label) == (type_, version, address, label)


def test_an_object_is_at_its_kind_and_its_unit_is_the_folder() -> None:
    (resource,) = resolve(deploy__base__web="# first\n" + manifest())
    assert resource.place == Place("deploy/base/web.yaml", 3)
    assert resource.unit == "kubernetes:deploy/base"
    assert resolve(web=manifest())[0].unit == "kubernetes:."


def test_the_attributes_are_the_top_of_the_mapping() -> None:
    (resource,) = resolve(web=manifest() + "spec: {replicas: 2}\n")
    assert list(resource.attributes.names()) == ["apiVersion", "kind", "metadata", "spec"]
    spec = resource.get("spec")
    assert spec is not None
    replicas = spec.get("replicas")
    assert replicas is not None
    assert (replicas.data, resource.get("status")) == (2, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just text",
        "- a\n- b\n",
        "kind: Deployment\n",
        "apiVersion: v1\n",
        "apiVersion: 1\nkind: Pod\n",
        "apiVersion: v1\nkind: {{ .Values.kind }}\n",
        "apiVersion: v1\nkind: [Pod]\n",
        "apiVersion: v2\nname: chart\n",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n",
        "apiVersion: fivegates/v1\nkind: AgentContract\n",
        "apiVersion: v1\nkind: List\nitems: []\n",
    ],
)
def test_what_is_no_object_gives_no_resource(text: str) -> None:
    assert resolve(a=text) == []


def test_a_kustomization_of_flux_and_a_definition_are_objects() -> None:
    found = resolve(
        a=manifest("Kustomization", "kustomize.toolkit.fluxcd.io/v1"), b=manifest("CustomResourceDefinition", "apiextensions.k8s.io/v1")
    )
    assert [resource.type for resource in found] == [
        "kustomize.toolkit.fluxcd.io/Kustomization",
        "apiextensions.k8s.io/CustomResourceDefinition",
    ]


def test_every_document_of_a_file_counts_and_a_broken_one_costs_itself_only() -> None:
    found = resolve(a=manifest(name="one") + "---\n---\n- x: [\n---\n" + manifest(name="two"))
    assert [resource.label for resource in found] == ["one", "two"]


def test_lists_are_flattened_to_their_items_with_their_places() -> None:
    inner = "  - apiVersion: v1\n    kind: Pod\n    metadata: {name: b, namespace: n}\n"
    text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n" + inner + "- apiVersion: v1\n  kind: Secret\n"
    assert [(resource.address, resource.place.line) for resource in resolve(a=text)] == [("n/Pod/b", 8), ("?/Secret/?", 11)]


def test_lists_in_lists_end() -> None:
    text = "{apiVersion: v1, kind: List, items: [" * 60 + "{apiVersion: v1, kind: Pod}" + "]}" * 60
    assert resolve(a=text) == []


def test_json_manifests_are_read_too() -> None:
    stream = parse_json(Source("a.json", '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}'))
    assert [resource.address for resource in resolve_kubernetes({"a.json": stream})] == ["?/Pod/p"]


def test_one_object_given_again_in_a_folder_is_an_alternative_of_the_first() -> None:
    found = resolve(f__a=manifest(), f__b=manifest() + "---\n" + manifest() + "---\n" + manifest(name="other"), g__a=manifest())
    assert [(resource.unit, resource.address, resource.extra.get("alternative")) for resource in found] == [
        ("kubernetes:f", "?/Deployment/web", None),
        ("kubernetes:f", "?/Deployment/web", "f/b.yaml"),
        ("kubernetes:f", "?/Deployment/web", "f/b.yaml#2"),
        ("kubernetes:f", "?/Deployment/other", None),
        ("kubernetes:g", "?/Deployment/web", None),
    ]


def test_objects_of_unknown_name_and_of_two_groups_are_never_the_same() -> None:
    found = resolve(
        a=manifest(name=None),
        b=manifest(name=None),
        c=manifest("Agent", "kagent.dev/v1", "x"),
        d=manifest("Agent", "agent.k8s.elastic.co/v1alpha1", "x"),
    )
    assert [(resource.address, resource.extra) for resource in found] == [
        ("?/Deployment/?", {}),
        ("?/Deployment/?2", {}),
        ("?/Agent/x", {}),
        ("?/Agent.agent.k8s.elastic.co/x", {}),
    ]


@pytest.mark.parametrize(
    ("path", "environment"),
    [
        ("overlays/PRD/a.yaml", "prod"),
        ("prod/apps/a.yaml", "prod"),
        ("prod/dev/a.yaml", "dev"),
        ("apps/a.yaml", None),
        ("apps/prod.yaml", None),
        ("prod-like/a.yaml", None),
    ],
)
def test_the_innermost_folder_named_after_an_environment_tells_it(path: str, environment: str | None) -> None:
    assert resolve_files({path: manifest()})[0].environment == environment


def test_resources_come_in_the_order_of_paths() -> None:
    found = resolve_files({"b.yaml": manifest(name="b"), "a.yaml": manifest(name="a")})
    assert [resource.label for resource in found] == ["a", "b"]
