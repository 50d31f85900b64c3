"""Who may become an identity, as its trust policy, federated credential or Google binding says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ..iam.admission import Admission, Provider, admissions
from ..iam.statements import read_statements
from ..iam.subjects import GITHUB, width_of
from ..iam.trust import read_trust
from ..resolve.interface import Resource
from ..values import Reference, Unknown, Value
from .model import AssumeRecord, Mention, Selected
from .paths import select_first

Lookup = Callable[[Reference], Resource | None]
Row = Mapping[str, Any]

PROVIDER_TYPES = ("aws_iam_openid_connect_provider", "awscc_iam_oidc_provider")
MOST_PROVIDERS = 50
FLEXIBLE_HEAD = "claims['sub'] matches '"


class TrustRecord(NamedTuple):
    """Whom ``identity`` lets in, by one policy, credential or binding. ``known``: all of it could be read."""

    resource: Resource
    identity: Mention
    admissions: tuple[Admission, ...]
    known: bool


def extract_trust(resource: Resource, path: str, own: Mention, rows: Row, lookup: Lookup) -> TrustRecord | None:
    """The trust policy of an AWS role."""
    found = select_first(resource, path)
    if found is None or found.value.data is None:
        return None
    statements, complete = read_trust(found.value)
    let_in = tuple(admissions(statements, complete, rows, lambda value: _provider(value, lookup)))
    known = complete and all(
        statement.principals is not None and statement.tests is not None and statement.effect is not None and None not in statement.actions
        for statement in statements
    )
    return TrustRecord(resource, own, let_in, known)


def _provider(value: Value, lookup: Lookup) -> Provider | None:
    """The OIDC provider of this tree whose ARN a principal was read from."""
    for reference in value.references():
        target = lookup(reference)
        if target is None or target.type not in PROVIDER_TYPES:
            continue
        url = target.get("url")
        audiences = target.get("client_id_list")
        if url is not None and url.text:
            return Provider(url.text.removeprefix("https://").rstrip("/"), audiences is not None and len(audiences.items()) == 1)
    return None


def extract_chain(resource: Resource, principals: list[Mention], policy: Value) -> Iterator[AssumeRecord]:
    """The roles that a policy names when it allows ``sts:AssumeRole`` without a condition; a star names none."""
    if isinstance(policy.data, str) and "sts:" not in policy.data and '"*"' not in policy.data:
        return
    statements, _ = read_statements(policy)
    for statement in statements:
        if statement.effect != "Allow" or statement.condition:
            continue
        if not any((pattern.text or "").lower() in ("sts:assumerole", "sts:assumerole*", "sts:*", "*") for pattern in statement.actions):
            continue
        for pattern in statement.resources:
            if pattern.value is not None and pattern.text != "*":
                target = Mention("aws_role", Selected(pattern.value, pattern.origin), "Resource")
                yield from (AssumeRecord(resource, principal, target, "policy") for principal in principals)


def extract_credential(resource: Resource, target: Mention, row: Row) -> TrustRecord | None:
    """A federated credential of an Azure identity: one subject of one issuer, or, in its flexible form, a pattern over subjects.

    Source: Microsoft Entra documentation, flexible federated identity credentials; only an expression of the subject alone is judged.
    """
    issuer, subject = select_first(resource, row["issuer"]), select_first(resource, row["subject"])
    audience = select_first(resource, row.get("audience", "audience")) or select_first(resource, "audiences")
    expression = select_first(resource, "claims_matching_expression")
    host = (issuer.value.text or "" if issuer is not None else "").removeprefix("https://").rstrip("/")
    said = expression or subject
    if said is None:
        return None
    text = said.value.text or ""
    pattern = text.removeprefix(FLEXIBLE_HEAD).removesuffix("'") if text.startswith(FLEXIBLE_HEAD) and text.endswith("'") else ""
    alone = bool(pattern) and "'" not in pattern
    let_in = Admission(
        kind="subject",
        name=host or "?",
        value=said.value,
        audience=_first_text(audience),
        subject=(pattern if alone else text) or None,
        condition="",
        certain=bool(text),
        fault=width_of(pattern, "github" if host == GITHUB else "kubernetes") if expression is not None and alone else "",
        subjects=(pattern if alone else text,),
        issuer=host,
        origin=said.value.origin,
    )
    return TrustRecord(resource, target, (let_in,), bool(text))


def _first_text(found: Selected | None) -> str | None:
    if found is None:
        return None
    return found.value.text or next((item.text for item in found.value.items()), None)


class Pools:
    """Workload identity pools of Google with their providers, and what members of them a binding lets in."""

    def __init__(self) -> None:
        self._providers: dict[tuple[str, str], list[Resource]] = {}

    def add(self, provider: Resource) -> None:
        """A provider joins the pool that it names by reference or by id."""
        named = provider.get("workload_identity_pool_id")
        for key in _pool_keys(named, provider.unit) if named is not None else ():
            self._providers.setdefault(key, []).append(provider)

    def of(self, member: Value, unit: str) -> list[Resource]:
        """The providers of the pool that a member belongs to, as far as they are in the tree."""
        keys = list(_pool_keys(member, unit))
        pool = (member.text or "").partition("/workloadIdentityPools/")[2].partition("/")[0]
        found = next((found for key in [*keys, (unit, pool)] if (found := self._providers.get(key))), [])
        return found if len(found) <= MOST_PROVIDERS else []


def _pool_keys(value: Value, unit: str) -> Iterator[tuple[str, str]]:
    for reference in value.references():
        if "google_iam_workload_identity_pool." in reference.address:
            yield reference.unit, reference.address
    if isinstance(value.data, Unknown):
        for part in value.data.parts:
            if isinstance(part, Unknown):
                for reference in sorted(part.references):
                    if "google_iam_workload_identity_pool." in reference.address:
                        yield reference.unit, reference.address
    elif value.text:
        yield unit, value.text


def extract_member(resource: Resource, target: Mention, member: Value, pools: Pools) -> TrustRecord | None:
    """One member of a binding on a Google service account that lets it become the account."""
    text = _template(member)
    if not text or text == "*":
        return None
    conditional = select_first(resource, "condition[]") is not None
    kind, fault = _member_width(text, pools.of(member, resource.unit))
    certain = "?" not in text.partition(":")[0] and not conditional
    repository = _repository_of(text, pools.of(member, resource.unit))
    let_in = Admission(
        kind=kind,
        name=text,
        value=member,
        audience="",
        subject=text.rpartition("/subject/")[2] if "/subject/" in text else "",
        condition="condition" if conditional else "",
        certain=certain,
        fault=fault if certain else "",
        subjects=(f"repo:{repository}",) if repository else (),
        issuer=GITHUB if repository else "",
        origin=member.origin,
    )
    return TrustRecord(resource, target, (let_in,), True)


def _template(value: Value) -> str:
    if isinstance(value.data, Unknown):
        return "".join(part if isinstance(part, str) else "?" for part in value.data.parts)
    return value.text or ""


def _member_width(text: str, providers: list[Resource]) -> tuple[str, str]:
    """The kind of a member and why it is too wide. Source: Google Cloud IAM documentation, principal identifiers."""
    if text in ("allUsers", "allAuthenticatedUsers"):
        return "anyone", "any-principal"
    scheme, _, rest = text.partition("://")
    if scheme != "principalSet":
        return ("subject" if scheme == "principal" else "principal"), ""
    pool, attribute = _in_pool(rest)
    if pool.endswith(".svc.id.goog"):
        return "pool", "any-subject" if attribute in ("*", "") else "namespace-wide" if attribute.startswith("namespace/") else ""
    if attribute == "*" or attribute.startswith("attribute.repository_owner/"):
        return "pool", _pool_fault(attribute, providers)
    return "pool", ""


def _in_pool(rest: str) -> tuple[str, str]:
    """The pool's name as far as it is known, and what of it is meant."""
    _, found, tail = rest.partition("/workloadIdentityPools/")
    pool, _, attribute = (tail if found else rest.partition("/")[2]).partition("/")
    return pool, attribute


