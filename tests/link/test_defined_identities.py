"""Identities that the tree defines, that it does not, and those of which nobody can say."""

from __future__ import annotations

import pytest

from fivegates.link.identity_rows import is_defined


@pytest.mark.parametrize(
    ("identity", "defined", "answer"),
    [
        ("aws:role/1/drafter", ["aws:role/1/drafter"], True),
        ("azure:mi/system/terraform/./drafter", [], True),
        ("aws:role/1/drafter", [], False),
        ("aws:role/1/drafter", ["aws:role/1/reader"], False),
        ("gcp:sa/drafter@acme", ["gcp:sa/reader@acme"], False),
        ("k8s:?apps/support/drafter", ["k8s:?apps/support/reader"], False),
        ("ref:./var.role", [], False),
        ("ref:./data.terraform_remote_state.iam.outputs.role", [], False),
        # a definition of that name may be the one
        ("aws:role/1/drafter", ["aws:role/?iam/drafter"], None),
        ("k8s:?apps/support/drafter", ["k8s:?base/?/drafter"], None),
        # one whose name is not known may be called so, and what is looked up by an unknown name may be any
        ("aws:role/1/drafter", ["aws:role/?iam/(aws_iam_role.r)"], None),
        ("aws:role/?./(data.aws_iam_role.r)", ["aws:role/?iam/reader"], None),
        ("ref:./var.role", ["aws:role/?iam/reader"], None),
        ("ref:./module.roles.arn", [], None),
        ("azure:client/11111111-2222-3333-4444-555555555555", [], None),
        ("secret:0123456789abcdef", [], None),
    ],
)
def test_absence_is_proved_or_nothing_is_said(identity: str, defined: list[str], answer: bool | None) -> None:
    names = dict.fromkeys(sorted((one.rpartition("/")[2].partition("@")[0] for one in defined), key=lambda name: not name.startswith("(")))
    assert is_defined(identity, defined, names) is answer
