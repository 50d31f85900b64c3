"""Which workloads the values of one release speak of: the release itself, or several of its sections, each with an image of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..named_tuple import NamedTuple
from ..resolve.release_settings import Path
from ..values import Unknown, Value
from .model import INIT, SIDECAR
from .release_stores import STORES
from .release_values import ReleaseValues

ENVIRONMENTS = (
    "env",
    "extraEnv",
    "extraEnvs",
    "extraEnvVars",
    "envVars",
    "additionalEnv",
    "additionalEnvVars",
    "environment",
    "environmentVariables",
)
ACCOUNTS = ("serviceAccount", "serviceAccountName")
_OWN = frozenset((*ENVIRONMENTS, *STORES, *ACCOUNTS))
_ROLES = {"initContainers": INIT, "sidecars": SIDECAR, "metrics": SIDECAR}  # of the containers below a name
_NO_WORKLOADS = frozenset(("global", "tests", *_ROLES))  # what stands below them is part of another pod
_PARTS = frozenset(("containers",))  # a map of these is one pod
_LEVELS = frozenset(("controllers", "workloads", "deployments", "services", "apps"))  # say nothing themselves
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
DEEPEST = 6


class Section(NamedTuple):
    """One workload: where its values stand in the release's (empty for the release itself), and what is left to others of them."""

    path: Path = ()
    others: tuple[Path, ...] = ()
    within: Path = ()

    @property
    def holders(self) -> Iterator[Path]:
        """The section and everything around it, from the inside: what holds for the whole chart holds for its parts.

        ``within``: of a release that is one workload the one map that names an account.
        """
        inside = self.path or self.within
        for length in range(len(inside), -1, -1):
            yield inside[:length]


def sections_of(values: ReleaseValues) -> list[Section]:
    """The release alone, or where several maps of its values have an image and an environment or account each, every one of them.

    The release itself is one more where it has an image at the top.
    """
    paths = list(dict.fromkeys(_sections(values)))
    at_top = names_image(values.get("image"))
    if len(paths) + at_top < 2:
        accounts = {path[:-1] for path, _ in values.named(ACCOUNTS)}
        return [Section(within=accounts.pop() if len(accounts) == 1 else ())]
    return [*([Section((), tuple(paths))] if at_top else []), *(Section(path) for path in paths)]


def _sections(values: ReleaseValues) -> Iterator[Path]:
    """The outermost maps that are workloads of their own."""
    found: list[Path] = []
    for path, value in values.walk(ends=_NO_WORKLOADS):
        if not 0 < len(path) <= DEEPEST or path[-1] in _NO_WORKLOADS or any(path[: len(one)] == one for one in found):
            continue
        if names_image(value.get("image")) and isinstance(value.data, dict) and not _OWN.isdisjoint(value.data):
            part = next((at for at, step in enumerate(path) if step in _PARTS), len(path))
            if part:
                found.append(path[:part])
                yield path[:part]


def names_image(image: Value | None) -> bool:
    """Whether a value says which image runs: a text, or a map with a repository or name."""
    if image is None:
        return False
    if isinstance(image.data, dict):
        named = (image.get("repository"), image.get("name"))
        return any(one is not None and (bool(one.text) or one.is_unknown) for one in named)
    return bool(image.text) or (isinstance(image.data, Unknown) and bool(image.data.parts))


def is_container(path: Path) -> bool:
    """Whether what stands at a path is one of several containers of a pod."""
    return not _PARTS.isdisjoint(path[:-1])


def role_of(path: Path) -> str:
    """What a container is written as whose image stands at a path."""
    return next((_ROLES[step] for step in path if step in _ROLES), "")


def section_name(release: str, section: Section, every: list[Section]) -> str:
    """``assist`` and ``worker`` as ``assist-worker``; as many of the last names on the way as tell the sections apart."""
    steps = [_HUMP.sub("-", step).lower().replace("_", "-") for step in section.path if step not in _LEVELS]
    last = [one.path[-1] for one in every if one.path]
    if len(set(last)) == len(last):
        steps = steps[-1:]
    own = "-".join(steps)
    return release if not own or own == release else own if own.startswith(f"{release}-") else f"{release}-{own}"
