"""``leaver`` on an estate of 40 agents: nothing is missed for anybody, and it says when it is done."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import estate
from fivegates.errors import UsageError
from fivegates.gathering import gather
from fivegates.lifecycle.leaver import Tree, leaving
from fivegates.lifecycle.model import Leaving
from fivegates.roster import load_roster, read_roster
from fivegates.settings import load_settings
from fivegates.tree.git import find_repository
from fivegates.tree.memory import MemoryTree
from fivegates.tree.working import WorkingTree

TODAY = date(2026, 11, 29)


@pytest.fixture(scope="module")
def forty(committed: Path) -> Tree:
    return read(committed)


def read(folder: Path, roster: str = "") -> Tree:
    tree = WorkingTree(folder)
    settings = load_settings(tree)
    people = read_roster(roster.encode(), "people.csv") if roster else load_roster(tree, settings.registry.roster)
    return Tree(gather(tree, settings).store, settings, people, find_repository(str(folder)), tree.read)


def told(found: Leaving) -> dict[str, set[str]]:
    """By agent's name what the person has to do with it."""
    return {one.name: {tie.role for tie in one.ties} for one in found.matters if one.kind != "settings"}


def test_the_estate_is_what_it_says(forty: Tree) -> None:
    rows = forty.store.query("SELECT name FROM agents WHERE class = 'agent' AND confidence >= 0.6 AND sample = 0")
    assert sorted(row["name"] for row in rows) == sorted(one.name for one in estate.AGENTS)
    assert not forty.store.query("SELECT * FROM contract_problems")


@pytest.mark.parametrize("person", estate.PEOPLE)
def test_everything_that_a_person_has_to_do_with_is_found_and_nothing_else(forty: Tree, person: str) -> None:
    assert told(leaving(forty, estate.address(person), TODAY)) == estate.truth()[person]


@pytest.mark.parametrize("written", ["@bob-gh", "BOB@old.example.com", "Bob <bob@example.com>", "4711+bob-gh@users.noreply.github.com"])
def test_every_way_of_writing_a_person_gives_the_same_answer(forty: Tree, written: str) -> None:
    assert told(leaving(forty, written, TODAY)) == estate.truth()["bob"]


def test_without_roster_and_git_only_what_is_written_is_known_and_that_is_said() -> None:
    tree = MemoryTree({path: text for path, text in estate.files().items() if path not in ("people/roster.csv", "fivegates.toml")})
    settings = load_settings(tree)
    where = Tree(gather(tree, settings).store, settings, load_roster(tree), None, tree.read)
    found = leaving(where, "alice@example.com", TODAY)
    assert found.unknown and "no git repository" in found.unknown[0]
    assert not found.is_done
    owned = {name for name, roles in told(found).items() if "owns" in roles}
    assert owned == {one.name for one in estate.AGENTS if one.owner == "alice" and one.number != estate.OF_TEAM}


def test_a_shallow_clone_is_never_done(folder: Path) -> None:
    (folder / ".git" / "shallow").write_text("")
    found = leaving(read(folder, estate.roster()), "zoe@example.com".replace("zoe", "heidi"), TODAY)
    assert any("shallow" in reason for reason in found.unknown)
    assert not found.is_done


