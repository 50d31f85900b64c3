"""What a new identity is called: after its agent, within what its provider takes for a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from hashlib import sha256
from itertools import chain, count

_LONGEST = {"aws": 64, "gcp": 30, "azure": 128, "kubernetes": 63}  # provider documentation of role, account and identity names
_SHORTEST = {"gcp": 6}
_OTHER = re.compile(r"[^a-z0-9]+")


def new_name(agent: str, environment: str, provider: str, taken: Set[str] = frozenset()) -> str:
    """Lower case, digits and hyphens; its environment behind it where the name does not hold it already, and something more behind that
    where the name is ``taken``: by what somebody runs as, or by another step.
    """
    return next(name for more in _endings() if (name := _name(slug(agent) + more, environment, provider)) not in taken)


def _endings() -> Iterator[str]:
    return chain(("", "-own"), (f"-{number}" for number in count(2)))


def _name(agent: str, environment: str, provider: str) -> str:
    name = agent
    if environment and slug(environment) not in name.split("-"):
        name = f"{name}-{slug(environment)}"
    name = name if name[:1].isalpha() else f"agent-{name}".rstrip("-")
    longest = _LONGEST.get(provider, 63)
    if len(name) > longest:
        name = f"{name[: longest - 7].rstrip('-')}-{sha256(agent.encode()).hexdigest()[:6]}"
    return name if len(name) >= _SHORTEST.get(provider, 1) else f"{name}-agent"


def slug(text: str) -> str:
    return _OTHER.sub("-", text.lower()).strip("-")


def label(name: str) -> str:
    """A Terraform label for a name made by ``new_name``."""
    return name.replace("-", "_")
