"""``google_iam_policy``: the bindings that its ``policy_data`` stands for, with their places.

How the provider orders and merges them is not told here: the text stays unknown, its content is not.
"""

from __future__ import annotations

from ...values import Origin, Unknown, Value
from ..interface import Attributes
from .failures import EvaluationError
from .unknown import unknown_from

PARTS = ("role", "members", "condition")


def google_policy(document: Attributes) -> Value:
    """The ``policy_data`` attribute: an unknown whose content is ``{"bindings": [{"role", "members", "condition"}]}``."""
    written = document.get("binding")
    origin = written.origin if written is not None else _origin(document)
    blocks = written.items() if written is not None else ()
    bindings: Value | None = None
    if written is not None and isinstance(written.data, Unknown) and written.data.content is None:
        bindings = written
    elif written is not None and isinstance(written.data, Unknown) and written.data.content is not None:
        unknown = Value(Unknown(references=written.data.references, reason=written.data.reason), written.origin)
        bindings = Value((*map(_binding, written.data.content.items()), unknown), origin)
    content = Value({"bindings": bindings or Value(tuple(map(_binding, blocks)), origin)}, origin)
    made = Origin("computed", origin.source, origin.offset, "policy_data", origin)
    return Value(Unknown(references=unknown_from(content).references, content=content, reason="the provider writes it"), made)


def _binding(block: Value) -> Value:
    entries = {name: part for name in PARTS if (part := block.get(name)) is not None and part.data is not None}
    return Value(entries, block.origin) if isinstance(block.data, dict) else block


def _origin(document: Attributes) -> Origin:
    header: Origin | None = getattr(document, "origin", None)
    if header is None:
        raise EvaluationError("an empty document has no place")
    return header
