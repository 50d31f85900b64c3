"""Who may become an Azure identity, as its federated credentials say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..iam.admission import Admission
from ..iam.subjects import GITHUB, width_of
from ..resolve.interface import Resource
from .model import Mention
from .paths import first_text, select_first
from .trusts import TrustRecord

Row = Mapping[str, Any]

FLEXIBLE_HEAD = "claims['sub'] matches '"


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
        audience=first_text(audience),
        subject=(pattern if alone else text) or None,
        condition="",
        certain=bool(text),
        fault=width_of(pattern, "github" if host == GITHUB else "kubernetes") if expression is not None and alone else "",
        subjects=(pattern if alone else text,),
        issuer=host,
        origin=said.value.origin,
    )
    return TrustRecord(resource, target, (let_in,), bool(text))
