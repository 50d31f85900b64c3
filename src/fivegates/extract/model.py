"""What extraction hands to linking: workloads, identities and grants as written, not yet joined.

Named tuples, because a class of them is made in a fifth of the time that a frozen dataclass takes, and every run makes them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Origin, Value

if TYPE_CHECKING:
    from ..iam.aws.statements import Pattern, Statement
    from ..iam.azure.assignments import Assignment
    from ..iam.azure.entra import DirectoryGrant
    from ..iam.gcp.bindings import Binding, Denial

INIT, SIDECAR = "init", "sidecar"  # what a container is written as that is not like the others
EVERY_ACCOUNT = "k8s_namespace"  # the kind of a mention of every service account of a namespace


class Selected(NamedTuple):
    """A value found by a path. ``holder`` is the argument or entry of the resource itself that holds it: what its owner edits."""

    value: Value
    holder: Origin


class ContainerImage(NamedTuple):
    """The image of one of the containers that run together. ``container``: all that is written of it; ``part``: what it is called there,
    '' where it is called nothing; ``role``: what it is written as, ``init`` | ``sidecar``, '' for one like the others.
    """

    value: Value
    holder: Origin
    container: Value
    part: str = ""
    role: str = ""


class Mention(NamedTuple):
    """A workload, binding or policy names an identity.

    ``kind`` is one of the catalogue's (``aws_role``, ``k8s_service_account`` ...), ``via`` the path it stands at. ``cluster``: of a service
    account, where its cluster is named too.
    """

    kind: str
    found: Selected
    via: str
    namespace: Value | None = None
    cluster: Value | None = None


SIGN_IN = "sign-in"  # of an EnvEntry: the key of an identity that the same step names


class EnvEntry(NamedTuple):
    """One variable given to a process: a value, or a ``reference`` to a stored secret (``store`` and name), from ``place``.

    ``opens_model``: whatever it is called, it is the key of a model. ``acts``: whoever is given it may sign in as somebody with it; not so
    with the key of a model's account, or with what only a tool server is called with.
    """

    name: str
    value: Value | None
    reference: str | None
    place: Place
    via: str = "env"
    opens_model: bool = False
    acts: bool = True


class LoadedStore(NamedTuple):
    """A Secret or ConfigMap (``makes``) that a workload is given whole: its ``name``, '' where that is not known, and what stands before
    its keys in the names of variables, None where that is not known.
    """

    makes: str
    name: str
    prefix: str | None
    place: Place


class CodeLink(NamedTuple):
    """A way to source code: a ``folder`` of the tree, an ``image`` whose last segment may lead to one, or an ``archive`` made from one.

    ``recipe``: which Dockerfile and stage build from the folder, ``arguments``: with which build arguments; several of either are several
    programs. ``start``: the command that starts what a platform builds from no place these files name. ``handler``: what of an archive
    a function starts.
    """

    folder: str | None
    image: str | None
    place: Place
    archive: Value | None = None
    recipe: str = ""
    arguments: str = ""
    start: str = ""
    handler: str = ""


class MountRecord(NamedTuple):
    """A workload gets the host's ``path``, or a service account's token that lives ``seconds`` (then ``path`` is '')."""

    path: str
    seconds: int | None
    place: Place


class ReleaseMark(NamedTuple):
    """Whose values a workload was read from: a release's ``name``, what its chart calls its objects by convention, and its section."""

    name: str
    fullname: str
    section: str = ""


class PodRecord(NamedTuple):
    """A pod as ``resource`` writes it: ``spec`` and ``template`` (what holds its labels), under Terraform's keys where ``snake``.
    ``automount``: whether its kind mounts the account's token where the spec does not say.
    """

    resource: Resource
    snake: bool
    spec: Value
    template: Value | None
    containers: tuple[Value, ...]
    automount: bool = True


