"""FG601 to FG607 on rows of facts: what is not known is no finding, and how sure a finding is."""

from __future__ import annotations

import pytest
from made_up_facts import Facts


def test_only_an_image_that_is_known_to_have_no_digest_is_told() -> None:
    facts = Facts()
    for name, pinned in (("tagged", False), ("pinned", True), ("unsure", None)):
        facts.image(facts.agent(name), pinned=pinned)
    assert facts.said("FG601") == [("tagged", "medium", "high")]


def test_an_image_raised_to_another_tag_is_the_same_finding() -> None:
    fingerprints = []
    for tag in ("1", "2"):
        facts = Facts()
        facts.image(facts.agent("a"), reference=f"example.com/a:{tag}")
        fingerprints += [finding.fingerprint for finding in facts.findings("FG601")]
    assert len(fingerprints) == 2
    assert len(set(fingerprints)) == 1


def test_only_what_lets_anyone_in_from_everywhere_is_told() -> None:
    facts = Facts()
    ways = {
        "open": ("public", "anyone"),
        "signed in": ("public", "authenticated"),
        "unsure who": ("public", None),
        "inside": ("internal", "anyone"),
        "unsure where": (None, "anyone"),
    }
    for name, (reach, admits) in ways.items():
        facts.exposure(facts.agent(name), reach, admits)
    facts.exposure(facts.agent("tool", class_="tool_server"))
    facts.exposure(facts.agent("example", sample=True))
    assert facts.said("FG607") == [("open", "high", "high")]


def test_an_agent_that_can_check_signatures_may_refuse_what_the_platform_lets_in() -> None:
    facts = Facts()
    facts.exposure(facts.agent("webhook"), signed=True)
    assert facts.said("FG607") == [("webhook", "high", "low")]


def test_an_agent_outside_of_production_is_told_more_quietly() -> None:
    facts = Facts()
    facts.exposure(facts.agent("pilot", environment="dev"))
    facts.image("pilot")
    assert facts.said("FG607") == [("pilot", "medium", "high")]
    assert facts.said("FG601") == [("pilot", "low", "high")]


def test_a_way_out_that_something_may_stand_in_is_told_with_low_confidence() -> None:
    facts = Facts()
    facts.pod(facts.agent("open"))
    facts.pod(facts.agent("sandboxed"), verdict="possible")
    facts.pod(facts.agent("tool", class_="tool_server"))
    facts.pod(facts.agent("example", sample=True))
    assert facts.said("FG603") == [("open", "high", "high"), ("sandboxed", "high", "low")]


@pytest.mark.parametrize("check", ["FG602", "FG604", "FG605"])
def test_only_what_is_known_to_be_missing_or_too_much_is_told(check: str) -> None:
    facts = Facts()
    facts.pod(facts.agent("bare"))
    facts.pod(facts.agent("unsure"), needed=None, known=None)
    facts.pod(facts.agent("fine"), needed=True, known=True)
    assert [subject for subject, _, _ in facts.said(check)] == ["bare"]
