"""AWS trust policies as statements: who is let in, to do what, and under which tests."""

from __future__ import annotations

from ...extract.paths import decode_json
from ...extract.templates import decode_template
from ...named_tuple import NamedTuple
from ...values import Origin, Unknown, Value
from .conditions import Constraint, read_tests, several

# A trust policy has at most 8,192 characters (IAM user guide, quotas); what holds more than these is none, and not known.
MOST_STATEMENTS = 100
MOST_PRINCIPALS = 300


class Principal(NamedTuple):
    """``type`` as written (``AWS``, ``Service``, ``Federated`` ...), ``*`` for everybody."""

    type: str
    value: Value


class TrustStatement(NamedTuple):
    """One statement of a trust policy. None stands for what is not known: the effect, an action, the principals, the tests."""

    effect: str | None
    actions: tuple[str | None, ...]
    principals: tuple[Principal, ...] | None
    is_everyone_but: bool
    tests: tuple[Constraint, ...] | None
    origin: Origin
    excepted: tuple[Principal, ...] = ()  # of NotPrincipal

    def allows(self, action: str) -> bool:
        """Whether it certainly allows ``action`` (in lower case)."""
        return self.effect == "Allow" and any(pattern is not None and like(pattern.lower(), action) for pattern in self.actions)


def like(pattern: str, text: str) -> bool:
    """Whether a pattern of the policy language covers ``text``: a star for any run of characters, ``?`` for one.

    At most (length of the pattern) x (length of the text) steps.
    """
    at = mark = 0
    star = -1
    index = 0
    while index < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, mark, at = at, index, at + 1
        elif at < len(pattern) and pattern[at] in ("?", text[index]):
            at, index = at + 1, index + 1
        elif star >= 0:
            mark, at, index = mark + 1, star + 1, mark + 1
        else:
            return False
    return all(sign == "*" for sign in pattern[at:])


def read_trust(policy: Value) -> tuple[list[TrustStatement], bool]:
    """The statements of a trust policy (JSON text or structure), and whether all of it is known."""
    document = decode_json(policy)
    if document is policy:  # nothing was inside
        document = decode_template(policy) or document
    listed = document.get("Statement") if document is not None else None
    if document is None or listed is None or isinstance(listed.data, Unknown):
        return [], document is not None and isinstance(document.data, dict) and listed is None
    items = listed.items() if isinstance(listed.data, tuple) else (listed,)
    if len(items) > MOST_STATEMENTS:
        return [], False
    return [_statement(item) for item in items if isinstance(item.data, dict)], all(isinstance(item.data, dict) for item in items)


def _statement(value: Value) -> TrustStatement:
    effect, action, excepted = value.get("Effect"), value.get("Action"), value.get("NotPrincipal")
    return TrustStatement(
        effect=effect.text if effect is not None else None,
        actions=tuple(item.text for item in several(action)),
        principals=() if excepted is not None else _principals(value.get("Principal")),
        is_everyone_but=excepted is not None,
        tests=read_tests(value.get("Condition")),
        origin=value.origin,
        excepted=(_principals(excepted) or ()) if excepted is not None else (),
    )


def _principals(value: Value | None) -> tuple[Principal, ...] | None:
    if value is None or isinstance(value.data, Unknown):
        return None
    if isinstance(value.data, dict):
        named = tuple(Principal(type, item) for type, listed in value.data.items() for item in several(listed))
        return named if len(named) <= MOST_PRINCIPALS else None
    return (Principal("*", value),) if value.text == "*" else None
