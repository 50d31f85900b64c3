"""What readers share: limits, problems and the shape of a document."""

from __future__ import annotations

from ..named_tuple import NamedTuple
from ..source import Place


class Limits(NamedTuple):
    """Bounds on hostile input; hitting one is a listed problem. Settable under ``[limits]``."""

    file_bytes: int = 5_000_000
    env_file_bytes: int = 1_000_000
    plan_bytes: int = 50_000_000
    nesting: int = 200
    yaml_nodes: int = 250_000
    block_instances: int = 10_000
    tree_instances: int = 100_000


DEFAULT_LIMITS = Limits()


UNSEEN = ("not_read", "template")  # kinds of problems that may hide an agent and are no errors


class Problem(NamedTuple):
    """Something that could not be read. ``kind``: error | template | not_read | modelled | notice.

    ``error`` makes the run exit 2 unless findings block; ``template`` (Helm, Jinja, cookiecutter text) and ``not_read`` (a language that
    is recognised but not read) are listed and are no errors, as is ``modelled`` (a module that is not here, read by a model of it or by
    its call); ``notice``: it was read, and its own tool would refuse something in it, or takes something from the machine that runs it.
    """

    place: Place
    reason: str
    kind: str = "error"
