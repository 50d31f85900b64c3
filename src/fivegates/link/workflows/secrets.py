"""Secrets within reach of a step that runs an agent: in its variables and inputs, and in those of its job."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from ...extract.agent_jobs import AgentJob
from ...extract.jobs import TOKEN
from ...named_tuple import NamedTuple
from ...source import Place
from ...values import Unknown, Value


class HeldSecret(NamedTuple):
    """A secret by its name in the repository; ``opens_only_models``: it is the key of a model."""

    name: str
    opens_only_models: bool
    place: Place


def secrets_of(job: AgentJob, opens_model: Callable[[str], bool], model_inputs: Collection[str]) -> Iterator[HeldSecret]:
    """Each secret once; the workflow's own token is none."""
    seen: set[str] = set()
    holders = [job.resource.get("env"), *(agent.value.get(key) for agent in job.agents for key in ("env", "with"))]
    for holder in holders:
        for given, value in holder.data.items() if holder is not None and isinstance(holder.data, dict) else ():
            for name in _names(value):
                if name not in seen:
                    seen.add(name)
                    yield HeldSecret(name, given in model_inputs or opens_model(name) or opens_model(given), _written(value))


def _names(value: Value) -> list[str]:
    data = value.data
    if not isinstance(data, Unknown):
        return []
    addresses = sorted(reference.address for reference in data.references)
    found = (address.rpartition("secrets.") for address in addresses if address != TOKEN)
    return [name for _, secret, name in found if secret]


def _written(value: Value) -> Place:
    """Where the expression stands."""
    origin = value.origin
    return origin.previous.place if origin.kind == "reference" and origin.previous is not None else origin.place
