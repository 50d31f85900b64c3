"""What ``fivegates why`` is asked: an action, maybe with wildcards, and on what."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import UsageError
from ..iam.azure.directory import provider_of
from ..named_tuple import NamedTuple

FORM = "write ACTION or ACTION on RESOURCE, for example: s3:GetObject on 'arn:aws:s3:::tickets/*'"
LONGEST = 2048  # characters; an ARN has at most that many (IAM user guide, quotas)


class Question(NamedTuple):
    """``action``: as asked; ``resource``: '' for whatever it may be done on."""

    action: str
    resource: str

    @property
    def is_pattern(self) -> bool:
        """Whether it may stand for several actions."""
        return "*" in self.action or "?" in self.action

    @property
    def words(self) -> str:
        """As a person says it."""
        return f"{self.action} on {self.resource}" if self.resource else self.action


def read_question(words: Sequence[str]) -> Question | None:
    """The question in the words of the command line; None for none. Raises ``UsageError``.

    A verb and a resource of Kubernetes are one action, whether they are quoted or not, and so is the name of a directory role of Entra.
    """
    every = [part for word in words for part in word.split()]
    if not every:
        if words:
            raise UsageError("the action is empty", FORM)
        return None
    at = every.index("on") if "on" in every else len(every)
    action, resource = every[:at], every[at + 1 :]
    if not (1 <= len(action) <= 2 or provider_of(" ".join(action))) or (at < len(every) and len(resource) != 1):
        raise UsageError(f"{' '.join(every)[:200]!r} is no question", FORM)
    if any(len(word) > LONGEST for word in every):
        raise UsageError(f"an action or resource is longer than {LONGEST} characters", FORM)
    return Question(" ".join(action), resource[0] if resource else "")
