"""The catalogue's rows of custom resources have the shape that extraction reads, and name objects that exist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.extract.paths import parse_path

HERE = Path(__file__).parent
CATALOG = HERE.parents[1] / "src" / "fivegates" / "catalog"  # a wheel holds what is made of it
WORKLOADS = ("agent", "tool_server", "llm_infrastructure")
CLASSES = {*WORKLOADS, "model", "store", "run", "team", "workforce", "harness", "enrolment", "route", "other"}
IDENTITY_KINDS = {"k8s_service_account", "aws_role"}
KEYS = {
    "class", "weight", "identity", "identity_kind", "identities", "absent", "account", "role",
    "env", "env_from", "env_map", "env_from_secret",
    "secrets", "values", "image", "models", "tools", "versions", "keys", "targets", "kinds", "members", "owner", "server", "allow", "deny",
    "product", "selector", "called", "as", "given", "verified", "source",
}  # fmt: skip


def read(name: str) -> Any:
    return yaml.safe_load((CATALOG / name).read_text(encoding="utf-8"))


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((CATALOG / "custom_resources").glob("*.yaml")):
        yield from read(f"custom_resources/{path.name}").items()


ROWS = dict(rows())
REFERENCES = read("references.yaml")
IDENTITIES = read("identities.yaml")
FACTS = yaml.safe_load((HERE / "known_facts.yaml").read_text(encoding="utf-8"))


def test_a_kind_stands_in_one_file_only() -> None:
    names = [name for name, _ in rows()]
    assert len(names) == len(set(names)) > 40
    assert not set(names) & set(read("kubernetes.yaml")["pods"])


@pytest.mark.parametrize("name", ROWS)
def test_a_row_is_verified_and_of_a_known_shape(name: str) -> None:
    row = ROWS[name]
    assert "." in name.partition("/")[0]
    assert set(row) <= KEYS
    assert row["class"] in CLASSES
    assert row["verified"] == "V"
    assert row["source"]
    assert row.get("identity_kind", "k8s_service_account") in IDENTITY_KINDS
    if row["class"] in WORKLOADS:
        assert 0.0 < row["weight"] <= 1.0
        assert row["absent"] in {"none", "own", "unknown", "default:k8s-namespace"}
    assert ("account" in row) <= (row.get("absent") == "own")
    assert set(row.get("versions", {})) <= {"v1alpha1", "v1alpha2", "v1alpha3", "v1beta1", "v1"}


def paths_of(row: dict[str, Any]) -> Iterator[str]:
    for key in ("env", "env_from", "env_map", "env_from_secret", "image", "targets", "given"):
        yield from row.get(key, ())
    yield from [row["identity"]] if row.get("class") == "run" else row.get("identity", ())
    for key in ("identities", "secrets", "values", "models", "tools"):
        for entry in row.get(key, ()):
            yield from (entry[part] for part in ("at", "server", "path", "names", "approval", "when", "approved") if part in entry)
    for entry in row.get("keys", ()):
        yield from (entry[part] for part in ("secret", "key", "value") if part in entry)
    for field in row.get("fields", ()):
        yield from (field[part] for part in ("into", "ref", "selector", "in") if part in field)


@pytest.mark.parametrize("name", [*ROWS, *REFERENCES])
def test_every_path_is_understood(name: str) -> None:
    for path in paths_of(ROWS.get(name, {}) | REFERENCES.get(name, {})):
        assert all(step for step, _ in parse_path(path)), path


@pytest.mark.parametrize("name", ROWS)
def test_a_row_names_models_that_the_catalogue_knows(name: str) -> None:
    assert {entry["kind"] for entry in ROWS[name].get("models", ())} <= {kind for kind, row in ROWS.items() if "keys" in row}


def test_a_reference_leads_to_an_identity_a_policy_or_a_place() -> None:
    kinds = {field["kind"] for row in REFERENCES.values() for field in row["fields"] if "kind" in field}
    assert {kind for kind in kinds if kind not in IDENTITIES and not kind.endswith("ResourceGroup")} == {
        "iam.services.k8s.aws/Policy",
        "iam.aws.upbound.io/Policy",
        "iam.aws.m.upbound.io/Policy",
    }


@pytest.mark.parametrize("fact", FACTS["kinds"], ids=lambda fact: str(fact["kind"]))
def test_a_custom_resource_is_what_its_operator_makes_of_it(fact: dict[str, str]) -> None:
    row = ROWS[fact["kind"]]
    assert (row["class"], row["absent"]) == (fact["class"], fact["absent"])
