"""A file that has nothing to do with an agent changes nothing that is said of one.

Every fourth example of a check is tried; with ``EVERY_EXAMPLE=1`` all are.
"""

from __future__ import annotations

import os

from example_trees import Example, examples, scan

ONE_IN = 1 if os.environ.get("EVERY_EXAMPLE") else 4
UNRELATED = {
    "zz-pictures/README.md": "# Pictures\n\nResized at night.\n",
    "zz-pictures/main.tf": 'resource "aws_s3_bucket" "zz_pictures" {\n  bucket = "zz-pictures"\n}\n',
    "zz-pictures/settings.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: zz-pictures}, data: {w: '640'}}\n",
    "zz-pictures/resize.py": "import json\n\nprint(json.dumps({}))\n",
    "zz-pictures/package.json": '{"name": "zz-pictures", "private": true}\n',
    "zz-pictures/.env.example": "ZZ_WIDTH=640\n",
}


def said(example: Example, more: dict[str, str]) -> list[tuple[str, str, str, int]]:
    """Every finding of the example's check with its message and place, where ``more`` files were added."""
    result = scan({**example.files, **more}, example.check, example.today, example.past, shallow=example.shallow, base=example.base)
    return sorted((one.fingerprint, one.message, one.place.path, one.place.line) for one in result.findings)


def test_an_unrelated_file_changes_no_finding() -> None:
    tried = examples()[::ONE_IN]
    before = [said(example, {}) for example in tried]
    assert len(tried) > 100 and sum(map(len, before)) > 100
    assert [example.title for example, then in zip(tried, before, strict=True) if said(example, UNRELATED) != then] == []
