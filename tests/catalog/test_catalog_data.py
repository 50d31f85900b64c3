"""The catalogue's YAML has one shape, says nothing twice, and holds the facts it was written for."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.extract.paths import parse_path

HERE = Path(__file__).parent
CATALOG = HERE.parents[1] / "src" / "fivegates" / "catalog"  # a wheel holds what is made of it
CLASSES = {"host", "agent", "tool_server", "llm_infrastructure"}
IDENTITY_KINDS = {
    "aws_role",
    "aws_instance_profile",
    "gcp_service_account",
    "azure_identity",
    "azure_system_identity",
    "azure_client",
    "azure_agent_identity",
    "databricks_service_principal",
    "k8s_service_account",
}
WORKLOAD_KEYS = {
    "platform", "kind", "class", "weight", "class_when", "name", "identities", "own_when", "block_without_name", "absent", "env", "secrets",
    "own_secrets", "image", "code", "handler", "start", "env_files", "tags", "schedule", "verified", "source", "when", "weight_when",
    "image_parts",
}  # fmt: skip


class OnceLoader(yaml.SafeLoader):
    """Refuses a mapping that names one key twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        assert len(keys) == len(set(keys)), f"{self.name}: a key stands twice in {sorted(keys)}"
        return super().construct_mapping(node, deep)


def load(name: str) -> Any:
    with (CATALOG / name).open(encoding="utf-8") as stream:
        return yaml.load(stream, OnceLoader)


def workload_rows() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((CATALOG / "workloads").glob("*.yaml")):
        for name, row in load(f"workloads/{path.name}").items():
            for variant in row.get("variants", [row]):
                yield name, variant


WORKLOADS = list(workload_rows())


def row_id(case: tuple[str, dict[str, Any]]) -> str:
    return f"{case[0]}:{case[1]['kind']}"


def paths_of(row: dict[str, Any]) -> Iterator[str]:
    for key in ("name", "image", "code", "handler", "start", "tags", "schedule"):
        yield from row.get(key, [])
    for key in ("identities", "env", "secrets", "class_when", "weight_when"):
        for entry in row.get(key, []):
            yield from entry.get("lacks", ()) or [entry["path"]]
            yield from (entry[part] for part in ("name", "value", "reference", "namespace") if part in entry)
    for entry in row.get("own_secrets", []):
        yield from (entry["path"], entry["name"], entry["value"], entry["stored"], entry["mounted"]["path"], *entry["pulls"])
    for key in ("own_when", "when", "block_without_name", "image_parts"):
        if key in row:
            yield row[key]["path"]


@pytest.mark.parametrize("case", WORKLOADS, ids=row_id)
def test_a_workload_row_has_the_shape_the_extractors_read(case: tuple[str, dict[str, Any]]) -> None:
    _, row = case
    assert set(row) <= WORKLOAD_KEYS
    assert {"platform", "kind", "class", "weight", "name", "absent", "verified", "source"} <= set(row)
    assert row["class"] in CLASSES
    assert 0.0 <= row["weight"] <= 1.0
    assert (row["class"] == "host") == (row["weight"] == 0.0) or row["platform"] == "databricks"
    assert row["absent"] in {"none", "own", "unknown"} or row["absent"].startswith("default:")
    assert {entry["kind"] for entry in row.get("identities", [])} <= IDENTITY_KINDS
    assert all(entry["shape"] in {"map", "list", "pairs", "script"} for entry in row.get("env", []))
    assert row["verified"] == "V", "general knowledge has no place here"


@pytest.mark.parametrize("case", WORKLOADS, ids=row_id)
def test_every_path_of_a_workload_row_parses(case: tuple[str, dict[str, Any]]) -> None:
    paths = list(paths_of(case[1]))
    assert paths
    for path in paths:
        assert all(name for name, _ in parse_path(path)), path


def test_a_terraform_type_stands_in_one_file_only() -> None:
    names = [name for path in (CATALOG / "workloads").glob("*.yaml") for name in load(f"workloads/{path.name}")]
    assert len(names) == len(set(names))


def test_a_default_identity_is_described() -> None:
    defaults = load("links.yaml")["defaults"]
    named = {row["absent"].removeprefix("default:") for _, row in WORKLOADS if row["absent"].startswith("default:")}
    assert named
    assert named <= set(defaults)


def _strings(data: Any) -> Iterator[str]:
    """Every text in lists and maps, but for the mark of an object that is itself what is looked for."""
    if isinstance(data, str):
        yield from () if data == "." else (data,)
    elif isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _strings(item)


def test_every_kubernetes_path_parses() -> None:
    catalog = load("kubernetes.yaml")
    paths = list(_strings([{**row, "takes": [], "absent": [], "parameters": []} for row in catalog["pods"].values()]))
    paths += [take[key] for row in catalog["pods"].values() for take in row.get("takes", ()) for key in ("name", "kind") if key in take]
    paths += _strings([{**row, "makes": []} for row in catalog["kept"].values()])
    assert len(paths) > 20
    for path in paths:
        assert all(name for name, _ in parse_path(path)), path


