"""What extraction hands to linking: workloads, identities, grants and credentials as written, not yet joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..resolve.interface import Resource
from ..source import Place
from ..values import Origin, Value


@dataclass(frozen=True, slots=True)
class Selected:
    """A value found by a path. ``holder`` is the argument or entry of the resource itself that holds it: what its owner edits."""

    value: Value
    holder: Origin


@dataclass(frozen=True, slots=True)
class Mention:
    """A workload, binding or policy names an identity: ``kind`` as in the catalogue (``aws_role``, ``k8s_service_account`` ...),
    ``via`` the path.
    """

    kind: str
    found: Selected
    via: str
    namespace: Value | None = None


@dataclass(frozen=True, slots=True)
class EnvEntry:
    """One variable given to a process: a value, or a ``reference`` to a stored secret (``store`` and name), from ``place``."""

    name: str
    value: Value | None
    reference: str | None
    place: Place
    via: str = "env"


@dataclass(frozen=True, slots=True)
class CodeLink:
    """A way to source code: a ``folder`` of the tree, an ``image`` whose last segment may lead to one, or an ``archive`` made from one.

    ``recipe``: which Dockerfile and stage build from the folder; several recipes of one folder are several programs.
    """

    folder: str | None
    image: str | None
    place: Place
    archive: Value | None = None
    recipe: str = ""


@dataclass(frozen=True, slots=True)
class WorkloadRecord:
    """A resource that runs code or is an agent.

    ``identity_absent``: what it means that no mention was found: none | own | unknown | default:<kind>. ``env_complete``: every
    variable it is
    given was read. ``env_files``: paths of files it loads whole. ``tags``: owner and environment tags and labels, lower-cased keys.
    """

    resource: Resource
    system: str
    platform: str
    kind: str
    name: str
    named: bool
    class_: str
    weight: float
    mentions: tuple[Mention, ...]
    identity_absent: str
    env: tuple[EnvEntry, ...]
    env_complete: bool
    env_files: tuple[tuple[str, Place], ...]
    images: tuple[Selected, ...]
    code: tuple[CodeLink, ...]
    tags: Mapping[str, Value]
    schedule: str | None
    source: str
    namespace: Value | None = None
    uses_models: tuple[Selected, ...] = ()
    off: bool = False
    tags_known: bool = True


@dataclass(frozen=True, slots=True)
class IdentityRecord:
    """A resource that is an identity; ``computed`` maps its attributes that stand for it (``arn``, ``email``) to how."""

    resource: Resource
    kind: str
    provider: str
    name: Selected | None
    scope: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AssumeRecord:
    """``source`` may become ``target``; both as written. ``pod_label``: only pods that carry it (key, value) do."""

    resource: Resource
    source: Mention
    target: Mention
    via: str
    condition: str | None = None
    pod_label: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class GrantRecord:
    """A permission as written: to ``principal``, an action pattern or role on a resource or scope; ``certain`` is False under a
    condition or on an unknown part.
    """

    resource: Resource
    principal: Mention
    provider: str
    effect: str
    action: str | None
    target: str | None
    role: str | None
    scope: str | None
    condition: str | None
    certain: bool
    administrator: bool
    place: Place
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class CredentialRecord:
    """A literal that the classifier takes for a live credential, or a stored key object; ``text`` never leaves the process."""

    kind: str
    provider: str
    name: str
    text: str | None
    object: str | None
    opens_only_models: bool
    place: Place
    tracked: bool
    file_kind: str
    live: bool = True

    def __repr__(self) -> str:
        return f"CredentialRecord({self.kind!r}, {self.name!r}, {self.place!r})"
