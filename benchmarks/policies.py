"""Decides about 116 actions that lead to more rights under every policy that AWS manages, each policy read for it: ``make bench``."""

from __future__ import annotations

import gc
from collections.abc import Iterator

from fivegates.catalog import load
from fivegates.iam.aws.attachments import SIGN
from fivegates.iam.aws.decision import Policies
from fivegates.iam.aws.managed import managed_policies
from fivegates.source import Source
from fivegates.values import Origin

ACTIONS = 116


def named(permissions: object) -> Iterator[str]:
    """The permissions of a row's ``all_of``, alternatives too."""
    if isinstance(permissions, str):
        yield permissions
    elif isinstance(permissions, list):
        for one in permissions:
            yield from named(one)


def main() -> None:
    gc.disable()  # as the command line does
    rows = (row for row in load("escalations").values() if row.get("provider") == "aws")
    actions = sorted({action for row in rows for action in named(row["all_of"])})[:ACTIONS]
    policies, at = managed_policies(), Origin("literal", Source("main.tf", ""), 0)
    arns = [f"arn:aws{SIGN}{path}" for path in policies.paths()]
    verdicts: dict[str, int] = {}
    for arn in arns:
        held = Policies(policies.statements(arn, at) or ())
        for action in actions:
            verdict = held.decide(action, "*").verdict
            verdicts[verdict] = verdicts.get(verdict, 0) + 1
    print(
        f"{len(arns)} policies x {len(actions)} actions:", ", ".join(f"{number} {verdict}" for verdict, number in sorted(verdicts.items()))
    )


if __name__ == "__main__":
    main()
