"""All that agents are granted, in the words of ``scope.apis``; a provider's part is loaded where something is granted there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...contracts.terms.model import Granted, Right
from ...facts.model import JobPermission, ToolGrant
from ...iam.held import Holding
from ..permissions.holdings import Holdings
from ..places import Locations

MCP, GITHUB = "mcp", "github"


def granted_to(identity: str, holdings: Holdings, locations: Locations) -> list[Granted]:
    """What an identity is granted, in the order of its providers; each entry once for each line, without those that give nothing."""
    found: dict[tuple[str, str, str], Granted] = {}
    for one in _granted(identity, holdings, locations):
        if one.rights != () or one.roles:
            found.setdefault((one.provider, one.entry, one.loc), one)
    return list(found.values())


def token_grants(permissions: Iterable[JobPermission]) -> Iterator[Granted]:
    """What the tokens of jobs may do, as far as the workflow says; ``covered`` and ``own`` scopes are FG315's question alone."""
    from ...contracts.terms.github import entry_of

    for one in permissions:
        if one.access in ("read", "write"):
            entry = entry_of(one.scope, one.access)
            yield Granted(GITHUB, entry, one.loc, (Right(entry),), sure=not one.own, whole=one.scope == "*")


def tool_grants(tools: Iterable[ToolGrant]) -> Iterator[Granted]:
    """The tools of tool servers that may be called. A call that a person has to approve is possible, and no more."""
    from ...contracts.terms.mcp import entry_of

    for one in tools:
        if one.server and one.mode in ("allowed", "approval"):
            yield Granted(
                MCP,
                entry_of(one.server, one.tool),
                one.loc,
                (Right(one.tool, one.server),),
                sure=one.mode == "allowed",
                whole=one.tool == "*",
            )


def _granted(identity: str, holdings: Holdings, locations: Locations) -> Iterator[Granted]:
    for holding in holdings.of(identity):
        yield from _of(holding, identity, holdings, locations)


def _of(holding: Holding, identity: str, holdings: Holdings, locations: Locations) -> Iterator[Granted]:
    if holding.provider == "aws":
        from ...iam.aws.holding import AwsHolding
        from .aws import AwsTerms

        yield from AwsTerms(holdings.grants_of(identity), holding if isinstance(holding, AwsHolding) else None, locations).granted()
    elif holding.provider == "kubernetes":
        from ...iam.rbac.holding import KubernetesHolding
        from .kubernetes import KubernetesTerms

        if isinstance(holding, KubernetesHolding):
            yield from KubernetesTerms(holding, locations).granted()
    elif holding.provider == "gcp":
        from ...iam.gcp.holding import GoogleHolding
        from .gcp import GoogleTerms

        if isinstance(holding, GoogleHolding):
            yield from GoogleTerms(holding, locations).granted()
    else:
        yield from _microsoft(holding, holdings, locations)


def _microsoft(holding: Holding, holdings: Holdings, locations: Locations) -> Iterator[Granted]:
    from ...iam.azure.entra import DirectoryHolding
    from ...iam.azure.holding import AzureHolding
    from .azure import AzureTerms

    terms = AzureTerms(holdings.microsoft.role, locations)
    if isinstance(holding, AzureHolding):
        yield from terms.granted(holding)
    elif isinstance(holding, DirectoryHolding):
        yield from terms.directory(holding)
