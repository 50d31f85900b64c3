"""Whatever is found, in whatever order and place: a baseline is sorted, one line for each finding, and changes by no more than it must."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fivegates.findings.baseline import FILE, Accepted, accept, prune, read_baseline, write_baseline
from fivegates.findings.fingerprint import fingerprint
from fivegates.findings.ignore import NEVER_IGNORED
from fivegates.findings.model import Finding
from fivegates.source import Place

CHECKS = ("FG101", "FG201", "FG204", "FG217", "FG301")
DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))
PEOPLE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)


@st.composite
def _finding(draw: st.DrawFn) -> Finding:
    check = draw(st.sampled_from(CHECKS))
    subject = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(str.strip))
    key = (subject, draw(st.sampled_from("xyz")))
    return Finding(
        check, "n", "identity", draw(st.sampled_from(("medium", "high", "critical"))), "high", subject, draw(st.text(max_size=5)),
        Place(draw(st.sampled_from(("a.tf", "b/c.yaml"))), draw(st.integers(1, 99))), key, fingerprint(check, key),
        sample=draw(st.booleans()), ignored=draw(st.sampled_from(("", "a reason"))),
    )  # fmt: skip


FINDINGS = st.lists(_finding(), max_size=12, unique_by=lambda one: one.fingerprint)


def taken(findings: list[Finding], known: list[Accepted] | None = None, owner: str = "ann", until: date = date(2027, 1, 1)) -> str:
    return write_baseline(accept(findings, known or [], owner, until))


def lines(text: str) -> list[Accepted]:
    return read_baseline(text.encode(), FILE)


def counts(finding: Finding) -> bool:
    return not (finding.ignored or finding.sample or finding.check in NEVER_IGNORED)


@given(FINDINGS, PEOPLE, DAYS)
@settings(deadline=None)
def test_each_finding_that_counts_has_one_line_with_an_owner_and_an_end(findings: list[Finding], owner: str, until: date) -> None:
    text = taken(findings, owner=owner, until=until)
    assert text.count("\n") == len(text.splitlines()) == len([one for one in findings if counts(one)])
    assert {one.fingerprint for one in lines(text)} == {one.fingerprint for one in findings if counts(one)}
    assert {(one.owner, one.until) for one in lines(text)} <= {(owner, until)}
    assert [(one.check, one.subject) for one in lines(text)] == sorted((one.check, one.subject) for one in lines(text))


@given(FINDINGS, st.randoms(), DAYS)
@settings(deadline=None)
def test_another_order_other_places_and_another_person_change_nothing(findings: list[Finding], chance: Any, later: date) -> None:
    text = taken(findings)
    moved = [one._replace(place=Place("moved.tf", chance.randint(1, 9)), message="told otherwise", severity="high") for one in findings]
    chance.shuffle(moved)
    assert taken(moved) == text
    assert taken(moved, lines(text), "bob", later) == text


@given(FINDINGS, _finding())
@settings(deadline=None)
def test_one_more_finding_is_one_more_line(findings: list[Finding], new: Finding) -> None:
    findings = [one for one in findings if one.fingerprint != new.fingerprint]
    text = taken(findings)
    longer = taken([new, *findings], lines(text), "bob", date(2029, 1, 1))
    added = [line for line in longer.splitlines() if line not in text.splitlines()]
    assert len(added) == (1 if counts(new) else 0)
    assert [line for line in longer.splitlines() if line not in added] == text.splitlines()


@given(FINDINGS, FINDINGS, st.sets(st.sampled_from(CHECKS)))
@settings(deadline=None)
def test_pruning_only_takes_lines_out_and_those_of_no_check_that_did_not_run(
    then: list[Finding], now: list[Finding], asked: set[str]
) -> None:
    text = taken(then)
    pruned = write_baseline(prune(now, lines(text), asked))
    left = iter(text.splitlines())
    assert all(line in left for line in pruned.splitlines())  # the same lines in the same order
    gone = [one for one in lines(text) if one.fingerprint not in {kept.fingerprint for kept in lines(pruned)}]
    assert {one.check for one in gone} <= asked
    assert not {one.fingerprint for one in gone} & {one.fingerprint for one in now}
    assert write_baseline(prune(now, lines(pruned), asked)) == pruned