def test_kubernetes_rows_have_the_shape_the_extractors_read() -> None:
    catalog = load("kubernetes.yaml")
    kinds = set(catalog["pods"]) | {"/ServiceAccount", "/Secret", "/ConfigMap", "/Namespace", "networking.k8s.io/NetworkPolicy"}
    kinds |= {f"rbac.authorization.k8s.io/{kind}" for kind in ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")}
    assert set(catalog["terraform"].values()) <= kinds


def test_identity_rows_say_how_they_are_named_and_referred_to() -> None:
    for name, row in load("identities.yaml").items():
        assert {"kind", "provider", "name", "scope", "computed"} <= set(row), name
        for path in [*row["name"], *row["scope"]]:
            assert parse_path(path)


def test_grant_rows_say_who_gets_what() -> None:
    for name, row in load("grants.yaml").items():
        if "service" in row:  # a policy that stands at a resource names whom it means itself
            assert {"provider", "service"} < set(row) <= {"provider", "service", "resource_policy", "own", "arn", "statement"}, name
            assert ("resource_policy" in row) != ("statement" in row), name
            continue
        who = set(row) & {"principal", "bindings", "subjects", "holds", "rules"}
        what = set(row) & {"policy", "policy_arn", "role", "role_ref", "bindings", "holds", "permissions", "boundary", "rules"}
        what |= set(row) & {"permission", "requests"}
        assert who, name
        assert what, name
        for key in ("policy", "policy_arn", "role", "scope"):
            for path in row.get(key, []):
                assert parse_path(path)
        for entry in row.get("principal", []):
            assert "kind" in entry
            assert entry.get("self") or parse_path(entry["path"])


KEY_KINDS = IDENTITY_KINDS | {"aws_user", "azure_application", "azure_service_principal", "databricks_service_principal"}


def test_key_rows_say_whose_they_are_and_how_long_they_live() -> None:
    catalog = load("keys.yaml")
    for name, row in catalog["keys"].items():
        needed = {"kind", "provider", "of", "secret"}
        assert needed <= set(row) <= needed | {"unless", "expiry", "static", "limit", "writes"}, name
        assert {entry["kind"] for entry in row["of"]} <= KEY_KINDS
        assert row.get("limit", "key") in catalog["limits"]
    expiries = [row["expiry"] for part in ("keys", "stored") for row in catalog[part].values() if "expiry" in row]
    for expiry in expiries:
        assert expiry["absent"] in {"none", "unknown"}
        assert expiry.get("unit", "second") in {"second", "day"}
        assert expiry.get("date") or expiry.get("span")
    paths = [entry["path"] for row in catalog["keys"].values() for entry in row["of"]]
    paths += [path for expiry in expiries for key in ("date", "span") for path in expiry.get(key, [])]
    paths += [row["refreshes"]["path"] for row in catalog["clients"].values()]
    for path in paths:
        assert all(name for name, _ in parse_path(path)), path


def test_rows_of_people_say_who_is_in_which_group() -> None:
    catalog = load("people.yaml")
    for name, row in catalog["groups"].items():
        assert row.get("self") or parse_path(row["group"]), name
        assert {entry["kind"] for entry in row["member"]} <= KEY_KINDS | {"azure_principal"}
        assert all(parse_path(entry["path"]) for entry in row["member"])
    assert all(name == name.lower() for name in catalog["machine_accounts"])
    assert all(not name.startswith("/") for name in catalog["configuration"])


def test_evidence_weights_are_priors_below_certainty() -> None:
    models = load("models.yaml")
    rows = [
        *models["env"],
        *models["frameworks"],
        *models["images"],
        *models["charts"],
        *models["labels"],
        *(row for row in models["names"] if row["weight"] > 0),
        *(row for rows in models["iam"].values() for row in rows),
    ]
    assert len(rows) > 80
    for row in rows:
        assert 0.0 < row["weight"] < 1.0, row
    assert all(-1.0 < row["weight"] <= 0.3 for row in models["names"]), "a name alone never makes an agent"


def test_a_variable_counts_once_and_credentials_say_what_they_open() -> None:
    models = load("models.yaml")
    names = [name for row in models["env"] for name in row.get("names", [])]
    assert len(names) == len(set(names))
    assert not set(names) & set(models["env_not"])
    for row in models["env"]:
        assert ("names" in row) != ("pattern" in row)
        assert row.get("opens", "model") in {"model", "other"}
        for name in row.get("names", []):
            if name.endswith(("_API_KEY", "_AUTH_TOKEN", "_OAUTH_TOKEN", "_SECRET_KEY")):
                assert "opens" in row, name


def test_a_package_belongs_to_one_framework() -> None:
    packages = [(kind, name) for row in load("models.yaml")["frameworks"] for kind, names in row["packages"].items() for name in names]
    assert len(packages) == len(set(packages))
    imports = [name for row in load("models.yaml")["frameworks"] for name in row["imports"]]
    assert len(imports) == len(set(imports))


def vetoes(name: str, image: str) -> list[str]:
    catalog = load("not_agents.yaml")
    last = image.rpartition("/")[2]
    hits = [row["glob"] for row in catalog["names"] if fnmatchcase(name, row["glob"]) or (last and fnmatchcase(last, row["glob"]))]
    return hits + [row["glob"] for row in catalog["images"] if fnmatchcase(image, row["glob"])]


LOOKALIKES = yaml.safe_load((HERE / "lookalikes.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", LOOKALIKES["agents"], ids=lambda entry: str(entry["name"]))
def test_no_ai_agent_is_vetoed(entry: dict[str, str]) -> None:
    assert vetoes(entry["name"], entry.get("image", "")) == []


@pytest.mark.parametrize("entry", LOOKALIKES["others"], ids=lambda entry: str(entry["name"]))
def test_programs_that_are_only_called_agent_are_vetoed(entry: dict[str, str]) -> None:
    assert vetoes(entry["name"], entry.get("image", "")) != []


def test_what_is_vetoed_is_named_once_with_its_product() -> None:
    catalog = load("not_agents.yaml")
    for section, key in (("names", "glob"), ("images", "glob"), ("types", "type"), ("charts", "glob")):
        keys = [row[key] for row in catalog[section]]
        assert len(keys) == len(set(keys))
        assert all(row["product"] for row in catalog[section])
    agents = {name for name, row in WORKLOADS if row["class"] != "host"}
    assert not agents & {row["type"] for row in catalog["types"]}


def test_a_glob_is_specific() -> None:
    for row in load("not_agents.yaml")["names"]:
        assert len(row["glob"].replace("*", "")) >= 6 or "*" not in row["glob"], row
        assert row["glob"] not in {"*agent*", "*bot*", "*assistant*"}


def test_environment_names_fold_to_themselves() -> None:
    catalog = load("environments.yaml")
    assert all(catalog["fold"][folded] == folded for folded in catalog["fold"].values())
    assert set(catalog["production"]) <= set(catalog["fold"].values())
    assert not set(catalog["said"]) & set(catalog["fold"])
    assert all({**catalog["said"], **catalog["fold"]}[folded] == folded for folded in catalog["said"].values())
    listed = {*catalog["nouns"], *(word for words in catalog["names"].values() for word in words)}
    assert listed | set(catalog["several"]) <= set(catalog["fold"])


FACTS = yaml.safe_load((HERE / "known_facts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("fact", FACTS["workloads"], ids=lambda fact: str(fact["type"]))
def test_a_workload_names_its_identity_where_the_provider_documents_it(fact: dict[str, Any]) -> None:
    row = dict(WORKLOADS)[fact["type"]]
    assert [entry["path"] for entry in row.get("identities", [])] == fact["identities"]
    assert row["absent"] == fact["absent"]
    assert row["class"] == fact["class"]


def test_administrators_are_full_control_and_nothing_less() -> None:
    catalog = load("administrators.yaml")
    assert [row["name"] for row in catalog["aws_managed"]] == ["AdministratorAccess"]
    assert [row["role"] for row in catalog["gcp_roles"]] == ["roles/owner"]
    assert [(row["role"], row["id"]) for row in catalog["azure_roles"]] == [("Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635")]
    assert [(row["role"], row["id"]) for row in catalog["entra_roles"]] == [
        ("Global Administrator", "62e90394-69f5-4237-9190-012177145e10")
    ]
    assert [row["name"] for row in catalog["kubernetes_roles"]] == ["cluster-admin"]


def test_logging_rows_name_kinds_and_stores_that_exist_and_their_source() -> None:
    logging = load("logging.yaml")
    kinds = {row["kind"] for _, row in WORKLOADS} | {
        name.rpartition("/")[2]
        for path in (CATALOG / "custom_resources").glob("*.yaml")
        for name, row in load(f"custom_resources/{path.name}").items()
        if row["class"] in ("agent", "tool_server")
    }
    stores = {row["kind"] for row in logging["stores"].values()}
    assert set(logging["defaults"]) | set(logging["configured"]) | set(logging["writing"]["kinds"]) <= kinds
    assert {kind for row in logging["telemetry"] for kind in row.get("named_by", ())} <= kinds
    assert {row["store"] for row in logging["defaults"].values() if "store" in row} <= stores
    rows = [*logging["defaults"].values(), *logging["configured"].values(), *logging["stores"].values(), *logging["telemetry"]]
    assert all(row["source"] for row in rows)
    assert all(set(row) <= {"keeps", "store", "target", "source"} for row in logging["defaults"].values())
    assert all(set(row) <= {"path", "sink", "source"} for row in logging["configured"].values())


def test_logging_says_of_no_managed_policy_both_that_it_lets_log_and_that_it_does_not() -> None:
    writing = load("logging.yaml")["writing"]
    assert not set(writing["managed_yes"]) & set(writing["managed_no"])


def test_every_logging_path_parses_and_words_that_name_a_program_are_in_lower_case() -> None:
    logging = load("logging.yaml")
    paths = [path for row in logging["routes"].values() for path in row["to"]] + [row["path"] for row in logging["configured"].values()]
    assert len(paths) > 10
    for path in paths:
        assert all(name for name, _ in parse_path(path)), path
    assert all(word == word.lower() for row in logging["telemetry"] for word in row["code"])
