"""The policies that AWS manages, by the ARN of an attachment."""

from __future__ import annotations

import pytest

from fivegates.iam.aws.attachments import managed_arn
from fivegates.iam.aws.managed import ManagedPolicies, managed_policies
from fivegates.source import Source
from fivegates.values import Origin, Unknown, Value

AT = Origin("attribute", Source("main.tf", "policy_arn = 1\n"), 0)


@pytest.mark.parametrize(
    ("arn", "is_known"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", True),
        ("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", True),
        ("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess", True),
        ("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole", False),  # it has a path
        ("arn:aws:iam::aws:policy/administratoraccess", False),
        ("arn:aws:iam::aws:policy/NoSuchPolicy", False),
        ("arn:aws-us-gov:iam::aws:policy/AdministratorAccess", False),
        ("arn:aws:iam::123456789012:policy/AdministratorAccess", False),
        ('arn:aws:iam::aws:policy/Admin":{"', False),
        ("arn:aws:iam::aws:policy/", False),
        ("", False),
    ],
)
def test_a_policy_is_known_by_its_exact_arn(arn: str, is_known: bool) -> None:
    assert (managed_policies().statements(arn, AT) is not None) is is_known


def test_every_part_of_a_policy_stands_at_its_attachment() -> None:
    found = managed_policies().statements("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", AT)
    assert found
    for statement in found:
        assert statement.origin is AT
        assert all(pattern.origin is AT for pattern in (*statement.actions, *statement.resources))


def test_every_policy_of_the_package_is_read_whole() -> None:
    paths = list(managed_policies().paths())
    assert len(paths) > 1500
    for path in paths:
        found = managed_policies().statements(f"arn:aws:iam::aws:policy/{path}", AT)
        assert found, path
        assert all(statement.effect in ("Allow", "Deny") and (statement.actions or statement.not_actions) for statement in found), path
        assert all(statement.tests is not None for statement in found), path


def test_the_first_and_the_last_line_are_found() -> None:
    lines = (b'{"source":"x 1"}', b'{"A":{"Path":"/","Statement":[]}}', b'{"B":{"Path":"/","Statement":[]}}')
    policies = ManagedPolicies(b"\n".join(lines), "2026-01-02")
    assert policies.statements("arn:aws:iam::aws:policy/A", AT) == ()
    assert policies.statements("arn:aws:iam::aws:policy/B", AT) == ()
    assert not policies.has("arn:aws:iam::aws:policy/source")


PARTITION = Unknown(reason="not known")


@pytest.mark.parametrize(
    ("data", "arn"),
    [
        ("arn:aws:iam::aws:policy/X", "arn:aws:iam::aws:policy/X"),
        (Unknown(parts=("arn:", PARTITION, ":iam::aws:policy/X")), "arn:aws:iam::aws:policy/X"),
        (Unknown(parts=(PARTITION, ":iam::aws:policy/X")), "arn:aws:iam::aws:policy/X"),
        (Unknown(parts=("arn:aws:iam::aws:policy/", PARTITION)), None),
        (Unknown(parts=("arn:aws:iam::aws:policy/", PARTITION, "Access")), None),
        (Unknown(parts=("arn:", PARTITION, ":iam::", PARTITION, ":policy/X")), None),
        (Unknown(parts=("x", PARTITION, ":iam::aws:policy/X")), None),
        (PARTITION, None),
        (None, None),
        (7, None),
    ],
)
def test_only_the_partition_of_a_managed_policy_may_be_left_open(data: object, arn: str | None) -> None:
    assert managed_arn(Value(data, AT)) == arn  # type: ignore[arg-type]
