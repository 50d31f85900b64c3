"""What a new identity looks like as code, in whatever its provider is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import aws, azure, google, kubernetes
from .plan import Move, Plan
from .written import Code


def identity_code(plan: Plan, move: Move) -> list[Code]:
    """The identity with its grants, then what stands between it and a pod; empty for one that files do not make (a key, a token).

    The last one's ``use`` is what the agent names.
    """
    maker = _MAKERS.get(plan.kind)
    return [maker(plan, move), *_between(plan, move)] if maker is not None else []


def _between(plan: Plan, move: Move) -> Iterator[Code]:
    """A pod reaches a cloud identity through a service account of its own."""
    if move.pod is not None and plan.kind in ("aws_role", "gcp_service_account", "azure_identity"):
        home = {"aws_role": aws.account_of, "gcp_service_account": google.project_of}.get(plan.kind, lambda _: "")(plan)
        open_ = () if home else ("put the identity's real address into the annotation",)
        yield Code("yaml", kubernetes.annotated(move, move.pod[0], plan.kind, home), f"serviceAccountName: {move.name}", open_)


_MAKERS: dict[str, Callable[[Plan, Move], Code]] = {
    "aws_role": aws.role,
    "aws_user": aws.role,
    "gcp_service_account": google.account,
    "azure_identity": azure.identity,
    "azure_service_principal": azure.identity,
    "k8s_service_account": kubernetes.account,
}
