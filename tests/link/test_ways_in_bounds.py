"""Calls of workflows that call each other are a power that a hostile tree can make large: what is followed is bounded, and that is told."""

from __future__ import annotations

from facts_shown import facts_of

FOLDER = ".github/workflows"
LEVELS = 9
CALLS = 12


def test_calls_that_nothing_starts_are_followed_up_to_a_bound_that_is_told() -> None:
    started = "on: workflow_call\njobs:\n"
    files = {f"{FOLDER}/w0.yml": started + "  go: {steps: [{uses: anthropics/claude-code-action@v1}]}\n"}
    for level in range(1, LEVELS + 1):
        head = started if level < LEVELS else "on: {}\njobs:\n"
        files[f"{FOLDER}/w{level}.yml"] = head + "".join(f"  j{n}: {{uses: ./{FOLDER}/w{level - 1}.yml}}\n" for n in range(CALLS))
    told = facts_of(files).query("SELECT DISTINCT attribute, reason FROM unresolved WHERE reason LIKE '%ways in%'")
    assert told == [
        {
            "attribute": "job_triggers",
            "reason": "whether outsiders can start it by workflow_call is not known: there are too many ways in",
        }
    ]
