"""Everything that is fuzzed, by name."""

from __future__ import annotations

import matching
import scanning

import readers

TARGETS = {**readers.TARGETS, **matching.TARGETS, **scanning.TARGETS}
