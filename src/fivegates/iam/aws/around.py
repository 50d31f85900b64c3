"""What policies of resources say of everybody, by the service whose actions they can be about: read once, asked for every identity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...named_tuple import NamedTuple
from .index import ActionIndex
from .statements import Statement

MOST_STATEMENTS = 2000  # of one service; of more, what they take back is said and no more
Indexed = tuple[Statement, ActionIndex]


class Around(NamedTuple):
    """Statements by service (``s3``), of both effects."""

    given: dict[str, list[Indexed]]
    taken: dict[str, list[Indexed]]

    @classmethod
    def of(cls, statements: Iterable[tuple[str, Statement]]) -> Around:
        """From statements, each with its service."""
        around = cls({}, {})
        for service, statement in statements:
            found = (around.taken if statement.effect == "Deny" else around.given).setdefault(service, [])
            if len(found) < MOST_STATEMENTS:
                found.append((statement, ActionIndex(statement)))
        return around

    def with_others(self, statements: Iterable[tuple[str, Statement]]) -> Around:
        """And these."""
        others = Around.of(statements)
        return Around(_joined(self.given, others.given), _joined(self.taken, others.taken))

    @property
    def size(self) -> int:
        """How many resource patterns take something back."""
        return sum(1 + len(one.resources) for found in self.taken.values() for one, _ in found)

    def allows(self, action: str) -> Sequence[Indexed]:
        """Statements that may give an action, in lower case."""
        return self.given.get(action.partition(":")[0], ())

    def denies(self, action: str) -> Sequence[Indexed]:
        """Statements that may take an action, in lower case, back."""
        return self.taken.get(action.partition(":")[0], ())


def _joined(one: dict[str, list[Indexed]], other: dict[str, list[Indexed]]) -> dict[str, list[Indexed]]:
    return one if not other else {service: [*one.get(service, ()), *other.get(service, ())] for service in (*one, *other)}
