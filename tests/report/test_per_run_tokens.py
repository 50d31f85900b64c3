"""The registry tells tokens of single runs by how they begin, without what links identities, which a cached run does not load."""

from fivegates.link.identities import FORGES
from fivegates.link.identity_rows import PER_RUN
from fivegates.report.registry import entry


def test_every_forge_issues_tokens_that_the_registry_knows() -> None:
    assert set(entry.PER_RUN) == set(PER_RUN) == {f"{name}/" for name in FORGES.values() if name.endswith(":token")}
