"""Our address of an instance and checkov's."""

from __future__ import annotations

import pytest

from fivegates.beside.addresses import are_alike, has_key, module_of

ALIKE = [
    ("aws_iam_role.a", "aws_iam_role.a", True),
    ("data.aws_iam_policy_document.d", "aws_iam_policy_document.d", True),
    ("module.a.data.aws_iam_policy_document.d", "module.a.aws_iam_policy_document.d", True),
    ("module.data.aws_iam_role.a", "module.data.aws_iam_role.a", True),
    ("aws_iam_role.data", "aws_iam_role.data", True),
    ('aws_iam_role.a["x"]', "aws_iam_role.a", True),  # one of them knows no keys
    ('aws_iam_role.a["x"]', 'aws_iam_role.a["x"]', True),
    ("aws_iam_role.a['x']", 'aws_iam_role.a["x"]', True),
    ('aws_iam_role.a["x.y]"]', 'aws_iam_role.a["x.y]"]', True),
    ('aws_iam_role.a["x"]', 'aws_iam_role.a["y"]', False),
    ("aws_iam_role.a[0]", "aws_iam_role.a[1]", False),
    ('module.m["x"].aws_iam_role.a', 'module.m["y"].aws_iam_role.a', False),
    ("module.m.aws_iam_role.a", "aws_iam_role.a", False),
    ("aws_iam_role.a", "aws_iam_role.b", False),
    ("aws_iam_role.a", "aws_iam_user.a", False),
    ("aws_iam_role.a", "", False),
    ("aws_iam_role.a[", "aws_iam_role.a[", True),
]


@pytest.mark.parametrize(("ours", "theirs", "expected"), ALIKE)
def test_addresses_are_alike_where_no_name_and_no_key_differs(ours: str, theirs: str, expected: bool) -> None:
    assert are_alike(ours, theirs) is expected


@pytest.mark.parametrize(
    ("address", "module"),
    [
        ("aws_iam_role.a", ""), ("module.a.aws_iam_role.r", "module.a"), ('module.a["x.y"].aws_iam_role.r', 'module.a["x.y"]'),
        ("module.a.module.b[0].aws_iam_role.r", "module.a.module.b[0]"), ("module.a", "module.a"), ("module.", "module."), ("", ""),
    ],
)  # fmt: skip
def test_the_module_of_an_address(address: str, module: str) -> None:
    assert module_of(address) == module


@pytest.mark.parametrize(("address", "expected"), [("a.b", False), ('a.b["x"]', True), ('module.m["x"].a.b', False), ("", False)])
def test_whether_an_address_names_one_instance(address: str, expected: bool) -> None:
    assert has_key(address) is expected
