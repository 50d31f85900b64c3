"""Regular expressions in RE2's syntax, matched in linear time: a pattern from the scanned tree cannot hang the scan."""

from __future__ import annotations

from .compiler import compile_pattern
from .machine import Match, Program
from .parser import PatternError

__all__ = ["Match", "PatternError", "Program", "compile_pattern"]
