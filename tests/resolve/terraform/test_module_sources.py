"""Which module a call names, and which of its versions it accepts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.readers.hcl.structure import parse_hcl
from fivegates.resolve.terraform.sources import source_of
from fivegates.resolve.terraform.versions import Range, read_version
from fivegates.source import Source

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "module_sources.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['source']} {case.get('version', '')}" for case in CASES])
def test_a_call_names_a_module_and_the_versions_it_accepts(case: dict[str, Any]) -> None:
    version = f'  version = "{case["version"]}"\n' if "version" in case else ""
    document = parse_hcl(Source("main.tf", f'module "m" {{\n  source = "{case["source"]}"\n{version}}}\n'))
    found = source_of(document.body.blocks[0])
    told = found if found is not None and not found.is_commit else None
    assert (told.address if told is not None else None) == case.get("address")
    for text in (*case.get("accepts", ()), *case.get("refuses", ())):
        read = read_version(text)
        assert found is not None and read is not None
        assert found.versions.meets(Range(read[0], read[0], True, True)) is (text in case.get("accepts", ()))


def test_a_version_that_is_worked_out_is_no_version_that_can_be_told() -> None:
    document = parse_hcl(Source("main.tf", 'module "m" {\n  source = "a/b/c"\n  version = var.v\n}\n'))
    assert source_of(document.body.blocks[0]) is None


def test_a_source_that_is_worked_out_names_no_module() -> None:
    document = parse_hcl(Source("main.tf", 'module "m" {\n  source = "${var.host}/b/c"\n}\n'))
    assert source_of(document.body.blocks[0]) is None


@pytest.mark.parametrize(
    ("remark", "version", "is_commit"),
    [
        ("# v1.1.0", "1.1.0", False),
        ("  // tag: 2.4.1", "2.4.1", False),
        ("# version 3.0", "3.0", False),
        ("", None, True),
        ("# pinned on 2024", None, True),
        ("# v2", None, True),
    ],
)
def test_a_commit_is_of_the_version_that_a_remark_behind_it_gives(remark: str, version: str | None, is_commit: bool) -> None:
    source = "git::https://github.com/terraform-aws-modules/terraform-aws-lambda.git?ref=0123456789abcdef0123456789abcdef01234567"
    document = parse_hcl(Source("main.tf", f'module "m" {{\n  source = "{source}" {remark}\n}}\n'))
    found = source_of(document.body.blocks[0])
    assert found is not None and found.is_commit is is_commit
    if version is not None and (read := read_version(version)) is not None:
        assert found.versions == Range(read[0], read[0], True, True)
