"""No promise breaks under what fuzzing found before, nor under a bounded number of broken inputs; ``make fuzz`` goes on from here."""

from __future__ import annotations

from time import monotonic

import pytest
from mutate import variants
from seeds import kept_files, seeds_of
from targets import TARGETS

READER_RUNS = 400
SCAN_RUNS = 20
LONGEST = 20.0  # seconds of one input: far above what any takes, so that a slow machine is no failure and an endless loop is


@pytest.mark.parametrize("target", TARGETS)
def test_what_fuzzing_once_found_is_mended(target: str) -> None:
    for path in kept_files(target):
        TARGETS[target](path.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_broken_inputs_break_no_promise(target: str) -> None:
    runs = SCAN_RUNS if target.startswith("scan_") else READER_RUNS
    for data in variants(seeds_of(target), runs, seed=1):
        began = monotonic()
        TARGETS[target](data)
        assert monotonic() - began < LONGEST
