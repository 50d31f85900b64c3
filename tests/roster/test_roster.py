"""The list of people: what it says in each form, and that a mistake in it is told without telling anybody's name."""

from datetime import date

import pytest

from fivegates.errors import RosterError
from fivegates.roster import ACTIVE, GONE, UNLISTED, Roster, load_roster, read_roster
from fivegates.roster.mailmap import read_mailmap
from fivegates.tree.memory import MemoryTree

TODAY = date(2026, 11, 29)
CSV = """principal,aliases,teams,status,last_day
alice@example.com,"alice@old.example.com;@alice-a",support;Platform Core,active,
bob@example.com,,support,leaving,2026-11-29
carol@example.com,,,gone,
dan@example.com,,,active,2026-11-28
eve@example.com,,,active,2026-11-30
"""
YAML = """
people:
  - principal: alice@example.com
    aliases: [alice@old.example.com, "@alice-a"]
    teams: [support, Platform Core]
  - {principal: bob@example.com, teams: support, status: leaving, last_day: 2026-11-29}
  - {principal: carol@example.com, status: gone}
  - {principal: dan@example.com, status: active, last_day: 2026-11-28}
  - {principal: eve@example.com, last day: "2026-11-30"}
"""
SCIM = """{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 2, "Resources": [
  {"userName": "alice@example.com", "active": true, "emails": [{"value": "alice@old.example.com", "primary": false}],
   "groups": [{"display": "support"}],
   "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Platform Core", "manager": {"value": "26118915"}}},
  {"userName": "carol@example.com", "active": false}
]}"""


@pytest.mark.parametrize(("name", "text"), [("people.csv", CSV), ("people.yaml", YAML), ("list", CSV)])
def test_a_person_is_gone_from_the_last_day_on(name: str, text: str) -> None:
    roster = read_roster(text.encode(), name)
    told = {who: roster.status_of(f"{who}@example.com", TODAY) for who in ("alice", "bob", "carol", "dan", "eve", "frank")}
    assert told == {"alice": ACTIVE, "bob": GONE, "carol": GONE, "dan": GONE, "eve": ACTIVE, "frank": UNLISTED}


@pytest.mark.parametrize(("name", "text"), [("people.csv", CSV), ("people.yaml", YAML), ("people.json", SCIM), ("export", SCIM)])
def test_every_form_tells_the_same_of_a_person(name: str, text: str) -> None:
    roster = read_roster(text.encode(), name)
    assert roster.is_same("Alice A <ALICE@old.example.com>", "alice@example.com")
    assert roster.teams_of("alice@old.example.com") == ("support", "Platform Core")
    assert roster.is_in_team("alice@example.com", "group:support")
    assert roster.status_of("carol@example.com", TODAY) == GONE


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("@alice-a", "12345+alice-a@users.noreply.github.com", True),
        ("user:default/alice-a", "alice@example.com", True),
        ("alice", "alice@example.com", False),
        ("frank@example.com", "FRANK@example.com", True),
        ("frank@example.com", "frank@example.org", False),
        ("", "", False),
    ],
)
def test_two_ways_of_writing_are_one_person_only_where_something_joins_them(a: str, b: str, same: bool) -> None:
    assert read_roster(CSV.encode(), "people.csv").is_same(a, b) is same


def test_a_team_is_known_by_its_members_and_is_no_person() -> None:
    roster = read_roster(CSV.encode(), "people.csv")
    assert roster.is_team("@example/support") and roster.is_team("platform core")
    assert not roster.is_team("finance") and not roster.is_team("alice@example.com")
    assert not roster.is_in_team("carol@example.com", "support")