@pytest.mark.parametrize(
    ("asked", "hint"), [("alice@exampel.com", "alice@example.com"), ("alice", "alice@example.com"), ("zzz", "write the address")]
)
def test_somebody_unknown_is_an_error_that_helps(forty: Tree, asked: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        leaving(forty, asked, TODAY)
    assert hint in caught.value.hint


def test_somebody_who_only_committed_elsewhere_has_nothing_to_leave(folder: Path) -> None:
    text = (folder / "README.md").read_text()
    estate.put(folder, {"README.md": text + "More.\n"}, person="zoe")
    found = leaving(read(folder), "zoe@example.com", TODAY)
    assert (list(found.matters), list(found.steps), found.is_done) == ([], [], True)


def test_a_hint_names_nobody_who_is_only_in_the_roster() -> None:
    tree = MemoryTree({"README.md": "nothing"})
    settings = load_settings(tree)
    people = read_roster(b"principal\nsecret.person@example.com\n", "people.csv")
    with pytest.raises(UsageError) as caught:
        leaving(Tree(gather(tree, settings).store, settings, people, None, tree.read), "secret.persom@example.com", TODAY)
    assert "secret.person" not in caught.value.hint


def test_the_repository_runs_and_reads_nothing_of_its_own_choosing(folder: Path) -> None:
    mark, outside = folder.parent / "ran", folder.parent / "outside"
    outside.write_text("not an object at all\n")
    program = f"touch {mark}; cat"
    config = f'[diff "evil"]\n\ttextconv = {program}\n\tcommand = {program}\n[filter "evil"]\n\tclean = {program}\n\tsmudge = {program}\n'
    with (folder / ".git/config").open("a") as file:
        file.write(config)
    (folder / ".git/info").mkdir(exist_ok=True)
    (folder / ".git/info/attributes").write_text("* diff=evil filter=evil\n")
    text = (folder / "desk/compose.yaml").read_text()
    (folder / "desk/compose.yaml").write_text(f"# changed\n{text}")
    leaving(read(folder), "alice@example.com", TODAY)
    assert not mark.exists()
    with (folder / ".git/config").open("a") as file:
        file.write(f"[blame]\n\tignoreRevsFile = {outside}\n")
    found = leaving(read(folder), "alice@example.com", TODAY)
    assert any("blame.ignoreRevsFile" in reason for reason in found.unknown)
    assert "not an object" not in " ".join(found.unknown)


def test_the_steps_come_in_the_order_of_the_day(forty: Tree) -> None:
    from fivegates.lifecycle.steps import ACTIONS

    steps = leaving(forty, "alice@example.com", TODAY).steps
    assert [ACTIONS.index(step.action) for step in steps] == sorted(ACTIONS.index(step.action) for step in steps)
    assert {step.action for step in steps} >= {"rotate", "transfer", "approver", "reviewer", "successor"}


def handed_over(one: estate.Made, gone: str, rotated: str = "2026-11-20") -> str | None:
    """The contract of an agent after everything of a person has been given to judy or grace; None where nothing was theirs."""
    other = "judy" if gone != "judy" else "grace"
    fields = {
        "owner": estate.address(other if one.owner == gone else one.owner),
        "reviewed_by": estate.address(other if one.reviewer == gone else one.reviewer),
        "approves": estate.address(other if one.approver == gone else one.approver),
        "successor": estate.address(other if one.successor == gone else one.successor),
        "operator": estate.address(other if one.operator == gone else one.operator) if one.operator else "",
    }
    if one.number == estate.OF_TEAM:
        fields["owner"] = "group:support"
    if not one.has_contract:
        return None
    name = one.name
    text = estate.contract(one, **fields, rotated=rotated)
    upper = name.upper().replace("-", "_")
    listed = {"kubernetes": f"{name}/token", "compose": f"{upper}_KEY", "workflow": upper}.get(one.system)
    if listed:
        before, _, after = text.partition("scope:\n")
        text = f"{before.replace(f'name: {name}-token', f'name: {listed}')}scope:\n{after}"
        if "credentials:" not in text:
            text = text.replace("scope:\n", f"credentials: [{{name: {listed}, rotated: {rotated}}}]\nscope:\n")
    return text


def test_it_is_done_when_all_is_handed_over_and_every_key_rotated(folder: Path) -> None:
    gone = estate.roster({"frank": "2026-11-15"})
    changed = {f"agents/{one.name}.agent.yaml": text for one in estate.AGENTS if (text := handed_over(one, "frank")) is not None}
    estate.put(folder, changed)
    found = leaving(read(folder, gone), "frank@example.com", TODAY)
    assert [step for step in found.steps if step.state == "open"] == []
    assert found.is_done and found.on == "2026-11-15"
    bases = {step.action: step.basis for step in found.steps}
    assert bases == {"rotate": "declared", "transfer": "proven"}


@pytest.mark.parametrize(
    ("number", "before", "after", "action"),
    [
        (5, "owner: judy@", "owner: frank@", "transfer"),
        (5, "owner: judy@", "owner: heidi@", "transfer"),
        (5, "rotated: 2026-11-20", "rotated: 2026-11-14", "rotate"),
        (5, "rotated: 2026-11-20", "rotated: 2027-11-20", "rotate"),
        (2, "rotated: 2026-11-20", "rotated: TODO", "rotate"),
        (0, "reviewed_by: \"judy@", "reviewed_by: \"frank@", "reviewer"),
        (8, "by: judy@example.com, count", "by: frank@example.com, count", "approver"),
    ],
)  # fmt: skip
def test_one_thing_left_open_is_found(folder: Path, number: int, before: str, after: str, action: str) -> None:
    changed = {f"agents/{one.name}.agent.yaml": text for one in estate.AGENTS if (text := handed_over(one, "frank")) is not None}
    path = f"agents/{estate.made(number).name}.agent.yaml"
    assert before in changed[path]
    changed[path] = changed[path].replace(before, after)
    estate.put(folder, changed)
    found = leaving(read(folder, estate.roster({"frank": "2026-11-15", "heidi": "2026-11-01"})), "frank@example.com", TODAY)
    still = [(step.action, step.name) for step in found.steps if step.state == "open" and step.name == estate.made(number).name]
    assert still == [(action, estate.made(number).name)]
    assert not found.is_done


def test_nothing_of_the_roster_but_the_person_asked_about_is_printed(run: Callable[..., Any], folder: Path) -> None:
    people = folder.parent / "outside.csv"
    people.write_text(estate.roster() + "hidden.person@example.com,,hidden team,gone,2026-01-01\n")
    for format in ("text", "json"):
        ended = run(
            "leaver", "alice@example.com", "--root", str(folder), "--roster", str(people), "--format", format, "--today", "2026-11-29"
        )
        assert ended.code == 0
        assert "hidden" not in ended.out + ended.err


def test_verify_exits_1_while_anything_is_open(run: Callable[..., Any], folder: Path) -> None:
    assert run("leaver", "alice@example.com", "--root", str(folder), "--verify").code == 1
    ended = run("leaver", "@nobody", "--root", str(folder), "--verify")
    assert ended.code == 2


def test_the_json_is_of_the_published_shape(run: Callable[..., Any], folder: Path) -> None:
    from jsonschema import Draft202012Validator

    from fivegates.packaged import read_packaged_json

    data = json.loads(run("leaver", "alice@example.com", "--root", str(folder), "--format", "json").out)
    Draft202012Validator(read_packaged_json("fivegates.schemas", "leaver.schema.json")).validate(data)
    assert data["leaver"]["steps"]
