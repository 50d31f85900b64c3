"""The package's file of Google's roles: written and read alike, and what is said of a role by its name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fivegates.catalog import load, read_gcp_roles
from fivegates.iam.gcp.bindings import matches_denied
from fivegates.iam.gcp.roles import PredefinedRoles, RoleBook, role_kind, service_of

sys.path.insert(0, str(Path(__file__).parents[3] / "tools"))
import gcp_roles

MADE_UP = {
    "roles/a.all": {"a.things.get", "a.things.list", "a.x.y.get", "b.example.com/things.get", "z.last.one"},
    "roles/a.first": {"a.things.get"},
    "roles/a.firstAndLast": {"a.things.get", "z.last.one"},
    "roles/a.none": set[str](),
    "roles/a.gaps": {"a.things.get", "a.x.y.get", "z.last.one"},
}


def test_what_is_written_is_read_again() -> None:
    roles = PredefinedRoles(gcp_roles.render(MADE_UP, {"source": "s", "as_of": "2026-01-01"}))
    assert {name: roles.permissions(name) for name in MADE_UP} == {name: frozenset(held) for name, held in MADE_UP.items()}
    assert roles.about == {"source": "s", "as_of": "2026-01-01"}


@pytest.mark.parametrize(
    "role", ["roles/a", "roles/a.al", "a.all", "", "roles/", "roles/a.all 0", "\nroles/a.all", "projects/p/roles/a.all"]
)
def test_a_role_of_another_name_is_not_known(role: str) -> None:
    assert PredefinedRoles(gcp_roles.render(MADE_UP, {})).permissions(role) is None


def test_the_packages_file_holds_the_roles_that_people_give() -> None:
    roles = PredefinedRoles(read_gcp_roles())
    assert set(roles.about) == {"source", "as_of"}
    assert roles.permissions("roles/iam.serviceAccountTokenCreator") >= {  # type: ignore[operator]
        "iam.serviceAccounts.getAccessToken", "iam.serviceAccounts.signJwt",
    }  # fmt: skip
    assert "secretmanager.versions.access" in (roles.permissions("roles/secretmanager.secretAccessor") or ())
    assert "secretmanager.versions.access" not in (roles.permissions("roles/editor") or ("secretmanager.versions.access",))
    assert len(roles.permissions("roles/owner") or ()) > 10_000


def every_permission() -> set[str]:
    text = read_gcp_roles().split("\n", 2)[1]
    return {f"{type}.{verb}" for group in text.split(" ") for type, _, verbs in [group.partition(":")] for verb in verbs.split(",")}


def test_every_permission_and_role_of_the_catalogue_exists() -> None:
    held, known = every_permission(), load("gcp")
    types = {one.rpartition(".")[0] for one in held}
    assert [one for one in (*known["narrowable"], *known["basic_defaults"]) if one not in held] == []
    assert [one for row in known["resources"].values() for one in row["types"] if one not in types] == []
    assert [
        one for one in known["narrowable"] if not any(one.rpartition(".")[0] in row["types"] for row in known["resources"].values())
    ] == []
    assert [role for role in known["above_projects"] if RoleBook(read_gcp_roles, {}).permissions(role) is None] == []


def test_every_permission_of_a_way_is_one_that_a_role_holds() -> None:
    held = every_permission()
    rows = {name: row for name, row in load("escalations").items() if row["provider"] == "gcp"}
    asked = {one for row in rows.values() for need in row["all_of"] for one in ([need] if isinstance(need, str) else need)}
    assert sorted(asked - held) == []
    assert [name for row in rows.values() for name in row.get("within", ()) if name not in rows] == []


@pytest.mark.parametrize(
    ("role", "kind", "service"),
    [
        ("roles/owner", "basic", ""),
        ("roles/viewer", "basic", ""),
        ("roles/storage.admin", "full", "storage"),
        ("roles/storage.objectAdmin", "predefined", "storage"),
        ("roles/cloudbuild.builds.builder", "predefined", "cloudbuild"),
        ("projects/p/roles/admin", "custom", ""),
        ("organizations/1/roles/x.admin", "custom", ""),
        ("", "", ""),
    ],
)
def test_a_role_is_told_by_its_name(role: str, kind: str, service: str) -> None:
    assert (role_kind(role), service_of(role)) == (kind, service)


@pytest.mark.parametrize(
    ("pattern", "permission", "expected"),
    [
        ("iam.googleapis.com/roles.create", "iam.roles.create", True),
        ("iam.googleapis.com/roles.*", "iam.roles.create", True),
        ("iam.googleapis.com/*.*", "iam.roles.create", True),
        ("iam.googleapis.com/*.create", "iam.roles.create", True),
        ("iam.googleapis.com/roles.*", "iam.serviceAccounts.create", False),
        ("storage.googleapis.com/roles.create", "iam.roles.create", False),
        ("cloudresourcemanager.googleapis.com/projects.setIamPolicy", "resourcemanager.projects.setIamPolicy", True),
        ("iam.googleapis.com/workloadIdentityPools.create", "iam.googleapis.com/workloadIdentityPools.create", True),
        ("iam.roles.create", "iam.roles.create", False),
        ("", "iam.roles.create", False),
        ("*", "iam.roles.create", False),
    ],
)
def test_a_denied_permission_means_the_one_of_allow_policies(pattern: str, permission: str, expected: bool) -> None:
    assert matches_denied(pattern, permission) is expected