BAD = [
    (
        "people.csv",
        "principal,status\nalice@secret.example,active\nbob@secret.example,\nalice@secret.example,\n",
        4,
        "stands on line 2 too",
    ),
    ("people.csv", "principal,last_day\nalice@secret.example,31.12.2026\n", 2, "no date"),
    ("people.csv", "principal,last_day\nalice@secret.example,2026-02-30\n", 2, "no date"),
    ("people.csv", "principal,salary_of_secret.example\nalice@secret.example,1\n", 1, "column 2 is none"),
    ("people.csv", "alice@secret.example,active\n", 1, "names no column principal"),
    ("people.csv", "principal,status\nalice@secret.example,weird-secret.example\n", 2, "no word that fivegates knows"),
    ("people.csv", "principal,status\nalice@secret.example\n", 2, "1 cells"),
    ("people.csv", 'principal,status\n"alice@secret.example,active\n', 2, "no CSV"),
    ("people.csv", "# ours\n# all\nprincipal,status\n\n ,active\n", 5, "no principal"),
    ("people.csv", "", 1, "names no column principal"),
    ("people.csv", "principal,aliases\na@secret.example,x@secret.example\nb@secret.example,x@secret.example\n", 3, "stands on line 2 too"),
    ("people.yaml", "people:\n  - principal: alice@secret.example\n    last_day: soon\n", 2, "no date"),
    ("people.yaml", "people:\n  - principal: alice@secret.example\n    pay: secret.example\n", 3, "a key of this person"),
    ("people.yaml", "people:\n  - alice@secret.example\n", 2, "no person"),
    ("people.yaml", "people:\n  - principal: {a: alice@secret.example}\n", 2, "no text"),
    ("people.yaml", "alice@secret.example: active\n", 1, "no list of people"),
    ("people.yaml", "- principal: [alice@secret.example\n", 2, "cannot be read"),
    ("people.yaml", "- {principal: alice@secret.example}\n---\n- {principal: bob@secret.example}\n", 1, "2 documents"),
    ("people.json", '{"schemas": ["secret.example"], "Resources": []}', 1, "no list that SCIM exports"),
    ("people.json", SCIM.replace('"totalResults": 2', '"totalResults": 200'), 1, "fewer people than it counts"),
    ("people.csv", b"principal\nal\xefce@secret.example\n", 2, "not UTF-8"),
]


@pytest.mark.parametrize(("name", "text", "line", "says"), BAD, ids=[says for *_, says in BAD])
def test_a_mistake_is_told_at_its_line_and_says_nothing_of_the_people(name: str, text: str | bytes, line: int, says: str) -> None:
    with pytest.raises(RosterError) as caught:
        read_roster(text if isinstance(text, bytes) else text.encode(), name)
    told = f"{caught.value.message} {caught.value.hint} {[str(other) for other in caught.value.others]}"
    assert (caught.value.line, says in told) == (line, True), told
    assert "secret.example" not in told and "alice" not in told.replace(name, "")


def test_mistakes_are_bounded() -> None:
    rows = "".join(f"p{number}@example.com,soon\n" for number in range(1000))
    with pytest.raises(RosterError) as caught:
        read_roster(f"principal,last_day\n{rows}".encode(), "people.csv")
    assert len(caught.value.others) == 19


def test_a_roster_prints_as_nothing() -> None:
    roster = read_roster(CSV.encode(), "people.csv")
    assert "example.com" not in f"{roster!r} {roster.find('alice@example.com')!r}"


def test_the_mailmap_joins_addresses_and_never_goes_before_the_roster() -> None:
    text = (
        "# ours\nAlice <alice@example.com> <alice@laptop.example>\n<bob@example.com> Robert <shared@example.com>\n"
        "Eve <dan@example.com> <eve@example.com>\n"
    )
    assert read_mailmap(text) == {"alice@laptop.example": "alice@example.com", "eve@example.com": "dan@example.com"}
    roster = load_roster(MemoryTree({".mailmap": text, "people/roster.csv": CSV}), "people/roster.csv")
    assert roster.is_same("alice@laptop.example", "@alice-a")
    assert not roster.is_same("eve@example.com", "dan@example.com")
    assert roster.status_of("eve@example.com", TODAY) == ACTIVE


def test_without_a_roster_nobody_is_listed_and_the_mailmap_still_counts() -> None:
    roster = load_roster(MemoryTree({".mailmap": "A <a@example.com> <b@example.com>\n"}))
    assert not roster.is_given
    assert roster.is_same("a@example.com", "B@example.com")
    assert roster.status_of("a@example.com", TODAY) == UNLISTED
    assert Roster().is_given


def test_a_roster_that_is_not_there_is_an_error(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(RosterError, match=r"people/roster\.csv:1: the roster cannot be read"):
        load_roster(MemoryTree({}), "people/roster.csv")
    with pytest.raises(RosterError, match="cannot be read"):
        load_roster(MemoryTree({}), "", str(tmp_path / "none.csv"))
    with pytest.raises(RosterError, match="no regular file"):
        load_roster(MemoryTree({}), "", str(tmp_path))
