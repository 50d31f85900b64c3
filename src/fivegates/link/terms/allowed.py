"""What the contracts of an agent allow at a provider: their entries read, and of roles what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...contracts.model import Api
from ...contracts.terms.judging import parse
from ...contracts.terms.model import Allowed, Right, Term, UnreadableError
from ...source import Source
from ...values import Origin
from ..permissions.holdings import Holdings

MANAGED = "arn:aws:iam::aws:policy/"
FOLDERS = ("", "service-role/", "job-function/", "aws-service-role/")  # in which AWS keeps its policies
NOWHERE = Origin("literal", Source("", ""), 0)


def allowed(provider: str, apis: Sequence[Api], holdings: Holdings | None) -> Allowed:
    """What all entries of a provider allow; one that is not understood leaves open what more there is."""
    terms: list[Term] = []
    is_known = True
    for api in apis:
        try:
            terms += terms_of(api, provider, holdings)
        except UnreadableError:
            is_known = False
    return Allowed(tuple(terms), is_known)


def terms_of(api: Api, provider: str, holdings: Holdings | None) -> list[Term]:
    """What one entry allows. Raises ``UnreadableError``."""
    terms = list(parse(provider, api.entry))
    held = [each for term in terms if term.role for each in _held_by(term, provider, holdings)]
    return [*terms, *held]


def _held_by(term: Term, provider: str, holdings: Holdings | None) -> Iterator[Term]:
    """What a role holds, as far as these files and the package's data say."""
    if provider == "aws":
        yield from _of_policy(term.role)
    elif provider == "gcp" and holdings is not None:
        for permission in sorted(holdings.google.role(term.role) or ()):
            yield Term(term.right._replace(action=permission))
    elif provider == "azure" and holdings is not None:
        from .azure import rights_of

        role = holdings.microsoft.role(term.role)
        for block in role.blocks if role is not None else ():
            yield from map(Term, rights_of(block, term.right))


def _of_policy(role: str) -> Iterator[Term]:
    """What a policy of AWS gives, by its ARN or name."""
    from ...iam.aws.managed import managed_policies
    from .aws import given_by_all

    arns = [role] if role.startswith("arn:") else [f"{MANAGED}{folder}{role}" for folder in FOLDERS]
    statements = next((found for arn in arns if (found := managed_policies().statements(arn, NOWHERE)) is not None), ())
    for action, resource in given_by_all(statements):
        yield Term(Right(action.lower(), "" if resource.shown == "*" else resource.shown))
