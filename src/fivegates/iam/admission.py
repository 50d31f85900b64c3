"""What a trust lets in, one principal at a time, and whether that is wider than any one workload needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from ..values import Origin, Unknown, Value
from .aws.conditions import Constraint
from .aws.trust import Principal, TrustStatement
from .subjects import width_of

KINDS = {"AWS": "principal", "Service": "service", "Federated": "oidc", "*": "anyone"}
PROVIDER = ":oidc-provider/"
ASSUME = "sts:assumerole"
ACTIONS = {"oidc": "sts:assumerolewithwebidentity", "saml": "sts:assumerolewithsaml"}

Rows = Mapping[str, Any]


class Provider(NamedTuple):
    """An OIDC provider registered in the account: whose tokens it takes, and whether it takes those for one audience only."""

    issuer: str
    has_one_audience: bool = False


ProviderOf = Callable[[Value], Provider | None]


class Admission(NamedTuple):
    """One principal that a trust lets in.

    ``kind``: anyone | account | principal | service | oidc | saml | pool | subject | other. ``name``: the principal as far as it is
    known. ``audience``, ``subject``, ``condition``: what is asked of it, '' for nothing, None where that is not known. ``certain``: it is
    let in whatever the rest of the policy says. ``fault``: why that is too wide, '' where it is not or where it is not known. ``open``:
    every condition is one that the caller itself meets.
    ``has_open_subject``: a subject is not known. ``names_session``: the log then names the caller.
    """

    kind: str
    name: str
    value: Value
    audience: str | None
    subject: str | None
    condition: str | None
    certain: bool
    fault: str
    open: bool = False
    names_session: bool = False
    subjects: tuple[str, ...] = ()
    has_open_subject: bool = False
    issuer: str = ""
    origin: Origin | None = None


def admissions(statements: Iterable[TrustStatement], complete: bool, rows: Rows, provider_of: ProviderOf) -> Iterator[Admission]:
    """Every principal of every statement that allows it to assume the role. ``provider_of``: the provider that a principal refers to.

    A policy that denies anything, or of which a part is not known, may take back what it gives: nothing in it is certain.
    """
    listed = list(statements)
    certain = complete and all(statement.effect == "Allow" for statement in listed)
    for statement in listed:
        if statement.is_everyone_but and statement.allows(ASSUME):
            yield _admission(Principal("*", Value("*", statement.origin)), statement, certain, rows, None)
        for principal in statement.principals or ():
            said = _admission(principal, statement, certain, rows, provider_of(principal.value))
            if statement.allows(ACTIONS.get(said.kind, ASSUME)):
                yield said


def _admission(principal: Principal, statement: TrustStatement, certain: bool, rows: Rows, provider: Provider | None) -> Admission:
    tests = statement.tests
    name = principal_text(principal.value)
    kind = _kind(principal, name)
    if kind != "oidc":
        provider = None
    elif provider is None:
        provider = Provider(name.partition(PROVIDER)[2] or _issuer_of(tests or ()) or name)
    issuer = provider.issuer if provider is not None else ""
    subjects = [test for test in tests or () if test.key.endswith(":sub") and test.narrows]
    return Admission(
        kind=kind,
        name=name or issuer or "?",
        value=principal.value,
        audience=None if tests is None else _shown(test for test in tests if _is_audience(test, rows)),
        subject=None if tests is None else _shown(subjects),
        condition=None if tests is None else ", ".join(test.shown for test in tests if not test.is_vacuous),
        certain=certain and tests is not None,
        fault=_fault(kind, name, provider, tests, rows) if certain and tests is not None else "",
        open=tests is not None and all(test.is_vacuous or _is_chosen(test.key, rows["chosen_by_caller"]) for test in tests),
        names_session=tests is not None and any(_names_session(test, rows) for test in tests),
        subjects=tuple(value for test in subjects for value in test.values if value is not None),
        has_open_subject=any(value is None for test in subjects for value in test.values),
        issuer=issuer,
        origin=statement.origin,
    )


def principal_text(value: Value) -> str:
    """A principal as far as it is known, unknown parts as ``?``."""
    if value.text is not None:
        return value.text
    if isinstance(value.data, Unknown):
        if value.data.parts:
            return "".join(part if isinstance(part, str) else "?" for part in value.data.parts)
        if value.data.exact and len(value.data.references) == 1:
            reference = next(iter(value.data.references))
            return "?account" if ".aws_caller_identity." in f".{reference.address}" and reference.path == ("account_id",) else ""
    return ""


def _kind(principal: Principal, name: str) -> str:
    kind = KINDS.get(principal.type, "other")
    if kind == "principal":
        if name == "*":
            return "anyone"
        if name == "?account" or (len(name) == 12 and name.isdigit()) or (":iam::" in name and name.endswith(":root")):
            return "account"
    if kind == "oidc" and ":saml-provider/" in name:
        return "saml"
    return kind


def _fault(kind: str, name: str, provider: Provider | None, tests: tuple[Constraint, ...], rows: Rows) -> str:
    real = [test for test in tests if not test.is_vacuous]
    if kind in ("anyone", "account"):
        return "" if real else {"anyone": "any-principal", "account": "account-root"}[kind]
    if kind == "service":
        asks = any(row["service"] == name for row in rows["services"])
        return "no-source" if asks and not any(test.key in rows["source_keys"] for test in real) else ""
    return _token_fault(provider, real, rows) if provider is not None else ""


def _token_fault(provider: Provider, tests: list[Constraint], rows: Rows) -> str:
    """What is too wide in a statement that lets in tokens, '' where the issuer is private or not known."""
    issuer = provider.issuer.lower()
    row = next((row for row in rows["issuers"] if _like(row["issuer"], issuer)), None)
    if row is None:  # one form of subjects tells itself
        row = {"claim": "", "subjects": "kubernetes"}
    # A test of another issuer's claim meets an absent key: it lets nobody in, or, where it is lax, everybody.
    own = [test for test in tests if not (test.lax and not test.key.startswith(f"{issuer}:"))]
    audience = [test for test in own if _is_audience(test, rows)]
    silent = ("sub", *row.get("says_nothing", ()))
    if any(test.key.rpartition(":")[2] not in silent and test not in audience for test in own):
        return ""  # another condition narrows it, by how much is not known
    subjects = [test for test in own if test.key.endswith(":sub") and test.narrows]
    if row["claim"] and not (audience if row["claim"] == "aud" else subjects):
        return "any-subject"
    widths = [_width(test, row) for test in subjects]
    if widths and all(widths):
        return widths[0]
    return "" if audience or not row["claim"] or provider.has_one_audience else "no-audience"


def _width(test: Constraint, row: Rows) -> str:
    """The widest of the values that a subject may have; only a ``Like`` reads a star as one."""
    if test.operator != "stringlike":
        return ""
    return next((width for value in test.values if value is not None and (width := width_of(value, row.get("subjects", "")))), "")


def _is_audience(test: Constraint, rows: Rows) -> bool:
    return test.narrows and test.key.rpartition(":")[2] in rows["audience_claims"]


def _names_session(test: Constraint, rows: Rows) -> bool:
    if test.key not in rows["session_keys"]:
        return False
    if test.operator == "null":  # "is absent: false" asks that one be set; a session has a name in any case
        return test.key == "sts:sourceidentity" and test.values == ("false",)
    return test.narrows and not test.lax


def _is_chosen(key: str, globs: Iterable[str]) -> bool:
    return any(_like(glob, key) for glob in globs)


def _like(glob: str, text: str) -> bool:
    return text.startswith(glob[:-1]) if glob.endswith("*") else text == glob


def _issuer_of(tests: Iterable[Constraint]) -> str:
    """The issuer whose claims are tested, where they are one issuer's."""
    found = {test.key.rpartition(":")[0] for test in tests if test.key.endswith((":sub", ":aud")) and "\0" not in test.key}
    return found.pop() if len(found) == 1 else ""


def _shown(tests: Iterable[Constraint]) -> str:
    return ", ".join(value or "?" for test in tests for value in test.values)