class WorkloadRecord(NamedTuple):
    """A resource that runs code or is an agent.

    ``identity_absent``: what it means that no mention was found: none | own | unknown | default:<kind>; ``more``: what it is given need not
    be named at all. ``env_complete``: every
    variable it is given was read. ``env_files``: paths of files it loads whole. ``tags``: tags and labels, keys in lower case.
    ``image_elsewhere``: why another image than the one written may run, '' where none may. ``products``: further names of what it is
    (a release's chart). ``release``: where it was read from the values of a Helm release. ``pods``: those that it runs, as written;
    ``files``: keys of stored secrets that it is given as files. ``runs_jobs``: the labels by which jobs of workflows ask for it.
    ``stores``: what it is given whole where that stands in no container of its pods; ``starting``: what is written as a container is, with
    what it starts, where it has no pods; ``scripts``: texts that it finds under a path, by that path. ``off``: parts of a chart that the
    values of its release switch off.
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
    images: tuple[Selected | ContainerImage, ...]
    code: tuple[CodeLink, ...]
    tags: Mapping[str, Value]
    schedule: str | None
    source: str
    namespace: Value | None = None
    uses_models: tuple[Selected, ...] = ()
    tags_known: bool = True
    image_elsewhere: str = ""
    products: tuple[str, ...] = ()
    mounts: tuple[MountRecord, ...] = ()
    release: ReleaseMark | None = None
    pods: tuple[PodRecord, ...] = ()
    files: tuple[EnvEntry, ...] = ()
    runs_jobs: tuple[str, ...] = ()
    stores: tuple[LoadedStore, ...] = ()
    starting: tuple[Value, ...] = ()
    scripts: tuple[tuple[str, Value], ...] = ()
    off: tuple[str, ...] = ()


class AroundRecord(NamedTuple):
    """An object that says what pods around it may do: an account, a binding, a policy, a cluster. ``kind`` is its Kubernetes kind, or
    Terraform's type; its keys are Terraform's where ``snake``.
    """

    resource: Resource
    kind: str
    snake: bool


class IdentityRecord(NamedTuple):
    """A resource that is an identity. ``scope``: what tells equal names apart (namespace, project, resource group), by its path."""

    resource: Resource
    kind: str
    provider: str
    name: Selected | None
    scope: Mapping[str, Value] = MappingProxyType({})


class AssumeRecord(NamedTuple):
    """``source`` may become ``target``; both as written. ``pod_label``: only pods that carry it (key, value) do."""

    resource: Resource
    source: Mention
    target: Mention
    via: str
    condition: str | None = None
    pod_label: tuple[str, str] | None = None


class ToolRecord(NamedTuple):
    """``agent`` acts through ``function`` (or another agent), which has a role of its own.

    ``via``: action group | gateway target | collaborator | tool server.
    """

    resource: Resource
    agent: Value
    function: Value
    via: str


class ToolGrantRecord(NamedTuple):
    """The agent ``resource`` may call ``tool`` (``*``: all of them) of ``server``, which is the object ``target`` where it is in the tree.

    ``mode``: allowed | approval | denied. ``why``: what opens so much, '' where the list itself says it; ``listable``: whether tools could
    be listed there; ``inside``: the step of an action of this tree that says so.
    """

    resource: Resource
    target: Resource | None
    server: str
    tool: str
    mode: str
    place: Place
    why: str = ""
    listable: bool = True
    inside: Place | None = None


class LimitRecord(NamedTuple):
    """How long a run of ``resource`` may last: ``kind`` (job | deadline | attempt), ``state`` (none | set), ``detail`` in words."""

    resource: Resource
    kind: str
    state: str
    detail: str
    place: Place


class GrantRecord(NamedTuple):
    """A permission as written: to ``principal``, an action pattern or role on a resource or scope.

    ``certain`` is False under a condition and where a part of it is unknown. ``statement``: of an AWS policy that was read, the statement
    it stands in, and ``pattern`` there (None for NotAction). ``limits``: what a boundary gives, None where that is not known. ``policy``:
    the policy in words. ``binding``: of Google Cloud, the binding or the rule of a deny policy it stands in. ``assignment``: of Azure and
    Entra, the whole of which this is a part.
    """

    resource: Resource
    principal: Mention
    provider: str
    effect: str
    place: Place
    action: str | None = None
    target: str | None = None
    role: str | None = None
    scope: str | None = None
    condition: str | None = None
    certain: bool = True
    administrator: bool = False
    origin: Origin | None = None
    statement: Statement | None = None
    pattern: Pattern | None = None
    limits: tuple[Statement, ...] | None = None
    policy: str = ""
    assignment: Assignment | DirectoryGrant | None = None
    binding: Binding | Denial | None = None
