"""What holds a pod or container in its walls: ways out, tokens it is given, its network, who checks its image."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class Escape(NamedTuple):
    """A way out of ``workload``'s walls, as its pod or compose service is written.

    ``way``: privileged | host-network | host-pid | host-ipc | host-process (Windows) | host-path | container-socket | capability |
    device | host-users | unconfined (these three of compose services only); ``detail``: the container, path, capability, device or option.
    ``verdict``: allowed, or possible where what stands in the way may do so (a sandboxed runtime, a user namespace), the user is not said
    to be root, or a wall is missing that no way out needs. ``part``: the container that it leads out of, '' for all. ``beside``: what that
    is where it is not the agent's own, as in ``images``; one that starts containers for those beside it (docker:dind) counts as its own.
    ``deployment`` is '' as in ``effective_identities``.
    """

    workload: str
    deployment: str
    way: str
    detail: str
    verdict: str
    part: str
    beside: str
    loc: str


class NodeReach(NamedTuple):
    """A pod of ``workload`` gets at what the metadata service of its node gives: the credentials of ``identity``, NULL where it is not
    known whose they are.

    ``nodes``: the group of nodes that its cluster has in this tree. ``way``: hop-limit (answers travel further than the node) | no-session
    (they need no token, so the limit bounds nothing) | metadata (the platform hides it from no pod). ``verdict``: allowed, or possible
    where the pod may run on other nodes, a network policy bounds what it sends, or not all is known.
    """

    workload: str
    deployment: str
    identity: str | None
    nodes: str
    way: str
    verdict: str
    loc: str


class TokenMount(NamedTuple):
    """A token of its service account that a pod is given as a file.

    ``kind``: api (the account's own, which the cluster mounts unless pod or account say no), projected (one for ``audience``, '' for the
    API server's). ``account``: the account's name. ``needed``: whether anything shows what it is for: a role binding of the account or its
    groups, a cloud identity, an agent for secrets; NULL where that is not known.
    """

    workload: str
    deployment: str
    kind: str
    account: str
    audience: str
    needed: bool | None
    loc: str


class NetworkPolicy(NamedTuple):
    """A network policy of the tree. ``namespace``: '' for one that counts in all of them, NULL where it is not known; ``egress``: whether
    it bounds outgoing traffic of what it selects.
    """

    id: str
    kind: str
    name: str
    namespace: str | None
    egress: bool | None
    loc: str


class Egress(NamedTuple):
    """The outgoing traffic of a workload whose namespace or cluster the tree holds network policies for.

    ``bounded``: whether one of them selects it (``policy`` names it, else ''); NULL where that is not known.
    """

    workload: str
    deployment: str
    bounded: bool | None
    policy: str
    loc: str


class ImageVerification(NamedTuple):
    """A workload of Kubernetes in a tree that defines a cluster or its admission policies.

    ``verified``: whether any of them checks signatures of images (``by`` names it, else ''); NULL where that is not known. ``rules``: one
    cluster or policy that is defined.
    """

    workload: str
    deployment: str
    verified: bool | None
    by: str
    rules: str
    loc: str