def _pool_fault(attribute: str, providers: list[Resource]) -> str:
    """A pool's providers may keep out most of it: only where all are known to look at the owner at most is it open that far."""
    if not providers:
        return ""
    faults = []
    for provider in providers:
        condition = provider.get("attribute_condition")
        text = "" if condition is None or condition.data is None else condition.text
        if text is None:
            return ""
        claims = {word for word in text.replace("(", " ").replace(")", " ").split() if word.startswith("assertion.")}
        if (text and not claims) or claims - {"assertion.repository_owner", "assertion.repository_owner_id"}:
            return ""
        faults.append("any-subject" if not text and attribute == "*" else "organisation-wide")
    return faults[0]


def _repository_of(text: str, providers: list[Resource]) -> str:
    """``<owner>/<name>`` of a member that is one repository's workflows, by a provider that takes GitHub's tokens."""
    issuers = [_first_text(select_first(provider, "oidc[].issuer_uri")) for provider in providers]
    if not any(issuer == f"https://{GITHUB}" for issuer in issuers):
        return ""
    repository = text.partition("/attribute.repository/")[2]
    if repository:
        return repository if repository.count("/") == 1 and "?" not in repository and "*" not in repository else ""
    subject = text.partition("/subject/repo:")[2]
    return subject if text.startswith("principal://") and "?" not in subject else ""
