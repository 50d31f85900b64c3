"""Who may become a Google service account, as bindings on it say: members, and sets of them in workload identity pools."""

from __future__ import annotations

from collections.abc import Iterator

from ..iam.admission import Admission
from ..iam.subjects import GITHUB
from ..resolve.interface import Resource
from ..values import Unknown, Value
from .model import Mention
from .paths import first_text, select_first
from .trusts import TrustRecord

MOST_PROVIDERS = 50


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


def extract_member(resource: Resource, target: Mention, member: Value, pools: Pools, condition: str = "condition[]") -> TrustRecord | None:
    """One member of a binding on a Google service account that lets it become the account; ``condition``: the path to the binding's."""
    text = _template(member)
    if not text or text == "*":
        return None
    conditional = select_first(resource, condition) is not None
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
    issuers = [first_text(select_first(provider, "oidc[].issuer_uri")) for provider in providers]
    if not any(issuer == f"https://{GITHUB}" for issuer in issuers):
        return ""
    repository = text.partition("/attribute.repository/")[2]
    if repository:
        return repository if repository.count("/") == 1 and "?" not in repository and "*" not in repository else ""
    subject = text.partition("/subject/repo:")[2]
    return subject if text.startswith("principal://") and "?" not in subject else ""
