"""Every function that terraform names is here, with what it takes and gives (recorded by ``make oracle``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from oracle.functions import RECORDED
from oracle.yaml_files import read

from fivegates.resolve.terraform.functions.attempts import SPECIAL
from fivegates.resolve.terraform.functions.opentofu import TABLE as OPENTOFU
from fivegates.resolve.terraform.functions.signatures import WRITTEN
from fivegates.resolve.terraform.functions.table import COMMON, rare

TOLD = read(RECORDED)
Values = Callable[..., dict[str, Any]]


def test_every_function_that_terraform_names_is_here_and_no_other_but_those_of_opentofu() -> None:
    assert {*COMMON, *rare(), *SPECIAL} == {*TOLD, *OPENTOFU}


def test_what_each_function_takes_and_gives_is_what_terraform_says() -> None:
    assert dict(WRITTEN) == TOLD


def test_a_function_has_its_longer_name_too(values: Values) -> None:
    assert values('resource "a_b" "x" { v = core::upper("a") }\n')["a_b.x"]["v"] == "A"


@pytest.mark.parametrize("call", ['provider::aws::arn_parse("arn:aws:iam::1:role/x")', "provider::x::y(var.u)", "nobody_knows(1)"])
def test_a_function_that_nobody_here_knows_is_unknown(call: str, values: Values) -> None:
    found = values(f'variable "u" {{}}\nresource "a_b" "x" {{ v = {call} }}\n')["a_b.x"]["v"]
    assert "$unknown" in found or "not evaluated" in found["$error"]


@pytest.mark.parametrize("call", ["timestamp()", "plantimestamp()", "uuid()", 'bcrypt("a")', 'base64gzip("a")'])
def test_what_only_a_run_can_tell_is_unknown(call: str, values: Values) -> None:
    found = values(f'resource "a_b" "x" {{ v = {call} }}\n')["a_b.x"]["v"]
    assert "$unknown" in found or "$error" in found


DOCUMENTED = [  # examples of OpenTofu's documentation; not compared with a run of it
    ('base64gunzip("H4sIAAAAAAACA0tMSgYAwkEkNQMAAAA=")', "abc"),
    ('base64gunzip("YQ==")', {"$error": "this is not compressed text in base64"}),
    ('urldecode("a+b%2Fc%3F%C3%A9~")', "a b/c?é~"),
    ('urldecode("%zz")', {"$error": "this is no encoded text"}),
    ('cidrcontains("192.168.2.0/20", "192.168.2.1")', True),
    ('cidrcontains("192.168.2.0/20", "192.168.2.0/22")', True),
    ('cidrcontains("192.168.2.0/20", "192.126.2.1")', False),
    ('cidrcontains("192.168.2.0/20", "192.126.2.0/18")', False),
    ('cidrcontains("fe80::/48", "fe80::1")', True),
    ('cidrcontains("fe80::/48", "fe81::1")', False),
    ('cidrcontains("fe80::/48", "10.0.0.1")', {"$error": "the two are not of one family"}),
]


@pytest.mark.parametrize(("call", "wanted"), DOCUMENTED, ids=[call for call, _ in DOCUMENTED])
def test_a_function_of_opentofu_does_what_its_documentation_says(call: str, wanted: Any, values: Values) -> None:
    assert values(f'resource "a_b" "x" {{ v = {call} }}\n')["a_b.x"]["v"] == wanted
