"""One object that several deploy units apply is one agent with several deployments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from fivegates.equipment import equip
from fivegates.facts.store import Store
from fivegates.link.bases import shared_name
from fivegates.linking import link_facts
from fivegates.readers.yaml import parse_yaml
from fivegates.reading import Documents
from fivegates.resolution import Resolved
from fivegates.resolve.interface import Resource
from fivegates.resolve.kubernetes.objects import KubernetesObject, objects_in
from fivegates.resolve.kubernetes.units import Unit, unit_resources
from fivegates.settings import load_settings
from fivegates.source import Source
from fivegates.tree.memory import MemoryTree
from fivegates.values import Origin, Value

BASE = """
apiVersion: v1
kind: ServiceAccount
metadata:
  name: triage
  annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/triage"}
---
apiVersion: kagent.dev/v1alpha2
kind: Agent
metadata: {name: triage}
spec:
  type: BYO
  byo:
    deployment:
      serviceAccountName: triage
      image: IMAGE
"""


class Overlay(NamedTuple):
    """A unit that applies the objects of one file; ``name`` stands for NAME in what it makes of the name."""

    unit: str
    environment: str | None = None
    namespace: str | None = None
    name: str = "NAME"
    path: str = "base/agent.yaml"
    image: str = "example.com/triage:1"


def resources_of(overlay: Overlay) -> list[Resource]:
    text = BASE.replace("IMAGE", overlay.image)
    stream = parse_yaml(Source(overlay.path, text))
    objects = [one for document in stream.documents for one in objects_in(overlay.path, document.root)]
    return unit_resources(Unit(overlay.unit, overlay.environment, [_applied(one, overlay) for one in objects]))


def _applied(one: KubernetesObject, overlay: Overlay) -> KubernetesObject:
    origin = Origin("entry", Source(f"{overlay.unit}/kustomization.yaml", "x"), 0)
    name = overlay.name.replace("NAME", one.name or "") if one.kind == "Agent" else one.name
    metadata = dict(one.entries["metadata"].data) | {"name": Value(name, origin)}  # type: ignore[arg-type]
    if overlay.namespace:
        metadata["namespace"] = Value(overlay.namespace, origin)
    entries = {**one.entries, "metadata": Value(metadata, one.entries["metadata"].origin)}
    return one._replace(entries=entries, namespace=overlay.namespace, name=name)


def store_of(*overlays: Overlay) -> Store:
    tree = MemoryTree({})
    equipment = equip(load_settings(tree))
    resources = [resource for overlay in overlays for resource in resources_of(overlay)]
    store = Store()
    store.insert(link_facts(equipment, tree, Documents(), Resolved(resources, lambda reference: None, list)).rows)
    return store


def deployments(*overlays: Overlay) -> dict[str, list[str]]:
    """By agent, the environments it is deployed in."""
    found: dict[str, list[str]] = {}
    for row in store_of(*overlays).query("SELECT agent, COALESCE(environment, '?') AS environment FROM deployments ORDER BY 1, 2"):
        found.setdefault(str(row["agent"]), []).append(str(row["environment"]))
    return found


CASES = [
    (
        "an agent per environment in one namespace",
        [Overlay("overlays/dev", "dev", "support"), Overlay("overlays/prod", "prod", "support", image="example.com/fork:2")],
        {"k8s/support/triage": ["dev", "prod"]},
    ),
    (
        "in a namespace per environment",
        [Overlay("overlays/dev", "dev", "dev"), Overlay("overlays/prod", "prod", "prod")],
        {"k8s/base/triage": ["dev", "prod"]},
    ),
    (
        "with a prefix per environment",
        [Overlay("overlays/dev", "dev", "support", "dev-NAME"), Overlay("overlays/prod", "prod", "support", "NAME-prod")],
        {"k8s/support/triage": ["dev", "prod"]},
    ),
    (
        "with a prefix that is no environment's",
        [Overlay("clusters/eu", None, "support", "eu-NAME"), Overlay("clusters/us", None, "support", "us-NAME")],
        {"k8s/support/triage": ["?", "?"]},
    ),
    (
        "of one overlay alone keeps its name",
        [Overlay("overlays/prod", "prod", "support", "prod-NAME")],
        {"k8s/support/prod-triage": ["prod"]},
    ),
    (
        "two bases with one name in two namespaces",
        [Overlay("a", "prod", "support"), Overlay("b", "prod", "sales", path="other/agent.yaml")],
        {"k8s/support/triage": ["prod"], "k8s/sales/triage": ["prod"]},
    ),
    (
        "a base that one unit applies twice is two agents",
        [
            Overlay("all", "prod", "support", "first-NAME"),
            Overlay("all", "prod", "support", "second-NAME"),
            Overlay("some", "dev", "support", "first-NAME"),
        ],
        {"k8s/support/first-triage": ["dev", "prod"], "k8s/support/second-triage": ["prod"]},
    ),
    (
        "a template of a chart makes one agent of each name",
        [
            Overlay("charts/bot?values-dev.yaml", "dev", "support", "first", "charts/bot/templates/agent.yaml"),
            Overlay("charts/bot?values-prod.yaml", "prod", "sales", "first", "charts/bot/templates/agent.yaml"),
            Overlay("charts/bot?second.yaml", None, "support", "second", "charts/bot/templates/agent.yaml"),
        ],
        {"k8s/charts/bot/first": ["dev", "prod"], "k8s/support/second": ["?"]},
    ),
]


@pytest.mark.parametrize(("title", "overlays", "agents"), CASES, ids=[case[0] for case in CASES])
def test_one_object_in_several_units_is_one_agent(title: str, overlays: Sequence[Overlay], agents: dict[str, list[str]]) -> None:
    assert deployments(*overlays) == agents
    assert deployments(*reversed(overlays)) == agents


def test_deployments_of_one_agent_do_not_share_its_identity() -> None:
    store = store_of(Overlay("overlays/dev", "dev", "support"), Overlay("overlays/prod", "prod", "support"))
    rows = store.query("SELECT identity, agents FROM identity_use WHERE identity LIKE 'aws:%'")
    assert [dict(row) for row in rows] == [{"identity": "aws:role/111122223333/triage", "agents": 1}]
    environments = store.query(
        "SELECT DISTINCT d.environment AS environment FROM effective_identities e JOIN deployments d ON d.id = e.deployment"
        " WHERE e.identity LIKE 'aws:%' ORDER BY 1"
    )
    assert [row["environment"] for row in environments] == ["dev", "prod"]


NAMES = [
    (["triage"], "triage"),
    (["dev-triage-bot", "triage-bot-prod"], "triage-bot"),
    (["eu.triage_bot", "us.triage_bot"], "triage_bot"),
    (["a-b-c", "b-c-d", "c-d-e"], "c"),
    (["one", "two"], ""),
    (["a--b", "c--d"], ""),
    (["a-" * 200, "a-" * 300], ""),
]


@pytest.mark.parametrize(("names", "shared"), NAMES)
def test_the_name_of_an_agent_is_what_all_its_deployments_are_called(names: list[str], shared: str) -> None:
    assert shared_name(names) == shared
