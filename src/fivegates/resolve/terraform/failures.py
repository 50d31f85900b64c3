"""How an evaluation stops: Terraform would refuse the expression, or a bound of ours was hit."""

from __future__ import annotations


class EvaluationError(Exception):
    """Terraform would report an error here; ``try`` and ``can`` catch it, everywhere else the value is unknown with this reason."""


class LimitError(Exception):
    """A bound on hostile input was hit: listed as a problem, and never caught by ``try``."""
