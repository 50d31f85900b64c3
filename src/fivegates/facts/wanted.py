"""Which facts are wanted beside those that every scan asks of."""

from __future__ import annotations

from ..named_tuple import NamedTuple


class Wanted(NamedTuple):
    """``every_identity``: permissions of those identities too that no workload reaches. ``told``: models and prompts of agents also where
    no contract asks for them. ``entitled``: what agents are granted, grant by grant, to be compared with another tree.
    """

    every_identity: bool = False
    told: bool = False
    entitled: bool = False


USUAL = Wanted()
TO_COMPARE = Wanted(entitled=True)
