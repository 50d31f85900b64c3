"""Whether an agent may itself change what is to stop it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ..iam.held import ALLOWED, WIDE, Holding, Reach

Held = Callable[[str], Iterable[Holding]]  # of an identity


class Switches:
    """``actions``: what changes a thing, by its type or kind; ``held``: what an identity holds, nothing where the tree grants nothing."""

    def __init__(self, actions: Mapping[str, Sequence[str]], held: Held) -> None:
        self._actions = actions
        self._held = held

    def changed_by(self, reference: str, identities: Iterable[str]) -> str:
        """The first action that certainly lets one of the identities change what a contract names; '' where none does."""
        type, name = _type_and_name(reference)
        for action in self._actions.get(type, ()):
            for identity in identities:
                if any(_holds(reach, name) for holding in self._held(identity) for reach in holding.reach(action)):
                    return f"{action} as {identity}"
        return ""


def _holds(reach: Reach, name: str) -> bool:
    """Whether it is allowed on everything of its kind, or on what the name is a part of."""
    return reach.decision.verdict == ALLOWED and (reach.breadth in WIDE or (bool(name) and name in reach.resource))


def _type_and_name(reference: str) -> tuple[str, str]:
    """``aws_ssm_parameter`` and ``aws_ssm_parameter.off`` of an address; ``Deployment`` and '' of ``support/Deployment/drafter``."""
    parts = reference.split("/")
    if len(parts) == 3 and "." not in parts[1]:
        return parts[1], ""
    last = reference.rpartition("//")[2].split(".")[-2:]
    return last[0], ".".join(last) if len(last) == 2 else ""
