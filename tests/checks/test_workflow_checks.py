"""FG315 and FG316 on rows of facts: what is not known is no finding, and how grave a finding is."""

from __future__ import annotations

from made_up_facts import Facts


def test_only_what_outsiders_are_known_to_start_is_told() -> None:
    facts = Facts()
    for name, outsiders in (("open", True), ("closed", False), ("unsure", None)):
        facts.job(facts.agent(name), outsiders)
    facts.job(facts.agent("tool", class_="tool_server"))
    facts.job(facts.agent("example", sample=True))
    assert facts.said("FG316") == [("open", "critical", "high")]


def test_the_gravest_thing_within_reach_decides() -> None:
    facts = Facts()
    facts.job(facts.agent("reads"), access="read", secret=True)
    facts.job(facts.agent("signs in"), scope="id-token", strong=False, own=True)
    facts.job(facts.agent("writes issues"), scope="issues", strong=False, secret=True)
    facts.job(facts.agent("holds a secret"), scope="issues", strong=False, secret=False)
    facts.job(facts.agent("writes all"), scope="*")
    assert [(subject, severity) for subject, severity, _ in facts.said("FG316")] == [
        ("holds a secret", "critical"),
        ("writes all", "critical"),
        ("writes issues", "medium"),
    ]


def test_only_write_access_that_nothing_needs_is_told() -> None:
    facts = Facts()
    for name, covered in (("needless", False), ("needed", True), ("unsure", None)):
        facts.job(facts.agent(name), covered=covered)
    facts.job(facts.agent("reader"), access="read")
    facts.job(facts.agent("weak"), scope="statuses", strong=False)
    facts.job(facts.agent("silent"), scope="*", access="default", covered=None)
    facts.job(facts.agent("signs in"), scope="id-token", strong=False, own=True)
    assert facts.said("FG315") == [("needless", "high", "high"), ("silent", "low", "high"), ("weak", "medium", "high")]
