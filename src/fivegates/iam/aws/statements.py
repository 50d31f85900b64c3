"""AWS policy documents as statements that keep their lines and say what is not known about them."""

from __future__ import annotations

from collections.abc import Iterator

from ...extract.paths import decode_json
from ...named_tuple import NamedTuple
from ...values import Origin, Unknown, Value
from .condition_keys import real_tests
from .conditions import Constraint, read_tests
from .patterns import LONGEST

# A managed policy has at most 6,144 characters and a role's inline policies 10,240 (IAM user guide, quotas).
MOST_STATEMENTS = 1000
MOST_PATTERNS = 5000
LARGEST = 1_000_000  # characters of a document that is read at all
TOKEN = "\0"


class Pattern(NamedTuple):
    """An action or resource pattern; ``text`` is None where it is not known. ``held``: the argument that holds it. ``value``: as it was
    read, with what it refers to.
    """

    text: str | None
    origin: Origin
    held: Origin
    value: Value | None = None

    @property
    def least(self) -> str | None:
        """The texts that it surely covers, as a pattern; a thing that is only named (``aws_s3_bucket.x.arn``) stands for itself between
        two zero characters. None where nothing is sure, as with a policy variable that each request fills in.
        """
        if self.text is not None:
            return None if "${" in self.text or TOKEN in self.text or len(self.text) > LONGEST else self.text
        return _spelled(self.value.data, TOKEN) if self.value is not None else None

    @property
    def is_of_somewhere(self) -> bool:
        """Whether nothing of it is known but the variable that each deployment fills in: it may be a star as well."""
        least = self.least
        return least is not None and least.startswith(TOKEN) and ".var." in f".{least.split(TOKEN, 2)[1].partition('//')[2]}"

    @property
    def most(self) -> str:
        """The texts that it may cover, as a pattern: what is not known may be anything."""
        text = self.text
        if text is not None and len(text) > LONGEST:
            return "*"
        if text is None:
            text = (_spelled(self.value.data, "*") if self.value is not None else None) or "*"
        return _without_variables(text) if "${" in text else text


class Statement(NamedTuple):
    """One statement. ``effect`` is None where it is not known; ``tests``: what a request has to pass, None where that is not known;
    ``doubt``: why it may not be in force at all, '' where it is. ``of_resource``: it stands at a resource and speaks of that one alone.
    """

    effect: str | None
    actions: tuple[Pattern, ...]
    not_actions: tuple[Pattern, ...]
    resources: tuple[Pattern, ...]
    not_resources: tuple[Pattern, ...]
    tests: tuple[Constraint, ...] | None
    origin: Origin
    sid: str = ""
    doubt: str = ""
    of_resource: bool = False

    @property
    def condition(self) -> bool:
        """Whether it holds under a condition only."""
        return self.tests is None or bool(self.tests and real_tests(self.tests))

    @property
    def is_everything(self) -> bool:
        """Every action on every resource, without a condition."""
        every_action = any(pattern.text in ("*", "*:*") for pattern in self.actions)
        every_resource = any(pattern.text == "*" for pattern in self.resources)
        return every_action and every_resource and not self.condition and not self.not_actions and not self.not_resources


def shown(pattern: Pattern) -> str:
    """A pattern as a person reads it: the address of what it names, a question mark for what is not known."""
    if pattern.text is not None:
        return pattern.text
    least = pattern.least
    if least is None:
        return pattern.most.replace("*", "?") if pattern.most == "*" else pattern.most
    pieces = least.split(TOKEN)
    return "".join(piece.partition("//")[2] if number % 2 else piece for number, piece in enumerate(pieces))


def read_statements(policy: Value) -> tuple[list[Statement], bool]:
    """The statements of a policy (JSON text or structure), and whether all of it is known."""
    document = decode_json(policy) if len(policy.text or "") <= LARGEST else None
    if document is None or not isinstance(document.data, dict):
        return [], False
    listed = document.get("Statement")
    if listed is None:
        return [], True
    if isinstance(listed.data, Unknown):
        return [], False
    items = listed.items() if isinstance(listed.data, tuple) else (listed,)
    statements = [_statement(item) for item in items[:MOST_STATEMENTS] if isinstance(item.data, dict)]
    return statements, len(statements) == len(items)


def _statement(value: Value) -> Statement:
    effect, sid = value.get("Effect"), value.get("Sid")
    return Statement(
        effect=effect.text if effect is not None else None,
        actions=tuple(_patterns(value.get("Action"))),
        not_actions=tuple(_patterns(value.get("NotAction"))),
        resources=tuple(_patterns(value.get("Resource"))),
        not_resources=tuple(_patterns(value.get("NotResource"))),
        tests=read_tests(value.get("Condition")),
        origin=value.origin,
        sid=(sid.text or "") if sid is not None else "",
    )


def _patterns(value: Value | None) -> Iterator[Pattern]:
    if value is None or value.data is None:
        return
    for item in value.items()[:MOST_PATTERNS] if isinstance(value.data, tuple) else (value,):
        yield Pattern(item.text, item.origin, value.origin, item)


def _spelled(data: object, sign: str) -> str | None:
    """A template with ``*`` for what is not known, or with the names of things between zero characters; None where one is not exact."""
    if not isinstance(data, Unknown):
        return data if isinstance(data, str) else None
    if data.parts:
        parts = [part if isinstance(part, str) else _spelled(part, sign) for part in data.parts]
        return None if any(part is None for part in parts) else "".join(part for part in parts if part is not None)
    if sign == "*":
        return "*"
    reference = next(iter(data.references), None) if data.exact else None
    return f"{TOKEN}{reference.unit}//{reference}{TOKEN}" if reference is not None else None


def _without_variables(text: str) -> str:
    """Policy variables (``${aws:username}``) as ``*``; the escapes for a star, a question mark and a dollar as the character they are.

    A star that is meant as a character is no wildcard; taking it for one only widens the pattern.
    """
    pieces = text.split("${")
    found = [pieces[0]]
    for piece in pieces[1:]:
        name, closed, rest = piece.partition("}")
        found += [name if name in ("*", "?", "$") else "*", rest] if closed else ["${", name]
    return "".join(found)
